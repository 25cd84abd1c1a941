"""What measuring OCR needs: pages that were damaged on purpose, and a count of what was read wrongly."""

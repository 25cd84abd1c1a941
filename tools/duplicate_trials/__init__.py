"""Copies of papers as they come twice, and papers that only look like copies."""

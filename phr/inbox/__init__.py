"""How a file gets in: what has settled, what is safe to open, and how the folder is cleared again."""

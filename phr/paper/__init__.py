"""The printing press: typst templates, filled with data and never built from it."""

"""What a person can ask for: one function each, with frozen results; the only layer that joins the rooms."""

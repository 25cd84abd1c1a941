"""The weekly habit: ten minutes each Sunday, and how many weeks in a row it was kept."""

"""Lab sheets of known truth: drawn values, twenty layouts, and the count of what was read rightly."""

"""Trials of learning: papers of one layout with other people, dates and contents, and which date is meant."""

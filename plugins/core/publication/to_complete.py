"""What a town has still to say, where its settings hold a place for it."""

TO_COMPLETE = "à compléter"
"""The value of a setting that must be there, and that nobody knew when the town's folder was made."""

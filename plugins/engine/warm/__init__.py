"""A process that keeps the journal in memory, and puts online what was saved: its page first, then lists and feeds, then the search."""

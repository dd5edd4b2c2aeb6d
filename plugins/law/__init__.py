"""What the law asks of a town's journal: its declarations and notices, the opposition's space, the months before a vote."""

"""What makes the journal the town's own: its palette or its two colours, its density, its arms; no pair of colours that cannot be read."""

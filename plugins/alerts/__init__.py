"""What the town says when it cannot wait: a banner until it is over, on every page, and one command at night."""

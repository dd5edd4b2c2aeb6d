"""From an announcement to the words of one network."""

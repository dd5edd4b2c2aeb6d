"""A room of a town's own: its kind is in no list of the journal's, and says more than once that it is there."""

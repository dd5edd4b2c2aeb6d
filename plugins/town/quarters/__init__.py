"""The quarters of the town: the page of each, gathered from every kind of publication."""

"""The quarters of the town: the page of each, made of what every kind of publication says of it."""

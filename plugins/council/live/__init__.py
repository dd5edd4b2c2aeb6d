"""A session while it is held: what the service keeps, shows and tells of it."""

"""A town as a folder: its settings, its beginning, its former site, what the State asks of it."""

"""A live session measured: the service of a town, a host of files, readers who ask again and again, a real browser."""

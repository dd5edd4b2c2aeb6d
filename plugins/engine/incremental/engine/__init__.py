"""Pelican: how it is run, what of it is replaced, and who else listens to it."""

"""Beffroi's rooms: one folder, one function of the journal."""

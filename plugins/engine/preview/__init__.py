"""Drafts too, marked: served on loopback and rebuilt on save by copies of a warm process, faults in the page, or in a folder to carry
away."""

"""The base of every room: errors, settings, the rooms in use, clock, locks, durable files, git, redaction, progress.

The standard library alone.
"""

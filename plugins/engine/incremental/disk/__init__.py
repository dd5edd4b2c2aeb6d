"""The disk: what a build finds there, and how it commits its output."""

"""The same rules in the words of each server: one file each."""

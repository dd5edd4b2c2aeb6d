"""Debates of residents: the kinds `debat` (a thread) and `message` (a post in one); the page, summary and feed of each."""

"""Debates of residents: the kinds `debat`, a thread, and `message`, what is said in one; the page of each, its summary, its feed."""

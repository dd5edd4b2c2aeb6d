"""What is kept from one build to the next: the store, and what it holds."""

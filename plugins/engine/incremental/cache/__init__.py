"""The cache from one build to the next: the store and its tables."""

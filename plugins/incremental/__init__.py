"""The production build: made aside, put in place whole."""

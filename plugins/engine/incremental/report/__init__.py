"""The reports of a build: summary, explanation, verification."""

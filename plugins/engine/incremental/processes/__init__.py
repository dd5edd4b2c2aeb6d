"""The processes that share a build, or start before it."""

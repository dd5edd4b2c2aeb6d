"""The town's service that is up all year: Django, its store, its outbox of work, the processes that serve; each room brings its part."""

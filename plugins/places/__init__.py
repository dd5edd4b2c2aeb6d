"""The places of the town: what each is, where, when it is open; a directory, what is near, and whether it is open now."""

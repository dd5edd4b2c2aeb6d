"""The places of the town: what each is, where, when it is open; the directory, what is near, whether it is open now."""

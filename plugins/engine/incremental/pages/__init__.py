"""Which pages move: what each can reach, its fingerprint, the plan, and why."""

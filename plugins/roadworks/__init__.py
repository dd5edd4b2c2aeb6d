"""Works in the streets: where, from when to when, and what they change for those who park, drive or wait for a bus."""

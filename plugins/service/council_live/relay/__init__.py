"""Post a session on the networks while it is held: each entry once on each account, in order, with the town's ledger."""

"""What a session tells the networks while it is held: each entry once on each account, in order, through the town's one ledger."""

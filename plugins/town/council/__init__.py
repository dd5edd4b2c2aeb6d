"""The town council in pages: a session before, live and as its archive; deliberations, votes, members; open data."""

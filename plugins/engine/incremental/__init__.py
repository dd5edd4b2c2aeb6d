"""What did not move is neither read, rendered nor written: store, fingerprint, page, plan, commit; imports `fast_markdown` once a text
must be read."""

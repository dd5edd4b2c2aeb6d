"""The networks, one module each; only `registry` imports them, by name."""

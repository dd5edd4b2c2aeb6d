"""The live coverage of a council session: the phone that writes, the register, the page that follows, the relay to the networks."""

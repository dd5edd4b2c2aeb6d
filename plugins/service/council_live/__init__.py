"""A session while it is held: the phone that writes, the register, the page that follows, the relay to the networks, the end; a part of
the service."""

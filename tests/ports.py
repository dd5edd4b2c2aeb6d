"""Ports for servers that tests are about to start."""

import socket

RESERVED: list[socket.socket] = []
"""Bound and never listening, until this process ends: the system gives such a port to nobody who asks for any, and to whoever asks for it
by its number as servers do (SO_REUSEADDR)."""


def free_port() -> int:
    """A port to which nothing listens, kept from all the other servers of this machine that start before the one that it is for."""
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", 0))
    RESERVED.append(reserved)
    port: int = reserved.getsockname()[1]
    return port

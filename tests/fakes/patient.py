"""A server that a client who leaves early does not stop."""

from socketserver import BaseServer
from typing import TypeVar

A_Server = TypeVar("A_Server", bound=BaseServer)
PATIENCE = 1.0
"""Seconds for which it waits for a client that was announced."""


def patient(server: A_Server) -> A_Server:
    """`server`, which no longer waits for ever, deaf to its own end, for a client that is announced and gone before it is taken.

    It happened once in some hundred thousand clients, of which the tests kill many.
    """
    server.socket.settimeout(PATIENCE)
    return server

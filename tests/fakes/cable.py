"""A cable between a browser and a service, on loopback, that can be cut: what was on its way is lost, and nothing gets through any more."""

import socket
import struct
import threading
from contextlib import suppress

CHUNK = 65_536
ABRUPT = struct.pack("ii", 1, 0)
"""SO_LINGER without delay: the other end is told that the connection broke, as when a network drops."""


class Cable:
    """Carries all from `port` to the port `to`. `after_request`: it is cut once the next request has gone through, before its answer."""

    def __init__(self, to: int):
        self.to, self.whole, self.after_request = to, True, False
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let no other through."""
        self.whole = False
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _broken(end)

    def mend(self) -> None:
        """Let all through again."""
        self.whole, self.after_request = True, False

    def close(self) -> None:
        """Never again."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        try:
            if not self.whole:
                raise OSError
            far = socket.create_connection(("127.0.0.1", self.to), timeout=10)
            far.settimeout(None)
        except OSError:
            _broken(near)
            return
        with self._lock:
            self._ends |= {near, far}
        threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
        threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, answer: bool) -> None:
        with suppress(OSError):
            while content := source.recv(CHUNK):
                if answer and self.after_request:
                    self.cut()
                    return
                sink.sendall(content)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _broken(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPT)
        end.shutdown(socket.SHUT_RDWR)
    end.close()

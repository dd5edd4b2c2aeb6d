"""A line to a server on loopback that carries so many bytes, then none: the network as it is on a bad day."""

import socket
import threading
from contextlib import suppress
from types import TracebackType


class CuttingProxy:
    """Listens on `port` and carries what comes to the server on the port `to`; after `room` bytes every connection is cut, for good."""

    def __init__(self, to: int, room: int):
        self.to, self.room, self.count = to, room, threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port, self.open = self.listening.getsockname()[1], []

    def __enter__(self) -> "CuttingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                server = socket.create_connection(("127.0.0.1", self.to))
                self.open += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while read := source.recv(512):
                with self.count:
                    self.room -= len(read)
                if self.room < 0:
                    self._cut()
                    return
                sink.sendall(read)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut(self) -> None:
        for end in [self.listening, *self.open]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

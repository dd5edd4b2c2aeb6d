"""The warm process of a town, for other processes: they write on a socket of the state folder which files were saved, and read what becomes
of them, one event a line.

Saves are taken in their order; those that came while another was published go together. The search is indexed once nobody waits for a page.
"""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, NotNow
from plugins.engine.warm.client import NAME, WarmEvent, WarmStep, shorten_socket_path
from plugins.engine.warm.publisher import WarmPublisher

LOCK = "chaud.verrou"
BUSY = "Un autre ./beffroi warm sert déjà cette ville."
LONGEST_WORD = 1_000_000
"""Bytes of a question: some ten thousand files."""
REST = 0.5
"""Seconds without a save after which the search is indexed, ours."""


@dataclass
class Save:
    """The files of one save, and where its events are sent."""

    files: tuple[Path, ...]
    receive: Callable[[WarmEvent], None]
    since: float = field(default_factory=time.monotonic)

    def tell_of(self, event: WarmEvent, began: float) -> None:
        """Tell of `event`, whose seconds count from `began`, in those since the save."""
        self.receive(replace(event, seconds=event.seconds + began - self.since))


def serve_saves(publisher: WarmPublisher, state: Path, print_line: Callable[[str], None], is_over: Callable[[], bool]) -> None:
    """Publish what other processes save, until `is_over`; call it from the main thread. Raises NotNow when another serves the town."""
    state.mkdir(parents=True, exist_ok=True)
    saves: SimpleQueue[Save] = SimpleQueue()
    with exclusive_lock(state / LOCK, NotNow(BUSY)):
        publisher.warm_up()
        _serve_saves(publisher, state, saves, print_line, is_over)


def _serve_saves(
    publisher: WarmPublisher, state: Path, saves: "SimpleQueue[Save]", print_line: Callable[[str], None], is_over: Callable[[], bool]
) -> None:
    is_cold = threading.Event()
    with _listen(state, saves, publisher, is_cold):
        print_line(f"Le journal est en mémoire : {publisher.memory:.0f} Mio. Ctrl-C pour arrêter.")
        waiting: list[Save] = []
        while not is_over():
            batch = _collect_saves(saves, REST if waiting else 1.0)
            if batch:
                waiting += _publish(publisher, batch, print_line)
            elif waiting:
                _index(publisher, waiting, saves, print_line)
                waiting = []
            elif is_cold.is_set():
                is_cold.clear()
                _warm_again(publisher, print_line)


def _warm_again(publisher: WarmPublisher, print_line: Callable[[str], None]) -> None:
    """Take the journal in memory again for the drafts that found it gone: another build had other code, or a page took too long. What
    keeps it out is told; the next draft has it tried again."""
    try:
        publisher.warm_up()
        print_line(f"Le journal est de nouveau en mémoire : {publisher.memory:.0f} Mio.")
    except BeffroiError as error:
        print_line(str(error))


def _collect_saves(saves: "SimpleQueue[Save]", patience: float) -> list[Save]:
    batch: list[Save] = []
    with suppress(Empty):
        batch.append(saves.get(timeout=patience))
        while True:
            batch.append(saves.get_nowait())
    return batch


def _publish(publisher: WarmPublisher, batch: list[Save], print_line: Callable[[str], None]) -> list[Save]:
    """Publish what was saved; those who wait for the search."""
    began, files = time.monotonic(), tuple(dict.fromkeys(file for save in batch for file in save.files))
    for event in publisher.publish(files):
        for save in batch:
            save.tell_of(event, began)
        print_line(f"{event.seconds:.2f} s : {event.message}")
        if event.step is WarmStep.FAILED:
            return []
    return batch


def _index(publisher: WarmPublisher, waiting: list[Save], saves: "SimpleQueue[Save]", print_line: Callable[[str], None]) -> None:
    """Index the search for all who wait."""
    began = time.monotonic()
    for event in publisher.index_search(lambda: not saves.empty()):
        for save in waiting:
            save.tell_of(event, began)
        print_line(f"{event.seconds:.2f} s : {event.message}")


@contextmanager
def _listen(state: Path, saves: "SimpleQueue[Save]", publisher: WarmPublisher, is_cold: threading.Event) -> Iterator[None]:
    with shorten_socket_path(state) as place, socket.socket(socket.AF_UNIX) as door:
        (state / NAME).unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            door.bind(place)
        finally:
            os.umask(before)
        door.listen()
        threading.Thread(target=_receive, args=(door, saves, publisher, is_cold), daemon=True).start()
        try:
            yield
        finally:
            (state / NAME).unlink(missing_ok=True)


def _receive(door: socket.socket, saves: "SimpleQueue[Save]", publisher: WarmPublisher, is_cold: threading.Event) -> None:
    with suppress(OSError):
        while True:
            line, _ = door.accept()
            threading.Thread(target=_handle_line, args=(line, saves, publisher, is_cold), daemon=True).start()


def _handle_line(line: socket.socket, saves: "SimpleQueue[Save]", publisher: WarmPublisher, is_cold: threading.Event) -> None:
    """Take what one process asks for, and tell it what becomes of it until it has had enough; or the page of a draft, later if the
    journal `is_cold`."""
    with suppress(OSError), line, line.makefile("r", encoding="utf-8") as stream:
        try:
            question = json.loads(stream.readline(LONGEST_WORD))
            if "draft" in question:
                line.sendall(json.dumps(_render(publisher, Path(question["draft"]), str(question["text"]), is_cold)).encode() + b"\n")
                return
            files = tuple(Path(file) for file in question["saved"])
        except (ValueError, KeyError, TypeError):
            line.sendall(WarmEvent(WarmStep.FAILED, "Cette demande ne se lit pas.", 0.0).to_line().encode())
            return
        events: SimpleQueue[WarmEvent] = SimpleQueue()
        saves.put(Save(files, events.put))
        while True:
            event = events.get()
            line.sendall(event.to_line().encode())
            if event.is_last:
                return


def _render(publisher: WarmPublisher, source: Path, text: str, is_cold: threading.Event) -> dict[str, object]:
    """The answer to whoever asks for the page of a draft."""
    try:
        return {"page": publisher.render_draft(source, text)}
    except NotNow:
        is_cold.set()
        return {"page": None, "later": True}

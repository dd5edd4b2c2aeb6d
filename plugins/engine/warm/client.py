"""The client of a town's warm process, for saves of another process.

    for event in publish_saved(town.state, [file]):
        print(event.seconds, event.message)

Leave it whenever enough is known, after PAGE or LISTS: what was asked for goes on.
"""

import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, NotNow


class WarmStep(Enum):
    """The steps of a publication, in their order; each may be absent but the last, which is CONFIRMED or FAILED.

    PAGE: the page of the text that was saved is online; LISTS: so is all that shows it, and all that a build makes; SEARCH: so is the
    index; CONFIRMED: the destination bears a list of all of it, durably. FAILED: what was saved is not online, or not all of it.
    """

    MISTAKES = "mistakes"
    PAGE = "page"
    BUILT = "built"
    LISTS = "lists"
    SEARCH = "search"
    CONFIRMED = "confirmed"
    FAILED = "failed"


LAST = (WarmStep.CONFIRMED, WarmStep.FAILED)


@dataclass(frozen=True)
class WarmEvent:
    """One step, `seconds` after the request. `message` is French, for whoever saved. `paths` are the files below the site that it put or
    removed; `mistakes` are to be corrected; `memory` is what the warm processes hold, in MiB, told at LISTS."""

    step: WarmStep
    message: str
    seconds: float
    paths: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    memory: float = 0.0

    @property
    def is_last(self) -> bool:
        """Whether no event follows."""
        return self.step in LAST

    def to_line(self) -> str:
        """The event as one line of JSON, for another process."""
        return json.dumps({**asdict(self), "step": self.step.value}, ensure_ascii=False) + "\n"

    @classmethod
    def from_line(cls, line: str) -> "WarmEvent":
        """The event that `to_line` wrote. Raises ValueError."""
        try:
            fields: Mapping[str, Any] = json.loads(line)
            mistakes = tuple(Mistake(**mistake) for mistake in fields["mistakes"])
            step, paths = WarmStep(fields["step"]), tuple(fields["paths"])
            return cls(step, fields["message"], float(fields["seconds"]), paths, mistakes, float(fields["memory"]))
        except (KeyError, TypeError) as wrong:
            raise ValueError(f"not an event: {line[:200]!r}") from wrong


NAME = "chaud.sock"
"""The socket, in the state folder of the town: whoever may write there may publish."""
ABSENT = "Aucun processus chaud ne sert cette ville : lancez ./beffroi warm, ou publiez par ./beffroi publish."
SILENT = "Le processus chaud s’est arrêté en route : ./beffroi publish termine ce qu’il a commencé."
RETURNING = "Le processus chaud reprend le journal en mémoire ; demandez de nouveau dans un instant."
PATIENCE = 600.0
"""Seconds without an event after which nobody is waited for, ours: an index of ten thousand pages takes thirty on a quiet machine."""


def is_warm(state: Path) -> bool:
    """Whether a warm process serves the town whose state is in the folder `state`."""
    try:
        _open_line(state).close()
    except NotNow:
        return False
    return True


def publish_saved(state: Path, saved: Iterable[Path], patience: float = PATIENCE) -> Iterator[WarmEvent]:
    """Publish these files, saved or removed just now; gives the events as they come.

    The last event is CONFIRMED or FAILED. Raises NotNow when no warm process serves the town, or when it has ended.
    """
    with _open_line(state) as line:
        line.settimeout(patience)
        try:
            line.sendall(json.dumps({"saved": [str(file.absolute()) for file in saved]}).encode() + b"\n")
            with line.makefile("r", encoding="utf-8") as answers:
                for answer in answers:
                    event = WarmEvent.from_line(answer)
                    yield event
                    if event.is_last:
                        return
        except (OSError, ValueError) as failure:
            raise NotNow(SILENT) from failure
    raise NotNow(SILENT)


def render_draft(state: Path, source: Path, text: str, patience: float) -> str | None:
    """The HTML of the page of the file `source` of the content if it held `text`; nothing is written. None when the warm process can make
    none of it. Raises NotNow when none serves the town, when it has not answered within `patience` seconds, or when it takes the journal in
    memory again: the program has changed under it."""
    with _open_line(state) as line:
        line.settimeout(patience)
        try:
            line.sendall(json.dumps({"draft": str(source.absolute()), "text": text}).encode() + b"\n")
            with line.makefile("r", encoding="utf-8") as answers:
                answer = json.loads(answers.readline())
                page = answer["page"]
        except (OSError, ValueError, KeyError, TypeError) as failure:
            raise NotNow(SILENT) from failure
    if answer.get("later"):
        raise NotNow(RETURNING)
    return str(page) if page else None


@contextmanager
def shorten_socket_path(state: Path) -> Iterator[str]:
    """The address of the socket, by way of its folder: its own name may be longer than the 107 bytes of unix(7)."""
    folder = os.open(state, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{NAME}" if sys.platform == "linux" else str(state / NAME)
    finally:
        os.close(folder)


def _open_line(state: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    try:
        with shorten_socket_path(state) as address:
            line.connect(address)
    except OSError as failure:
        line.close()
        raise NotNow(ABSENT) from failure
    return line

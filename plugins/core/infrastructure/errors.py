"""Errors and progress as people see them, the exit codes of commands, and the urgent builds that leave mistakes aside."""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TextIO, TypeVar

URGENT = "URGENT_BUILD"
"""The setting that a build gives its Pelican when an alert waits for it (`Job.leaves_mistakes_aside`); a town never writes it."""
LEFT_ASIDE = "LEFT_ASIDE"
"""The name under which a build gives, among Pelican's settings, the files over which it has just failed, as an editor knows them."""


def is_urgent(conf: Mapping[str, Any]) -> bool:
    """Whether an alert waits for this build."""
    return bool(conf.get(URGENT))


Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds of silence before the first word."""

TERMINAL, LOG = 0.1, 5.0
"""Seconds between two words: on a terminal the line is rewritten, in a log each stays."""


class Progress:
    """Counts `total` things done, and says so on `stream`."""

    def __init__(self, label: str, total: int, stream: TextIO | None = None):
        self.label, self.total, self.done = label, total, 0
        self.stream = stream or sys.stderr
        self.spoken_at: float | None = None
        self.started = time.monotonic()

    def step(self) -> None:
        self.done += 1
        now = time.monotonic()
        pause = TERMINAL if self.stream.isatty() else LOG
        waited = now - self.started >= PATIENCE if self.spoken_at is None else now - self.spoken_at >= pause
        if waited or (self.done == self.total and self.spoken_at is not None):
            self.spoken_at = now
            self._print_progress()

    def _print_progress(self) -> None:
        words = f"{self.label} : {self.done} sur {self.total}"
        if self.stream.isatty():
            self.stream.write(f"\r{words}" + ("\n" if self.done == self.total else ""))
        else:
            self.stream.write(f"{words}\n")
        self.stream.flush()


def track_progress(items: Iterable[Item], label: str, stream: TextIO | None = None) -> Iterator[Item]:
    all_items = list(items)
    progress = Progress(label, len(all_items), stream)
    for item in all_items:
        yield item
        progress.step()


MANY = 20
"""Mistakes of one cause from which one line tells them all: a screen holds some forty."""

FIRST = 3
ELSEWHERE = re.compile(r"(https?://[^/\s»]+)/[^\s»]*")


class Exit(IntEnum):
    """The exit code of a command; the same meaning everywhere."""

    DONE = 0
    CONTENT = 1
    SETTINGS = 2
    PERSON = 3
    LATER = 4


DEFECT = 70
"""The exit code of a defect of Beffroi itself: EX_SOFTWARE of sysexits.h, away from those that ask something of a person."""
INTERRUPTED = 130
"""That of a command ended by Ctrl-C: 128 + SIGINT, as a shell says it."""


@dataclass(frozen=True, order=True)
class Mistake:
    """A mistake in a file: where it is, what is wrong, and what to write instead.

    `file` is the path as the editor knows it; `line` counts from 1, or is 0 when the whole file is meant.
    `sort` is the stable name of this sort of mistake, by which `check` counts.
    `harmless` mistakes are warnings: the publication is published all the same.
    """

    file: str
    line: int
    key: str
    text: str
    remedy: str = ""
    sort: str = "autre"
    harmless: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f"{self.key} : " if self.key else ""
        return f"{place}  {subject}{self.text} {self.remedy}".rstrip()


def format_by_cause(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """Format one line per mistake, then each common cause once with its remedy: an archive of 2,000 texts gives a short report."""
    causes: dict[tuple[str, ...], list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        causes[_get_cause(mistake)].append(mistake)
    yield from (str(mistake) for mistake in mistakes if len(causes[_get_cause(mistake)]) < MANY)
    for (_, key, text, remedy), mistakes_alike in sorted(causes.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(mistakes_alike) >= MANY:
            files = len({mistake.file for mistake in mistakes_alike})
            where = f"{len(mistakes_alike)} fois, dans {files} {'fichiers' if files > 1 else 'fichier'}"
            yield f"{where}  {f'{key} : ' if key else ''}{text} {remedy}".rstrip()
            first = ", ".join(f"{mistake.file}:{mistake.line}" if mistake.line else mistake.file for mistake in mistakes_alike[:FIRST])
            yield f"    {first}… (tous : ./beffroi check --json)"


def _get_cause(mistake: Mistake) -> tuple[str, ...]:
    """What two mistakes have in common when one remedy is good for both: all but the place, and but the path on another site."""
    text, remedy = (ELSEWHERE.sub(r"\1/…", words) for words in (mistake.text, mistake.remedy))
    return mistake.sort, mistake.key, text, remedy


class BeffroiError(Exception):
    """An end that a person can understand: its text is French, its `exit_code` is the command's."""

    exit_code = Exit.SETTINGS


class ContentError(BeffroiError):
    """The content has mistakes; an editor corrects them. Carries them all; its text tells those of one cause together, as `check` does."""

    exit_code = Exit.CONTENT

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = sorted(mistakes)
        super().__init__("\n".join(format_by_cause(self.mistakes)))


class SettingsError(BeffroiError):
    """The settings or the command line are wrong; a webmaster corrects them. Carries one sentence a mistake."""

    def __init__(self, mistakes: list[str]):
        self.mistakes = list(mistakes)
        super().__init__("\n".join(self.mistakes))


class PersonRequired(BeffroiError):
    """A person must decide or act before the work can go on; running again changes nothing."""

    exit_code = Exit.PERSON


class NotNow(BeffroiError):
    """Not an error, but not possible now; the next run will do it."""

    exit_code = Exit.LATER

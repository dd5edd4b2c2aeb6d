"""Errors as people see them, and the exit codes of commands.

A mistake is data: it is collected, sorted and counted, and the command that checks prints it once, in French.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

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

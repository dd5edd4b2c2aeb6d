"""What a check found, as a person and as a program read it."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from plugins.publication.errors import Exit, Mistake

MANY = 20
"""Mistakes of one cause from which one line tells them all: a screen holds some forty."""

FIRST = 3
ELSEWHERE = re.compile(r"(https?://[^/\s»]+)/[^\s»]*")


@dataclass(frozen=True)
class Report:
    """Every mistake, sorted; how many files were read, and of how many a page can be made. `stops` says whether one of the errors keeps
    everything from being published: those of a file that is left out alone do not."""

    mistakes: tuple[Mistake, ...]
    files: int
    publications: int
    stops: bool = True

    @property
    def errors(self) -> tuple[Mistake, ...]:
        """What must be corrected before the journal is published, or the file with it."""
        return tuple(mistake for mistake in self.mistakes if not mistake.harmless)

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        """What is published all the same."""
        return tuple(mistake for mistake in self.mistakes if mistake.harmless)

    @property
    def exit_code(self) -> Exit:
        """What the command answers to the shell."""
        return Exit.CONTENT if self.errors else Exit.DONE

    def lines(self, warnings: bool = False) -> Iterator[str]:
        """One line a mistake, and one for all those of the same cause where they are MANY; then the counts by sort.

        Warnings are only counted, unless `warnings` is true.
        """
        yield from _by_cause(self.mistakes if warnings else self.errors)
        yield from _counted("À corriger", self.errors)
        yield from _counted("Avertissements" if warnings else "Avertissements, que ./beffroi check --warnings montre", self.warnings)
        verdict = "" if self.errors else ", aucune faute"
        read = "fichiers lus" if self.files > 1 else "fichier lu"
        made = "publications" if self.publications > 1 else "publication"
        if self.errors and not self.stops:
            yield "Ces fichiers sont laissés de côté ; tout le reste peut paraître."
        yield f"{self.files} {read}, {self.publications} {made}{verdict}."

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def json(self) -> str:
        """The same as an object: `files`, `publications`, `counts` and `mistakes`."""
        counts = Counter(mistake.sort for mistake in self.mistakes)
        mistakes = [asdict(mistake) for mistake in self.mistakes]
        whole = {"files": self.files, "publications": self.publications, "counts": dict(sorted(counts.items())), "mistakes": mistakes}
        return json.dumps(whole, ensure_ascii=False, indent=2)


def _by_cause(mistakes: tuple[Mistake, ...]) -> Iterator[str]:
    """Each mistake; after them, once each, the causes that many have: an archive of 2,000 texts says one thing of all, and one remedy."""
    causes: dict[tuple[str, ...], list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        causes[_cause(mistake)].append(mistake)
    yield from (str(mistake) for mistake in mistakes if len(causes[_cause(mistake)]) < MANY)
    for (_, key, text, remedy), alike in sorted(causes.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(alike) >= MANY:
            files = len({mistake.file for mistake in alike})
            where = f"{len(alike)} fois, dans {files} {'fichiers' if files > 1 else 'fichier'}"
            yield f"{where}  {f'{key} : ' if key else ''}{text} {remedy}".rstrip()
            first = ", ".join(f"{mistake.file}:{mistake.line}" if mistake.line else mistake.file for mistake in alike[:FIRST])
            yield f"    {first}… (tous : ./beffroi check --json)"


def _cause(mistake: Mistake) -> tuple[str, ...]:
    """What two mistakes have in common when one remedy is good for both: all but the place, and but the path on another site."""
    text, remedy = (ELSEWHERE.sub(r"\1/…", words) for words in (mistake.text, mistake.remedy))
    return mistake.sort, mistake.key, text, remedy


def _counted(title: str, mistakes: tuple[Mistake, ...]) -> Iterator[str]:
    if mistakes:
        counts = Counter(mistake.sort for mistake in mistakes)
        yield f"{title} : {len(mistakes)}"
        yield from (f"  {count:>5}  {sort}" for sort, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

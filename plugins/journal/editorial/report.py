"""The result of a check, for a person and for a program."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from plugins.core.infrastructure.errors import Exit, Mistake, format_by_cause
from plugins.core.publication.kind import AGENTS, AUDIENCES, EVERYBODY


@dataclass(frozen=True)
class CheckReport:
    """Every mistake, sorted; how many files were read, and of how many a page can be made; how many of these wait, as `drafts` or for their
    day. `spared` are the files that are left out alone when they have an error, `agents_texts` those of the agents alone.
    `unmoved`: how many more were checked earlier the same day, and have not moved since."""

    mistakes: tuple[Mistake, ...]
    files: int
    publications: int
    drafts: int = 0
    scheduled: int = 0
    unmoved: int = 0
    spared: frozenset[str] = frozenset()
    agents_texts: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Mistake, ...]:
        """The mistakes that prevent publication of the journal, or of the file."""
        return tuple(mistake for mistake in self.mistakes if not mistake.harmless)

    def list_errors(self, audience: str) -> tuple[Mistake, ...]:
        """Those in what the site for `audience` is made of: its own texts, and all that is no text."""
        return tuple(
            mistake
            for mistake in self.errors
            if not mistake.file.endswith(".md") or (mistake.file in self.agents_texts) == (audience == AGENTS)
        )

    def is_held(self, audience: str) -> bool:
        """Whether an error keeps the site for `audience` from being made."""
        return any(mistake.file not in self.spared for mistake in self.list_errors(audience))

    @property
    def stops(self) -> bool:
        """Whether an error keeps one of the sites from being made: those of a file that is left out alone do not."""
        return any(map(self.is_held, AUDIENCES))

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        """The mistakes that do not prevent publication."""
        return tuple(mistake for mistake in self.mistakes if mistake.harmless)

    @property
    def exit_code(self) -> Exit:
        """The command's exit code."""
        return Exit.CONTENT if self.errors else Exit.DONE

    def format_lines(self, warnings: bool = False) -> Iterator[str]:
        """One line per mistake, and one for all those of the same cause where they are many; then the counts by sort.

        Warnings are only counted, unless `warnings` is true.
        """
        yield from format_by_cause(self.mistakes if warnings else self.errors)
        yield from _format_counts("À corriger", self.errors)
        yield from _format_counts("Avertissements" if warnings else "Avertissements, que ./beffroi check --warnings montre", self.warnings)
        verdict = "" if self.errors else ", aucune faute"
        read = "fichiers lus" if self.files > 1 else "fichier lu"
        noun = "publications" if self.publications > 1 else "publication"
        if self.errors and not self.stops:
            yield "Ces fichiers sont laissés de côté ; tout le reste peut paraître."
        elif self.errors and not self.is_held(EVERYBODY):
            yield "Seul le site des agents attend ces corrections : celui de tous peut paraître."
        elif self.errors and self.agents_texts and not self.is_held(AGENTS):
            yield "Seul le site de tous attend ces corrections : celui des agents peut paraître."
        if self.unmoved:
            others = f"{self.unmoved} autres n’ont" if self.unmoved > 1 else "un autre n’a"
            yield f"{self.files} {read}{verdict} ; {others} pas bougé depuis la vérification de ce jour."
            return
        yield f"{self.files} {read}, {self.publications} {noun}{self._format_waiting()}{verdict}."

    def _format_waiting(self) -> str:
        """The publications that readers do not see yet, so that nobody wonders about a missing one."""
        waiting = [f"{self.drafts} {'brouillons' if self.drafts > 1 else 'brouillon'}"] if self.drafts else []
        waiting += [f"{self.scheduled} à paraître"] if self.scheduled else []
        return f", dont {' et '.join(waiting)}" if waiting else ""

    def __str__(self) -> str:
        return "\n".join(self.format_lines())

    def format_json(self) -> str:
        """The report as a JSON object: `files`, `publications`, `counts` and `mistakes`."""
        counts = Counter(mistake.sort for mistake in self.mistakes)
        mistakes = [asdict(mistake) for mistake in self.mistakes]
        summary = {"files": self.files, "publications": self.publications, "counts": dict(sorted(counts.items())), "mistakes": mistakes}
        return json.dumps(summary, ensure_ascii=False, indent=2)


def _format_counts(title: str, mistakes: tuple[Mistake, ...]) -> Iterator[str]:
    if mistakes:
        counts = Counter(mistake.sort for mistake in mistakes)
        yield f"{title} : {len(mistakes)}"
        yield from (f"  {count:>5}  {sort}" for sort, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

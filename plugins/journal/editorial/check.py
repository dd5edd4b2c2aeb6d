"""Checks every file, or those that changed, and reports all mistakes together, for a person and for a program."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.clock import get_current_time
from plugins.core.infrastructure.errors import Exit, Mistake, SettingsError, format_by_cause, track_progress
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.kind import AGENTS, AUDIENCES, EVERYBODY
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.demonstration import list_remains
from plugins.journal.editorial.documents import list_remarks
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.reading import FileReading, read_file
from plugins.journal.editorial.room_checks import StandingReadings, find_resource_mistakes, find_room_mistakes
from plugins.journal.editorial.rules import TownRules
from plugins.journal.editorial.suspect_text import CHECKED


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


BROKEN_LINK = "lien brisé"
"""The sort of what is said of a link that leads nowhere."""


def check_journal(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> CheckReport:
    """The report on the content folder `content`. Raises SettingsError when the settings are wrong or the folder is not there."""
    if not content.is_dir():
        raise SettingsError([f"{content} : ce dossier n’existe pas."])
    rules = TownRules.from_settings(conf, environ)
    journal = survey_content(content, rules, partial(track_progress, label="Lecture"), is_whole=True)
    readable = journal.files - journal.refused
    mistakes = [*journal.list_mistakes(), *list_remains(conf, environ, content), *find_resource_mistakes(content, readable, conf, environ)]
    for name, wrong in list_remarks(content, sorted(readable), conf):
        mistakes.append(Mistake(f"{content.name}/{name}", 0, "", wrong.text, wrong.remedy, wrong.sort, harmless=True))
    markdown = build_converter(rules.settings)
    for publication in track_progress(journal.publications, "Vérification"):
        mistakes.extend(render_body(publication, journal, rules.now, markdown, CHECKED).mistakes)
    spared = frozenset(mistake.file for mistake in mistakes if not (mistake.harmless or journal.is_blocking(mistake)))
    agents_texts = frozenset(f"{content.name}/{source}" for source, reading in journal.readings.items() if reading.audience == AGENTS)
    states = Counter(publication.compute_state(rules.now) for publication in journal.publications)
    return CheckReport(
        tuple(sorted(mistakes)),
        len(journal.readings),
        len(journal.publications),
        drafts=states["draft"],
        scheduled=states["scheduled"],
        spared=spared,
        agents_texts=agents_texts,
    )


def check_alone(
    content: Path, source: str, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ
) -> tuple[FileReading, list[Mistake]]:
    """Read one file, at `source` below `content`, and check it alone, however large the journal."""
    rules = TownRules.from_settings(conf, environ)
    reading = read_file(content, source, rules)
    mistakes = [
        asked_by_room for asked_by_room in find_room_mistakes([reading], content, rules) if asked_by_room.file == f"{content.name}/{source}"
    ]
    return reading, sorted([*reading.mistakes, *mistakes])


def check_body(reading: FileReading, content: Path, rules: TownRules, pending: Collection[str] = ()) -> list[Mistake]:
    """Mistakes in the body of one text, except its links, which need the whole journal. The files `pending` are on their way to the content
    folder."""
    publication = reading.publication
    if publication is None:
        return []
    below = (Path(folder, name) for folder, _, names in os.walk(content) for name in names)
    files = frozenset(file.relative_to(content).as_posix() for file in below) if "](" in publication.body or "<" in publication.body else ()
    journal = ContentJournal(
        content, rules, StandingReadings([reading.source], {reading.source: reading}), {}, frozenset({*files, *pending})
    )
    mistakes = render_body(publication, journal, rules.now, build_converter(rules.settings), CHECKED).mistakes
    return [mistake for mistake in mistakes if mistake.sort != BROKEN_LINK and not any(name in mistake.text for name in pending)]


# An incremental check: on a day when everything was checked without an error, only the changed texts are read.
# For a command that builds next, as `publish` does: the build checks what texts say of one another, and stops at the same mistakes. After
# any other change than a text's, and at the first mistake, everything is checked.

NAME = "check.json"
FEW_CHANGES = 50
"""Texts that moved past which everything is checked: reading one alone takes 10 ms, with what surrounds it."""

Sizes = dict[str, list[int]]
"""Of each file below the content, its bytes and the nanoseconds since 1970 of its last change."""


def check_recent(
    content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], state: Path, settings_files: Iterable[Path]
) -> CheckReport:
    """The report on the content folder, as `check` gives it; of what moved alone, where that is enough. `settings_files` decide what a
    mistake is, beside our code. Raises SettingsError."""
    around = _compute_context(content, conf, environ, settings_files)
    sizes = dict(_iterate_sizes(str(content), ""))
    report = _check_moved(content, conf, environ, _load_last_sizes(state / NAME, around), sizes)
    if report is not None:
        return report
    report = check_journal(content, conf, environ)
    with suppress(OSError):
        if report.errors:
            (state / NAME).unlink(missing_ok=True)
        else:
            state.mkdir(parents=True, exist_ok=True)
            durable.write_durably(state / NAME, json.dumps({"around": around, "sizes": sizes}).encode())
    return report


def _check_moved(
    content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], before: Sizes | None, sizes: Sizes
) -> CheckReport | None:
    """None: everything must be checked."""
    if before is None:
        return None
    changed = [source for source in before.keys() | sizes.keys() if before.get(source) != sizes.get(source)]
    if len(changed) > FEW_CHANGES or not all(source.endswith(".md") for source in changed):
        return None
    there = sorted(source for source in changed if source in sizes)
    mistakes = [mistake for source in there for mistake in check_alone(content, source, conf, environ)[1]]
    if any(not mistake.harmless for mistake in mistakes):
        return None
    unmoved = sum(source.endswith(".md") for source in sizes) - len(there)
    return CheckReport(tuple(sorted(mistakes)), len(there), len(there), unmoved=unmoved)


def _load_last_sizes(file: Path, around: str) -> Sizes | None:
    """The content's files when everything was last checked; None when anything else has changed, or it had errors."""
    try:
        noted = json.loads(file.read_text(encoding="utf-8"))
        sizes: Sizes = noted["sizes"]
        return sizes if noted["around"] == around else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _compute_context(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], settings_files: Iterable[Path]) -> str:
    """The same on one day, under the same rules, settings and code."""
    rules = TownRules.from_settings(conf, environ)
    digest = hashlib.sha256(rules.compute_key(content.name) + f"{content} {get_current_time(conf, environ).date()}".encode())
    digest.update(repr(sorted(name for name in conf if name.isupper())).encode())
    for file in sorted(settings_files):
        digest.update(file.read_bytes() if file.is_file() else b"")
    code = sorted((name, size) for name, size in _iterate_sizes(str(ROOT / "plugins"), "") if name.endswith(".py"))
    digest.update(repr(code).encode())
    return digest.hexdigest()


def _iterate_sizes(folder: str, named: str) -> Iterator[tuple[str, list[int]]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue  # .commun and its like: notes of programs, which no text can say anything of
            if entry.is_dir(follow_symlinks=False):
                yield from _iterate_sizes(entry.path, f"{named}{entry.name}/")
            else:
                status = entry.stat(follow_symlinks=False)
                yield f"{named}{entry.name}", [status.st_size, status.st_mtime_ns]

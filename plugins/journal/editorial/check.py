"""Checks every file and reports all mistakes together; writes nothing."""

import os
from collections import Counter
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, SettingsError, track_progress
from plugins.core.publication.kind import AGENTS
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.demonstration import list_remains
from plugins.journal.editorial.documents import list_remarks
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.quiet_texts import StandingReadings
from plugins.journal.editorial.read import read_file
from plugins.journal.editorial.reading import FileReading
from plugins.journal.editorial.report import CheckReport
from plugins.journal.editorial.room_checks import find_resource_mistakes, find_room_mistakes
from plugins.journal.editorial.rules import TownRules
from plugins.journal.editorial.time_budget import CHECKED

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

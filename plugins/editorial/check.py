"""Every mistake of every file at once; nothing is written."""

import os
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from plugins.editorial.asked import asked_by_rooms, resource_mistakes
from plugins.editorial.body import converter, render
from plugins.editorial.demonstration import remains
from plugins.editorial.documents import remarks
from plugins.editorial.journal import survey
from plugins.editorial.read import read
from plugins.editorial.reading import Reading
from plugins.editorial.report import Report
from plugins.editorial.rules import Rules
from plugins.editorial.time_budget import CHECKED
from plugins.publication.errors import Mistake, SettingsError
from plugins.publication.progress import shown


def check(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Report:
    """The report on the content folder `content`. Raises SettingsError when the settings are wrong or the folder is not there."""
    if not content.is_dir():
        raise SettingsError([f"{content} : ce dossier n’existe pas."])
    rules = Rules.of(conf, environ)
    journal = survey(content, rules, partial(shown, label="Lecture"))
    readable = journal.files - journal.refused
    mistakes = [*journal.all_mistakes(), *remains(conf, environ, content), *resource_mistakes(content, readable, conf, environ)]
    for name, wrong in remarks(content, sorted(readable), conf):
        mistakes.append(Mistake(f"{content.name}/{name}", 0, "", wrong.text, wrong.remedy, wrong.sort, harmless=True))
    markdown = converter(rules.settings)
    for publication in shown(journal.publications, "Vérification"):
        mistakes.extend(render(publication, journal, rules.now, markdown, CHECKED).mistakes)
    stops = any(map(journal.stops, mistakes))
    states = Counter(publication.state(rules.now) for publication in journal.publications)
    waiting = {"drafts": states["draft"], "scheduled": states["scheduled"]}
    return Report(tuple(sorted(mistakes)), len(journal.readings), len(journal.publications), stops, **waiting)


def check_alone(
    content: Path, source: str, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ
) -> tuple[Reading, list[Mistake]]:
    """The reading of one file, at `source` below `content`, and what is wrong in it, however large the journal."""
    rules = Rules.of(conf, environ)
    reading = read(content, source, rules)
    found = [one for one in asked_by_rooms([reading], content, rules) if one.file == f"{content.name}/{source}"]
    return reading, sorted([*reading.mistakes, *found])

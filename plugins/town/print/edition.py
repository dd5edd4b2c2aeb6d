"""From the content folder to the magazine of a month."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.progress import track_progress
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.rules import TownRules
from plugins.journal.languages.catalog import load_words
from plugins.journal.pictures.gallery import Gallery
from plugins.journal.pictures.settings import Settings as Pictures
from plugins.journal.site import dates
from plugins.town.print.diary import build_diary
from plugins.town.print.issue import MagazineIssue, build_issue
from plugins.town.print.magazine import IMAGES, Magazine
from plugins.town.print.settings import Settings


def build_magazine(
    month: date, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], print_line: Callable[[str], None]
) -> Magazine:
    """The magazine of `month`, ready to be written in its folder below PRINT_FOLDER. `print_line` tells what it holds.

    Raises SettingsError when nothing appeared in that month.
    """
    room, rules = gather_settings(Settings, conf, environ), TownRules.from_settings(conf, environ)
    journal = survey_content(content, rules, partial(track_progress, label="Lecture"))
    lang = str(conf.get("DEFAULT_LANG") or "fr")
    month_issue = build_issue(journal.publications, month, rules.now, rules.settings.categories, lang)
    if not (month_issue.parts or month_issue.briefs):
        raise SettingsError([_explain_empty_month(month, journal)])
    coming = build_diary(journal.publications, month, rules.now, load_words(lang, {"THEME": room.theme}))
    print_line(_format_contents(month_issue))
    folder = room.print_folder / f"magazine-{month:%Y-%m}"
    return Magazine(month_issue, journal, room, Gallery(gather_settings(Pictures, conf, environ), folder / IMAGES), folder, coming)


def _explain_empty_month(month: date, journal: ContentJournal) -> str:
    """Why there is no magazine, and the newest month that has one."""
    now = journal.rules.now
    dated = [
        publication.date
        for publication in journal.publications
        if publication.kind.stream and publication.date and publication.compute_state(now) == "published"
    ]
    remedy = f" Le dernier mois paru est {max(dated):%Y-%m}." if dated else ""
    return f"Rien n’a paru en {dates.month(month)}.{remedy}"


def _format_contents(issue: MagazineIssue) -> str:
    counts = [("article", len(issue.publications))] + [
        (part.title.lower().removesuffix("s"), len(part.publications)) for part in issue.briefs
    ]
    counted = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts if count)
    return f"{dates.month(issue.month).capitalize()} : {counted}."

"""What `doctor` looks at: questions that wait beyond the days that the town promised."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, green, red
from plugins.journal.editorial.reading import read_folder
from plugins.journal.editorial.rules import TownRules
from plugins.voices.questions.kinds import KIND
from plugins.voices.questions.settings import Settings
from plugins.voices.questions.waiting import find_wait

NAMED = 3


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The health checks of this room; none for a town without questions."""
    content = Path(conf.get("PATH") or "content")
    if (content / "questions").is_dir():
        yield HealthCheck("questions des habitants", lambda: check_late_questions(content, conf, environ))


def check_late_questions(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Those that wait: the late ones are named, the longest wait first."""
    rules, deadline = TownRules.from_settings(conf, environ), gather_settings(Settings, conf, environ).questions.deadline
    published = (
        each for each in read_folder(content, "questions", rules) if each.kind.name == KIND and each.compute_state(rules.now) == "published"
    )
    waits = [(find_wait(publication, deadline, rules.now), publication) for publication in published]
    waiting = [(wait, publication) for wait, publication in waits if wait.answer_day is None]
    late = sorted((wait.asked_day, publication.title) for wait, publication in waiting if wait.is_late)
    if late:
        titles = " ; ".join(f"« {title} », du {asked_on:%d/%m/%Y}" for asked_on, title in late[:NAMED])
        rest = f" ; et {len(late) - NAMED} de plus" if len(late) > NAMED else ""
        yield red(f"en retard ({deadline} jours) : {titles}{rest}.", "Répondez sous l’en-tête de leur fichier : ./beffroi help questions.")
    else:
        yield green(f"aucune en retard, {len(waiting)} en attente.")

"""The health check of this room: closed debates without a summary."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green
from plugins.journal.editorial.reading import read_folder
from plugins.journal.editorial.rules import TownRules
from plugins.voices.debates.kinds import THREAD

PATIENCE = timedelta(days=30)
"""Ours: a month to sum a debate up."""


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that debates nothing."""
    content = Path(conf.get("PATH") or "content")
    if (content / "forum").is_dir():
        yield HealthCheck("débats", lambda: check_summaries(content, conf, environ))


def check_summaries(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """The threads that have been closed for longer than `PATIENCE`, and have no summary."""
    rules = TownRules.from_settings(conf, environ)
    today = rules.now.date()
    threads = [
        each for each in read_folder(content, "forum", rules) if each.kind.name == THREAD and each.compute_state(rules.now) == "published"
    ]
    owed = [thread for thread in threads if thread.extra.get("closes") and not thread.extra.get("conclusion")]
    late = [thread for thread in owed if thread.extra["closes"] + PATIENCE < today]
    for thread in late:
        text = f"« {thread.title} » est clos depuis le {thread.extra['closes']:%d/%m/%Y}, sans synthèse."
        yield amber(text, "Écrivez « conclusion », « concluded » et « concluded_by » dans son en-tête : ./beffroi help debats.")
    if not late:
        yield green(f"{len(threads)} débats, aucune synthèse en retard.")

"""A journal with a session that is live, built by the commands that a town runs."""

from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.settings import load_settings
from plugins.service.council_live.session_file import read_session
from plugins.town.council.session import CouncilSession
from tests.journal import TestJournal

SOURCE = "conseil/2026-03-26.md"
FILE = """---
id: 20260320-seance01
title: Conseil municipal du 26 mars
slug: 2026-03-26
date: 2026-03-20 09:00
start: 2026-03-26 18:30
session_status: direct
place: Hôtel de ville
agenda:
{agenda}
members:
  - {{name: Hélène Vasseur, group: Valbrune ensemble}}
  - {{name: Karim Belhadj, group: Valbrune ensemble}}
  - {{name: Mathilde Cornu, group: Valbrune autrement}}
---

La séance est publique.
"""
ITEMS = (
    "Compte administratif",
    "Passerelle de la gare et de ses abords, après la réunion publique du quartier",
    "Vœu",
    "Questions diverses",
)


def built(folder: Path) -> tuple[Path, CouncilSession]:
    """The output of a journal in `folder` whose session is live, and the session as its file says it."""
    journal = TestJournal(folder)
    place = folder / "content" / SOURCE
    place.parent.mkdir()
    agenda = "\n".join(f"  - {{number: {number}, title: {title!r}}}" for number, title in enumerate(ITEMS, 1))
    place.write_text(FILE.format(agenda=agenda), encoding="utf-8")
    journal.run("build", BEFFROI_NOW=f"{datetime(2026, 3, 26, 18, 40):%Y-%m-%dT%H:%M}")
    return folder / "output", read_session(folder / "content", SOURCE, load_settings(folder / "conf.py"), {})

"""A small town that prints: its settings in a folder of its own, its papers made once for all that look at them."""

from pathlib import Path

import pytest

from plugins.core.infrastructure.settings import gather_settings
from plugins.town.print.press import PrintingPress, write_papers
from plugins.town.print.room import Settings
from tests.journal import TestJournal

TOWN = {"name": "Valbrune-sur-Oise", "address": "12, place du Beffroi", "phone": "02 61 91 00 12"}
ACCOUNTS = [
    {"network": "x", "handle": "valbrune"},
    {"network": "facebook", "handle": "valbrune.officiel"},
    {"network": "mastodon", "handle": "valbrune@social.valbrune.example"},
    {"network": "bluesky", "handle": "valbrune.example"},
]
CONF = {"SITENAME": "Le Beffroi", "SITEURL": "https://journal.valbrune.example", "TOWN": TOWN, "ACCOUNTS": ACCOUNTS}


def printed_by(folder: Path, **changes: object) -> Path:
    """The papers of a town whose settings differ from those above by `changes`, in `folder`."""
    room = gather_settings(Settings, {**CONF, **changes}, {})
    write_papers(room, PrintingPress(Path(room.theme)), folder, lambda path, paper: None)
    return folder


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the town's papers."""
    return printed_by(tmp_path_factory.mktemp("imprimes"))


@pytest.fixture
def journal(tmp_path: Path) -> TestJournal:
    """A journal without any publication."""
    return TestJournal(tmp_path)

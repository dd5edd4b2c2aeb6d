"""A file of the network that is damaged stops a build, by its name; an alert at night goes without it, and waits for nothing."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import URGENT
from tests.journal import TestJournal
from tests.transit.forge import sent, zipped


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """Buses, and an article."""
    journal = TestJournal(tmp_path_factory.mktemp("damaged"))
    journal.article("marche")
    (journal.folder / "content/transports").mkdir()
    return journal


def whole(transports: Path) -> None:
    """The network and its notices as they should be."""
    for path in transports.iterdir():
        path.unlink()
    zipped(transports, name="reseau.zip")
    (transports / "alertes.pb").write_bytes(sent({"title": "Port fermé", "text": "Port fermé", "about": [{"route_id": "a"}]}))


@contextmanager
def an_alert_waits(journal):
    """The builds of the journal are as when an alert waits for them."""
    before = journal.settings
    journal.settings = f"{before}\n{URGENT} = True\n"
    journal.write_settings()
    yield
    journal.settings = before
    journal.write_settings()


@pytest.mark.parametrize("name", ["alertes.pb", "reseau.zip"])
def test_a_damaged_file_of_the_network_is_named_and_holds_up_no_alert(journal, name):
    transports = journal.folder / "content/transports"
    whole(transports)
    file = transports / name
    file.write_bytes(file.read_bytes()[:-40] + b"\xff")
    assert name in journal.run("build", code=2).stderr
    with an_alert_waits(journal):
        assert name in journal.run("build").stderr
    assert "marche" in journal.page("")


def test_a_pipe_in_place_of_a_file_of_the_network_holds_up_no_alert(journal):
    transports = journal.folder / "content/transports"
    whole(transports)
    for name in ("alertes.pb", "reseau.zip"):
        (transports / name).unlink()
        os.mkfifo(transports / name)
    with an_alert_waits(journal):
        journal.run("build")
    assert "marche" in journal.page("")

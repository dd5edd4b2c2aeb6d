"""A town that has no git yet: what its desk says is true there too, and the first person it lets in may do all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.conftest import Visit
from tests.desk.conftest import Desk, Writer
from tests.web_service.process import Service


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a town whose folder is in no repository."""
    service = Service(Path(tmp_path_factory.mktemp("plain")), "", settings='HISTORY_REMOTE = ""\n')
    service.journal.article("marche", body="Un paragraphe.")
    service.start()
    yield Desk(service, service.folder / "none")
    service.stop()


def test_the_first_person_may_do_all_and_a_text_is_not_said_to_be_in_a_history(desk: Desk):
    told = desk.service.command("invite", "Camille Première")
    for role in ("écrit", "relit", "publie", "alerte", "modère", "règle le journal"):
        assert role in told, told
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", told)[0]
    writer = Writer(desk, Visit(desk.service).enter(code))
    draft = writer.begin("breve")
    receipt = writer.wait_online(writer.publish(draft, "Un mot.", title="La halle rouvre"))
    labels = [step["label"] for step in receipt["receipt"]]
    assert "gardé dans son fichier" in labels and "gardé dans l’histoire du journal" not in labels
    assert "à la demande de Camille Première" in writer.visit.get("/bureau/publications/1/").text

"""Whatever takes long holds its own queue alone: no letter and no alert waits for what is being put online."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.conftest import Desk, Writer, running_desk
from tests.fakes.mail import MailHost
from tests.web_service.stores import STORES, address_of_store

STUCK = """
import pathlib as _pathlib, sys as _sys, time as _time
while _sys.argv[-1] == "publish" and _pathlib.Path(__file__).with_name("long").exists():
    _time.sleep(0.05)
"""
"""Settings that keep whoever publishes for as long as a file is there."""


@pytest.fixture(params=STORES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Desk, MailHost, Path]]:
    """A desk whose publications take as long as a file is there."""
    with (
        address_of_store(request.param) as store,
        MailHost(tmp_path) as host,
        running_desk(tmp_path, STUCK, store=store, environ=host.environ) as desk,
    ):
        yield desk, host, tmp_path / "long"


def test_a_letter_and_an_alert_leave_while_a_publication_takes_long(office: tuple[Desk, MailHost, Path]):
    desk, host, long = office
    desk.service.invite("Le Cabinet", "relit", "cabinet@ville.example")
    nora = desk.enter("Nora Lente")
    long.touch()
    publication = nora.publish(nora.begin("breve"), "Longtemps.", title="Bien longue")
    desk.service.wait_for(
        lambda: desk.service.run_sql("SELECT 1 FROM web_service_outboxwork WHERE done_at IS NULL AND taken_at IS NOT NULL")
    )
    zoe = desk.enter("Zoé Écrit", "écrit")
    zoe.publish(zoe.begin("breve"), "Un texte à relire.", title="À relire")
    desk.service.wait_for(lambda: [letter["To"] for letter in host.letters] == ["cabinet@ville.example"])
    alert = give_alert(nora)
    nora.wait_online(alert)
    assert "Eau non potable" in desk.page_once_online("alertes")
    assert nora.receipt(publication)["state"] == "queued"
    desk.service.wait_for(desk.is_shared)
    assert desk.service.health()["ok"]
    long.unlink()
    nora.wait_online(publication)
    assert "Longtemps." in desk.page(nora.visit.get(publication).text.split('href="https://journal.valbrune.example/')[-1].split('"')[0])
    desk.service.wait_for(desk.is_shared)


def give_alert(writer: Writer) -> str:
    """An alert is asked for: the address of its receipt."""
    draft = writer.begin("alerte")
    told = writer.send(draft, "publier", "Ne buvez pas l’eau.", confirmed=True, title="Eau non potable", end="2026-03-28 18:00")
    assert told["status"] == 200, told
    return told["to"]

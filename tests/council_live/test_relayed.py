"""Who tells a session, by the settings of the town, and what the phone is shown of it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from plugins.announce.continuity import set_baselines
from plugins.announce.ledger_file import FileLedger
from plugins.announce.settings import open_accounts
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.service.council_live import service
from plugins.service.council_live.relay_account import NEVER_BEGUN
from plugins.service.council_live.relay_run import BUSY, build_relay, format_account_progress
from plugins.service.council_live.relay_run import RelaySetup as Telling
from plugins.service.council_live.store import EntrySender
from plugins.service.evening.serve import ServiceTown, open_service_context
from plugins.town.council.entry import SessionEntry
from plugins.town.council.room import CatchUp, Council, Settings
from tests.council_live.evening import TOWN, session
from tests.fakes.x_faults import Fault
from tests.house import ROOT
from tests.processes import PATIENCE, soon

COUNCIL = Council(hold=0, hashtag="#ConseilValbrune")


@pytest.fixture
def told(tmp_path, start, x):
    """Opens the evening of a town that speaks on X, with more settings of its own, and its relay."""

    def opened(rehearsal=False, **more):
        conf = {**TOWN, "TOWN": {"name": "Valbrune"}, "BEFFROI_STATE": str(tmp_path / "state"), "ANNOUNCE": True, **more}
        town = ServiceTown(conf, x.keys.environ, tmp_path / "content", tmp_path / "output", ROOT / "theme", tmp_path / "root")
        found = replace(open_service_context(town, [], rehearsal, lambda _: None), clock=lambda: start)
        evening = service.begin_live_session(found, lambda: session(start))
        evening.hold_seconds = 0
        return found, evening, build_relay(found, evening, COUNCIL)

    return opened


def begun(found):
    """The accounts of the town announce from now on."""
    telling = Telling.from_settings(found, COUNCIL)
    with FileLedger(telling.settings.beffroi_state / "ledger.jsonl") as ledger:
        set_baselines([], open_accounts(telling.settings, found.conf, found.environ), ledger, found.clock)


def write(evening, number, text=""):
    """A phone sends one entry."""
    one = SessionEntry(f"m0phone{number:010}", "propos", text or f"Mot {number}", evening.clock(), "1")
    evening.register.add(one, EntrySender("a", number, "Camille", True))
    return one.id


@contextmanager
def working(relay) -> Iterator[None]:
    """The accounts at work, as the service has them."""
    stopping = threading.Event()
    threads = [threading.Thread(target=one, args=(stopping,), daemon=True) for one in relay.workers.values()]
    for thread in threads:
        thread.start()
    yield
    stopping.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)


def test_what_is_written_is_told_while_the_service_works_and_the_phone_sees_where_it_stands(told, x):
    found, evening, relay = told()
    begun(found)
    with working(relay):
        first = write(evening, 1)
        assert soon(lambda: relay.get_places() == {first: "x"})
        second = write(evening, 2)
        assert soon(lambda: relay.get_places() == {first: "x", second: "x"})
    assert [post.text.splitlines()[-1] for post in x.posts][1:] == ["#ConseilValbrune"]


def test_a_refused_entry_is_shown_as_refused(told, x):
    found, evening, relay = told()
    begun(found)
    x.script.append("400")
    with working(relay):
        refused = write(evening, 1)
        assert soon(lambda: relay.get_places() == {refused: "refused"})
        assert soon(lambda: any("mal formée" in line for line in relay.list_troubles()))


@pytest.mark.parametrize("more", [{"rehearsal": True}, {"ANNOUNCE": False}], ids=["a rehearsal", "a town that does not announce"])
def test_nothing_public_is_called_nor_written_in_the_towns_ledger(told, x, tmp_path, more):
    found, evening, relay = told(**more)
    with working(relay):
        entry = write(evening, 1)
        assert soon(lambda: relay.get_places() == {entry: "x"})
    assert (x.requests, list((tmp_path / "state").glob("ledger*"))) == ([], [])
    (shown,) = (json.loads(file.read_text()) for file in (found.folder / "outbox").glob("*.json"))
    assert "Mot 1" in shown["text"]


def test_two_services_at_once_do_not_both_tell(told, x):
    found, evening, first = told()
    begun(found)
    second = build_relay(found, evening, COUNCIL)
    with working(first):
        entry = write(evening, 1)
        assert soon(lambda: first.get_places() == {entry: "x"})
        with working(second):
            assert soon(lambda: second.list_troubles() == [f"X : {BUSY}"])
            write(evening, 2)
            assert soon(lambda: len(first.get_places()) == 2)
    assert len(x.posts) == 2


def test_an_account_that_speaks_of_something_else_tells_nothing(told):
    accounts = [{"network": "x", "categories": ["Culture"]}]
    assert told(ANNOUNCE_ACCOUNTS=accounts, CATEGORIES=["Culture"])[2].accounts == ()


def test_an_account_that_is_for_sessions_tells_them(told):
    assert len(told(ANNOUNCE_ACCOUNTS=[{"network": "x", "kinds": ["seance"]}])[2].accounts) == 1


def test_credentials_that_are_missing_are_told_before_the_evening(told, x):
    with pytest.raises(SettingsError, match="BEFFROI_MASTODON"):
        told(ANNOUNCE_ACCOUNTS=[{"network": "x"}, {"network": "mastodon"}])


def test_the_hashtag_is_that_of_the_town_when_none_is_chosen_and_residents_questions_have_their_own(told, start):
    found = told()[0]
    council, questions = session(start), session(start, answered_by="Zoé Brun")

    def tags(**keys: str) -> list[str]:
        """Of a session of the council, of one of questions."""
        return [Telling.from_settings(found, Council(**keys)).make_announcement_writer(each).tag for each in (council, questions)]

    assert tags() == ["Conseil Valbrune", "Questions Valbrune"]
    assert tags(hashtag="#CM") == ["#CM", "Questions Valbrune"]
    assert tags(hashtag="#CM", questions_hashtag="#LaMaireRépond") == ["#CM", "#LaMaireRépond"]


def test_a_town_sets_what_an_outage_is_and_how_long_a_doubt_lasts(told):
    found, evening, _ = told(COUNCIL={"catch_up": {"entries": 2, "minutes": 4}, "doubt": 30, "hold": 0})
    council = gather_settings(Settings, found.conf, found.environ).council
    account = build_relay(found, evening, council).accounts[0]
    assert (account.rule, account.run.rules.reconcile_after) == (CatchUp(2, 4), 30)


def test_a_doubt_that_is_too_short_is_told(told):
    with pytest.raises(SettingsError, match="15 secondes"):
        told(COUNCIL={"doubt": 1})


def test_a_ledger_that_other_machines_share_gives_the_dead_more_time(told, tmp_path):
    _, _, relay = told(LEDGER=f"git:{tmp_path / 'town.git'}")
    assert relay.accounts[0].run.rules.reconcile_after == 900


def test_a_damaged_ledger_is_told_and_stops_nothing_else(told, x):
    found, evening, relay = told()
    begun(found)
    ledger = Telling.from_settings(found, COUNCIL).settings.beffroi_state / "ledger.jsonl"
    good = ledger.read_bytes()
    ledger.write_bytes(b"{}\n" * 3)
    with working(relay):
        write(evening, 1)
        assert soon(lambda: any("abîmé" in line for line in relay.list_troubles()))
        ledger.write_bytes(good)
        assert soon(lambda: len(x.posts) == 1)


def test_places_are_read_once_while_nothing_changes(told):
    found, _, relay = told()
    begun(found)
    assert relay.get_places() is relay.get_places()


def test_how_far_each_account_is_can_be_asked_of_the_ledger_alone(told, x):
    found, evening, relay = told()
    assert format_account_progress(relay) == [f"X : rien à dire ({NEVER_BEGUN})"]
    begun(found)
    x.script.extend([Fault(True), "400", "402"])
    with working(relay):
        for number in range(1, 5):
            write(evening, number)
        assert soon(lambda: "crédit" in " ".join(relay.list_troubles()))
    (line,) = format_account_progress(build_relay(found, evening, COUNCIL))
    assert line.startswith("X : 1 sur le réseau, 1 refusée, 2 en attente (Le crédit prépayé chez X est épuisé")

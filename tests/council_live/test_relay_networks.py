"""A session on all the networks of a town: each has its thread, in words of its own; Facebook relays what the town wants."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from plugins.announce.continuity import set_baselines
from plugins.announce.ledger_file import FileLedger
from plugins.announce.network import extract_words
from plugins.announce.settings import open_accounts
from plugins.service.council_live import service
from plugins.service.council_live.relay_run import RelaySetup as Telling
from plugins.service.council_live.relay_run import build_relay
from plugins.service.council_live.store import EntrySender
from plugins.service.evening.serve import ServiceTown, open_service_context
from plugins.town.council.entry import SessionEntry
from plugins.town.council.room import Council
from tests.announce_networks.conftest import PNG
from tests.announce_networks.faces import FACES, sites_of
from tests.council_live.evening import TOWN, session
from tests.fakes.internet import Internet, folder_site
from tests.house import ROOT

HOST = TOWN["SITEURL"].removeprefix("https://")


@pytest.fixture
def fakes(tmp_path, unguarded, monkeypatch) -> Iterator[dict]:
    """Every network, and the site of the town, on loopback."""
    found = {name: face.fake() for name, face in FACES.items()}
    (tmp_path / "site").mkdir()
    with Internet(tmp_path, sites_of(found.values()) | {HOST: folder_site(tmp_path / "site")}) as internet:
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield found


@pytest.fixture
def told(tmp_path, start, fakes) -> Callable:
    """Tells entries of a session everywhere; what each network then holds."""

    def tell(*entries: SessionEntry, carry: bool = False) -> dict[str, list]:
        environ = {name: value for fake in fakes.values() for name, value in fake.environ.items()}
        conf = {**TOWN, "BEFFROI_STATE": str(tmp_path / "state"), "ANNOUNCE": True, "RECONCILE_PAUSE": 0}
        town = ServiceTown(conf, environ, tmp_path / "content", tmp_path / "output", ROOT / "theme", tmp_path / "root")
        found = replace(open_service_context(town, [], False, lambda _: None), clock=lambda: start)
        council = Council(hashtag="ConseilValbrune", carry=carry)
        settings = Telling.from_settings(found, council).settings
        with FileLedger(settings.beffroi_state / "ledger.jsonl") as ledger:
            set_baselines([], open_accounts(settings, conf, environ), ledger, found.clock)
        evening = service.begin_live_session(found, lambda: session(start))
        evening.hold_seconds = 0
        for number, one in enumerate(entries, 1):
            evening.register.add(one, EntrySender("a", number, "Camille", True))
        for account in build_relay(found, evening, council).accounts:
            while not account.step():
                pass
        return {name: fake.posts for name, fake in fakes.items()}

    return tell


def entry(number, start, **more):
    """One entry."""
    return SessionEntry(f"m0phone{number:010}", "propos", f"Mot {number}", start, "1", **more)


def test_each_network_has_its_thread_without_a_link_but_the_first(told, start):
    posts = told(*(entry(number, start) for number in range(1, 4)))
    for name in ("x", "mastodon", "bluesky"):
        held = posts[name]
        assert [post.reply_to for post in held] == ["", held[0].id, held[1].id], name
        assert [f"{HOST}/conseil" in str(post) for post in held] == [True, False, False], name
    assert [posts[name] for name in ("facebook", "threads", "linkedin", "instagram", "telegram")] == [[]] * 5


def test_no_two_networks_say_an_entry_in_the_same_words(told, start):
    posts = told(entry(1, start), entry(2, start))
    said = [extract_words(posts[name][1].text) for name in ("x", "mastodon", "bluesky")]
    assert len(set(said)) == 3 and all("mot2" in one and "conseilvalbrune" in one for one in said)


def test_a_picture_of_an_entry_goes_with_it_where_networks_take_it(told, start, tmp_path, fakes):
    folder = tmp_path / "site" / "conseil" / "2026-03-26" / "images"
    folder.mkdir(parents=True)
    (folder / "m0phone0000000002.png").write_bytes(PNG)
    told(entry(1, start), entry(2, start, picture="m0phone0000000002.png", alt="La maquette de la passerelle"))
    for name in ("x", "mastodon", "bluesky"):
        assert [alt for _, alt in fakes[name].pictures.values()] == ["La maquette de la passerelle"], name


def test_a_network_that_is_away_silences_no_other(told, start, fakes):
    fakes["x"].script.extend(["5xx"] * 9)
    posts = told(entry(1, start), entry(2, start))
    assert [len(posts[name]) for name in ("x", "mastodon", "bluesky")] == [0, 2, 2]


def test_where_the_town_wants_it_facebook_relays_one_post_in_five_with_its_place_in_the_page(told, start):
    posts = told(*(entry(number, start) for number in range(1, 8)), carry=True)
    (relayed_post,) = posts["facebook"]
    assert "Point 1 · Mot 5" in relayed_post.text
    assert relayed_post.link == f"https://{HOST}/conseil/2026-03-26/#e-m0phone0000000005"

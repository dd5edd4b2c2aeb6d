"""Whoever follows a feed through a hub learns of a change at once; and no hub, whatever it does, stands in the way of a publication."""

import threading

import pytest

from plugins.journal.feeds import websub
from tests.fakes.internet import Answer
from tests.feeds.relay import OTHER, SITE, TAKEN, TOWN, Clock, Hub, Relays, beginning

RSS, ATOM, TRAVAUX = "flux/rss.xml", "flux/atom.xml", "flux/rubriques/travaux/rss.xml"


@pytest.fixture
def relays(tmp_path, monkeypatch):
    """Two hubs, and a site with three feeds."""
    relays = Relays(tmp_path)
    relays.write(RSS, ATOM, TRAVAUX, "index.html", "2026/03/flux/index.html", "images/flux/a.png")
    with relays.internet:
        for name, value in relays.internet.environ.items():
            monkeypatch.setenv(name, value)
        for name, value in (("CONNECT", 120), ("READ", 120), ("TIMEOUTS", (120, 120)), ("WHOLE_TIMEOUT", 240)):
            monkeypatch.setattr(websub, name, value)  # a busy machine answers late
        yield relays


@pytest.fixture
def hurried(monkeypatch, relays):
    """Nobody has ten seconds for a hub that will never answer."""
    for name, value in (("READ", 0.3), ("WHOLE_TIMEOUT", 1)):
        monkeypatch.setattr(websub, name, value)


@pytest.fixture
def clock(monkeypatch, relays):
    """The time that is spent waiting for the site."""
    clock = Clock()
    monkeypatch.setattr(websub, "time", clock)
    return clock


def test_a_hub_is_told_each_changed_feed_by_its_public_address_once(relays):
    assert f"Relais {relays.address} : prévenu de 2 flux." in relays.tell(RSS, TRAVAUX, "index.html", "2026/03/flux/index.html")
    assert sorted(relays.hub.told) == sorted([f"{SITE}/{RSS}", f"{SITE}/{TRAVAUX}"])


def test_it_is_told_as_hubs_of_every_sort_understand(relays):
    relays.tell(RSS)
    (request,), address = relays.hub.requests, [f"{SITE}/{RSS}"]
    assert relays.hub.said == [{"hub.mode": ["publish"], "hub.url": address, "hub.topic": address}]
    assert (request.method, request.path) == ("POST", "/publier")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_every_hub_is_told_beyond_a_proxy_too(relays):
    relays.hubs.append(OTHER)
    relays.tell(RSS)
    assert relays.hub.told == relays.other.told == [f"{SITE}/{RSS}"]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_hub_that_takes_it_is_not_told_again(relays, status):
    relays.hub.answer = Answer(status)
    relays.tell(RSS)
    assert relays.tell() == ""
    assert len(relays.hub.told) == 1
    assert relays.kept == []


def test_a_change_that_is_no_feed_s_concerns_no_hub(relays):
    assert relays.tell("index.html", "images/flux/a.png") == ""
    assert relays.hub.requests == []


def test_a_town_without_hubs_tells_nobody_and_keeps_nothing(relays):
    relays.hubs = []
    assert relays.tell(RSS) == ""
    assert not relays.state.exists()


FAILURES = {
    "refuses": (Answer(400), "répond 400"),
    "is forbidden": (Answer(403), "répond 403"),
    "is full": (Answer(429), "répond 429"),
    "is down": (Answer(503), "répond 503"),
    "cuts": (Answer(cut=True), "injoignable"),
    "redirects": (Answer(302, headers={"Location": f"{SITE}/"}), "renvoie vers une autre adresse (302)"),
    "redirects for good": (Answer(308, headers={"Location": OTHER}), "renvoie vers une autre adresse (308)"),
}


@pytest.mark.parametrize("fault", FAILURES)
def test_a_hub_that_fails_is_told_so_in_one_line_and_told_again_although_nothing_changed(relays, fault):
    relays.hub.answer, why = FAILURES[fault]
    assert relays.tell(RSS, ATOM).count("\n") == 1
    said = relays.tell()
    assert said.startswith(f"Relais {relays.address} : {why}")
    assert "Nouvel essai à la prochaine publication (2 flux)." in said
    relays.hub.answer = TAKEN
    assert "prévenu de 2 flux" in relays.tell()
    assert relays.tell() == ""


def test_a_redirection_is_never_followed(relays):
    relays.hub.answer = Answer(307, headers={"Location": OTHER})
    relays.tell(RSS)
    assert relays.other.requests == []


def test_a_hub_that_hangs_costs_a_moment_only_and_is_told_again(relays, hurried):
    over, answers = threading.Event(), []
    relays.hub.answer = lambda request: (over.wait(60), answers.append(TAKEN), TAKEN)[2]
    assert "pas de réponse à temps" in relays.tell(RSS, ATOM)
    assert answers == [], "the hub was waited for"
    over.set()
    assert len(relays.kept) == 2


def test_a_hub_that_never_stops_beginning_its_answer_is_left_in_time(relays, hurried):
    with beginning() as address:
        relays.hubs = [address]
        assert "pas de réponse à temps" in relays.tell(RSS), "and it is told: that hub never ends"


def test_an_endless_answer_is_not_read(relays):
    relays.hub.answer = Answer(200, b"x" * 65_536, endless=True)
    assert "prévenu de 2 flux" in relays.tell(RSS, ATOM)


def test_a_hub_that_hangs_delays_no_other(relays):
    with beginning(lambda: relays.other.requests) as endless:
        relays.hubs = [endless, OTHER]
        assert f"Relais {OTHER} : prévenu de 1 flux." in relays.tell(RSS)
    assert relays.kept == [f"{endless} {RSS}"]


def test_a_hub_that_refuses_one_feed_is_told_the_others(relays):
    relays.hub.answer = lambda request: Answer(404) if b"atom" in request.body else TAKEN
    assert "répond 404. Nouvel essai à la prochaine publication (1 flux)." in relays.tell(RSS, ATOM)
    assert relays.kept == [f"{relays.address} {ATOM}"]


def test_a_hub_that_does_not_exist_is_tried_once(relays):
    relays.hubs = ["https://absent.example/"]
    said = relays.tell(RSS, ATOM, TRAVAUX)
    assert "injoignable par le mandataire (HTTPS_PROXY). Nouvel essai à la prochaine publication (3 flux)." in said


def test_a_certificate_that_is_not_recognised_is_named(relays, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    relays.hubs = [OTHER]
    assert "certificat non reconnu (REQUESTS_CA_BUNDLE)" in relays.tell(RSS)


def test_a_feed_that_is_gone_is_nobody_s_news(relays):
    relays.hub.answer = Answer(503)
    relays.tell(RSS, ATOM)
    (relays.output / ATOM).unlink()
    relays.hub.answer = TAKEN
    relays.hub.requests.clear()
    relays.tell(TRAVAUX.replace("travaux", "disparue"))
    assert relays.hub.told == [f"{SITE}/{RSS}"]
    assert relays.kept == []


def test_a_hub_that_the_town_has_left_is_told_no_more(relays):
    relays.hub.answer = Answer(503)
    relays.tell(RSS)
    relays.hubs = [OTHER]
    relays.tell()
    assert relays.other.requests == []
    assert relays.kept == []


def test_what_is_to_be_told_is_on_the_disk_before_anyone_is_asked(relays):
    seen = []
    relays.hub.answer = lambda request: (seen.extend(relays.kept), TAKEN)[1]
    relays.tell(RSS)
    assert seen == [f"{relays.address} {RSS}"]


def test_what_another_publication_could_not_tell_meanwhile_is_not_forgotten(relays):
    other = f"{relays.address} {ATOM}"

    def meanwhile(request):
        (relays.state / "websub.txt").write_text(f"{relays.address} {RSS}\n{other}\n")
        return TAKEN

    relays.hub.answer = meanwhile
    relays.tell(RSS)
    assert relays.kept == [other]


def test_a_damaged_memory_costs_only_what_was_damaged(relays):
    relays.state.mkdir()
    (relays.state / "websub.txt").write_bytes(b"\xff\xfe\n\n%s %s\ntrois mots ici\n" % (relays.address.encode(), RSS.encode()))
    assert "prévenu de 1 flux" in relays.tell()
    assert relays.kept == []


def test_a_memory_that_cannot_be_written_fails_no_publication(relays):
    relays.state.write_text("un fichier, non un dossier")
    assert "Relais des flux :" in relays.tell(RSS)


def test_a_hub_is_told_only_once_readers_can_see_the_change(relays, clock):
    shown = relays.internet.sites[TOWN]
    late = iter([Answer(404), Answer(200, b"hier"), Answer(200, RSS.encode())])
    relays.internet.sites[TOWN] = Hub(lambda request: (relays.hub.requests and shown(request)) or next(late))
    assert "prévenu de 1 flux" in relays.tell(RSS)
    assert next(late, None) is None


def test_a_site_that_never_shows_it_delays_the_hub_a_moment_only(relays, clock):
    shown = relays.internet.sites[TOWN] = Hub(Answer(200, b"hier"))
    assert "prévenu de 1 flux" in relays.tell(RSS)
    assert len(shown.requests) == websub.WAIT / websub.INTERVAL


def test_a_site_that_is_out_of_our_reach_delays_nobody(relays, clock):
    relays.internet.without_tls.add(TOWN)
    assert "prévenu de 1 flux" in relays.tell(RSS)
    assert clock.now == 0

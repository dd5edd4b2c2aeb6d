"""Between two builds, readers are told what the operator says; when it says nothing that can be read, how old is what is known."""

import re
import stat
import time

import feedparser
import pytest

from plugins.core.infrastructure import http_client
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired, SettingsError
from plugins.town.transit import known_network, refresh, settings
from plugins.town.transit.disruption import BELIEVED
from plugins.town.transit.settings import Settings
from tests.transit.forge import NOW, TABLES, sent, zipped


def test_readers_are_told_what_the_operator_says(town):
    told = town.refresh()
    assert told["made"] == "2026-03-27T08:58:00+01:00"
    assert town.titles == ["Travaux"]
    assert told["disruptions"][0]["lines"] == {"a": "disturbed"}
    assert told["names"] == {"lines": {"a": "A"}, "stops": {}}
    assert "3 lignes, 3 arrêts ; état de 08:58, il y a 2 min ; perturbations : 1 en cours, 1 en tout." in town.said


def test_what_did_not_change_is_not_sent_again(town):
    town.refresh()
    town.refresh(at="2026-03-27T09:02")
    assert [headers.get("if-none-match") for headers in town.operator.headers("/alerts.pb")] == [None, '"a"']
    assert town.titles == ["Travaux"]


def test_a_network_is_asked_for_once_an_hour(town):
    for minute in ("09:00", "09:02", "09:58"):
        town.refresh(at=f"2026-03-27T{minute}")
    assert len(town.operator.headers("/gtfs.zip")) == 1
    town.refresh(at="2026-03-27T10:01")
    assert [headers.get("if-none-match") for headers in town.operator.headers("/gtfs.zip")] == [None, '"1"']


def test_a_new_network_takes_the_place_of_the_old(town, tmp_path):
    town.refresh()
    town.operator.says("/gtfs.zip", zipped(tmp_path, {"routes.txt": TABLES["routes.txt"].replace("a,X,A", "a,X,Z")}).read_bytes())
    assert town.refresh(at="2026-03-27T11:00")["disruptions"][0]["lines"] == {"z": "disturbed"}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"body": b"<html>", "status": 200}, "une page web"),
        ({"body": b"{}", "status": 200}, "du JSON"),
        ({"body": b"", "status": 200}, "vide"),
        ({"body": b"\x00\xff" * 90, "status": 200}, "tronquée"),
        ({"status": 500}, "répond 500"),
        ({"status": 404}, "répond 404"),
        ({"status": 204}, "répond 204"),
        ({"body": sent({}), "cut": 30}, "tronquée|illisible"),
        ({"to": "/alerts.pb", "status": 302}, "sans fin"),
    ],
)
def test_a_bad_feed_keeps_the_last_good_one_and_its_age(town, bad, why):
    town.refresh()
    before = town.live
    town.operator.says("/alerts.pb", **bad)
    after = town.refresh(at="2026-03-27T09:20", code=Exit.LATER)
    assert (after["made"], after["disruptions"]) == (before["made"], before["disruptions"])
    assert after["checked"] == "2026-03-27T09:20:00+01:00"
    assert re.search(why, town.said), town.said
    assert "il a 20 min" in town.said


def test_an_operator_that_is_gone_is_said_to_be(town):
    town.refresh()
    town.transit["alerts"] = "http://127.0.0.1:9/alerts.pb"
    town.refresh(at="2026-03-27T09:20", code=Exit.LATER)
    assert "injoignable" in town.said and "Aucun n’a encore été lu." in town.said
    assert town.live["made"] is None, "it is another feed: what the former said is not what this one says"


def test_a_feed_that_comes_back_is_believed_again(town):
    town.refresh()
    town.operator.says("/alerts.pb", status=503)
    town.refresh(at="2026-03-27T12:00", code=Exit.LATER)
    town.operator.says("/alerts.pb", sent({"title": "Retour"}, made="2026-03-27T12:01"))
    assert town.refresh(at="2026-03-27T12:02")["made"] == "2026-03-27T12:01:00+01:00"
    assert town.titles == ["Retour"]


def test_a_feed_that_its_producer_left_is_as_old_as_it_says(town):
    assert town.refresh(at="2026-03-27T15:00")["made"] == "2026-03-27T08:58:00+01:00"


def test_an_answer_without_end_is_left(town, monkeypatch):
    monkeypatch.setattr(refresh, "MOST_OF_NOTICES", 20_000)
    town.operator.says("/alerts.pb", b"\0" * 3_000_000)
    town.refresh(code=Exit.LATER)
    assert "dépasse 0 Mo" in town.said


def test_a_compressed_answer_is_measured_once_it_is_not(town, monkeypatch):
    monkeypatch.setattr(refresh, "MOST_OF_NOTICES", 200_000)
    town.operator.says("/alerts.pb", b"\0" * 5_000_000, zip_it=True)
    town.refresh(code=Exit.LATER)
    assert "dépasse" in town.said


def test_a_compressed_feed_is_read(town):
    town.operator.says("/alerts.pb", sent({"title": "Compressé"}), zip_it=True)
    town.refresh()
    assert town.titles == ["Compressé"]


def test_an_answer_that_drips_is_left_in_time(town, operator):
    operator.says("/drip", b"x" * 5_000, drip=0.02)
    start = time.monotonic()
    with pytest.raises(refresh.FeedError, match="n’en finit pas"):
        refresh.fetch_feed(f"{operator.address}/drip", refresh.Validators(), {}, 1_000_000, total_seconds=0.3)
    assert time.monotonic() - start < 50, "it was listened to for its hundred seconds"


def test_a_server_that_says_nothing_is_left_in_time(operator, monkeypatch):
    monkeypatch.setattr(refresh, "READ_TIMEOUT", 0.2)
    operator.says("/slow", b"x" * 50, drip=5)
    with pytest.raises(refresh.FeedError):
        refresh.fetch_feed(f"{operator.address}/slow", refresh.Validators(), {}, 1_000_000)


@pytest.mark.parametrize("bad", [b"<html>", b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18], ids=["page", "nothing", "broken", "empty"])
def test_a_bad_network_never_takes_the_place_of_a_good_one(town, bad):
    town.refresh()
    town.operator.says("/gtfs.zip", bad)
    town.refresh(at="2026-03-27T11:00", code=Exit.LATER)
    assert "GTFS : " in town.said
    assert town.live["names"]["lines"] == {"a": "A"}
    assert not [path for path in town.state.iterdir() if path.name.startswith("tmp")], "nothing is left of the bad one"


def test_without_any_network_a_person_must_act(town):
    town.operator.says("/gtfs.zip", status=404)
    with pytest.raises(PersonRequired, match=r"répond 404(.|\n)*content/transports"):
        town.refresh()


def test_two_feeds_are_one_state_as_old_as_the_older(town):
    other = town.operator.says("/cars.pb", sent({"id": "y", "title": "Car", "about": [{"route_id": "y"}]}, made="2026-03-27T08:30"))
    town.transit["alerts"] = [town.transit["alerts"], other]
    assert town.refresh()["made"] == "2026-03-27T08:30:00+01:00"
    assert sorted(town.titles) == ["Car", "Travaux"]


def test_while_one_of_two_feeds_was_never_read_nothing_is_known(town):
    town.transit["alerts"] = [town.transit["alerts"], f"{town.operator.address}/absent"]
    assert town.refresh(code=Exit.LATER)["made"] is None
    assert town.titles == ["Travaux"], "what is known of the other is told all the same"


def test_the_key_goes_in_its_header_and_is_said_nowhere(town):
    town.transit["header"], town.environ["BEFFROI_TRANSIT_KEY"] = "apikey", "clef-tres-secrete"
    town.refresh()
    assert town.operator.headers("/alerts.pb")[0]["apikey"] == "clef-tres-secrete"
    written = b"".join(path.read_bytes() for path in town.folder.rglob("*") if path.is_file())
    assert b"clef-tres-secrete" not in written and "clef" not in town.said


def test_a_feed_leads_to_no_local_address(town):
    port = town.operator.address.rpartition(":")[2]
    town.operator.says("/moved", to=f"http://localhost:{port}/alerts.pb", status=302)
    town.transit |= {"alerts": f"{town.operator.address}/moved"}
    town.refresh(code=Exit.LATER)
    assert "adresse du réseau local" in town.said
    assert "/alerts.pb" not in [path for path, _ in town.operator.asked]


def test_the_key_does_not_follow_a_redirect_to_another_host(town, monkeypatch):
    monkeypatch.setattr(http_client, "is_public", lambda address: True)  # the other host is on loopback too
    port = town.operator.address.rpartition(":")[2]
    town.operator.says("/moved", to=f"http://localhost:{port}/alerts.pb", status=302)
    town.transit |= {"header": "apikey", "alerts": f"{town.operator.address}/moved"}
    town.environ["BEFFROI_TRANSIT_KEY"] = "clef-tres-secrete"
    town.refresh()
    assert "apikey" in town.operator.headers("/moved")[0]
    assert "apikey" not in town.operator.headers("/alerts.pb")[0]


def test_an_address_with_a_key_in_it_is_not_written_down(town):
    address = town.operator.says("/alerts.pb?key=clef-tres-secrete", sent({}))
    town.transit["alerts"] = address
    town.refresh()
    assert not [path for path in town.state.rglob("*") if path.is_file() and b"clef-tres-secrete" in path.read_bytes()]


def test_only_its_own_folder_is_written_and_the_host_may_read_it(town):
    town.refresh()
    written = [path for path in town.root.rglob("*") if path.is_file()]
    outside = {path.relative_to(town.root).as_posix() for path in written if "trafic/direct/" not in path.as_posix()}
    assert outside == {"index.html"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in written if path.parent != town.root} == {0o644}


def test_where_no_site_is_nothing_is_written(town):
    (town.root / "index.html").unlink()
    with pytest.raises(SettingsError, match="--to"):
        town.refresh()
    assert list(town.root.iterdir()) == []


def test_two_runs_do_not_meet(town):
    town.state.mkdir(parents=True)
    with exclusive_lock(town.state / "verrou", NotNow("")), pytest.raises(NotNow, match="en cours"):
        town.refresh()


@pytest.mark.parametrize("damage", ["alertes", "vues.json", "situation.json", "reseau.zip.json"])
def test_a_state_that_is_damaged_is_made_again(town, damage):
    town.refresh()
    for path in town.state.iterdir():
        if path.name.startswith(damage):
            path.write_bytes(b"\xff{")
    town.refresh(at="2026-03-27T09:02")
    assert town.titles == ["Travaux"]


def test_builds_are_told_at_once_of_what_is_new_and_seldom_of_what_is_not(town):
    file = settings.find_situation_path(town.state)
    town.refresh()
    first = file.read_bytes()
    town.operator.says("/alerts.pb", sent({}, made="2026-03-27T09:10"))
    town.refresh(at="2026-03-27T09:11")
    assert file.read_bytes() == first, "nothing new but the hour"
    town.operator.says("/alerts.pb", sent({}, made="2026-03-27T09:40"))
    town.refresh(at="2026-03-27T09:41")
    assert file.read_bytes() != first, "the hour has moved enough"
    second = file.read_bytes()
    town.operator.says("/alerts.pb", sent({"title": "Autre"}, made="2026-03-27T09:42"))
    town.refresh(at="2026-03-27T09:43")
    assert file.read_bytes() != second, "something is new"


def test_a_build_knows_what_refresh_learnt(town):
    town.refresh()
    room = Settings(known_network.Settings.__dataclass_fields__["transit"].metadata["read"](town.transit), town.folder / "state")
    network = known_network.load_network(town.conf, room)
    found = known_network.read_situation(town.conf, room, network, NOW)
    assert [one.title for one in found.disruptions] == ["Travaux"]
    assert found.is_believable(NOW) and not found.is_believable(NOW + BELIEVED)


def test_every_line_has_its_feeds_and_they_are_valid(town):
    town.refresh()
    for name in ("rss.xml", "atom.xml"):
        parsed = feedparser.parse(town.feed("a", name))
        assert not parsed.bozo and [entry.title for entry in parsed.entries] == ["A : Travaux"]
        assert feedparser.parse(town.feed("b", name)).entries == []


def test_a_notice_keeps_its_identity_and_its_date_in_the_feed(town):
    town.refresh()
    first = town.feed("a")["items"][0]
    town.refresh(at="2026-03-27T11:30")
    assert town.feed("a")["items"][0] == first
    assert first["id"].startswith("tag:journal.example,2024:trafic/a/")
    assert first["url"].startswith("https://journal.example/trafic/lignes/a/#flux-")


def test_a_notice_whose_words_change_is_new_to_followers(town):
    town.refresh()
    first = town.feed("a")["items"][0]
    town.operator.says("/alerts.pb", sent({"text": "Prévoyez une heure."}, made="2026-03-27T11:00"))
    town.refresh(at="2026-03-27T11:30")
    changed = town.feed("a")["items"][0]
    assert changed["id"] == first["id"] and changed["date_published"] != first["date_published"]


def test_what_the_town_says_is_in_the_feeds_too(town, network):
    told = '{"version":1,"made":null,"disruptions":[{"identity":"mairie-mail","title":"Mail barré","text":[],"effect":"Travaux","stops":[],'
    told += '"precisions":[],"url":"https://journal.example/travaux/mail/","by_town":true,"lines":{"b":"notice"},"periods":[],"told":1774500000}]}'
    (town.root / "trafic").mkdir()
    (town.root / "trafic" / "mairie.json").write_text(told)
    town.refresh()
    assert [(one["title"], one["url"]) for one in town.feed("b")["items"]] == [("B : Mail barré", "https://journal.example/travaux/mail/")]


def test_a_hostile_text_is_text_in_the_feeds(town):
    town.operator.says("/alerts.pb", sent({"title": "&lt;script&gt;alert(1)&lt;/script&gt;", "text": "a ]]> <b>b</b> &amp;lt;"}))
    town.refresh()
    assert b"<script" not in town.feed("a", "rss.xml") and b"<script" not in town.feed("a", "atom.xml")
    assert not feedparser.parse(town.feed("a", "rss.xml")).bozo


def signs(town, now="2026-03-27T09:05"):
    looks = list(refresh.gather_health_checks(town.conf, {"BEFFROI_NOW": now, **town.environ}))
    return {look.subject.partition(" (")[0]: [(sign.light, sign.text) for sign in look.run()] for look in looks}


def test_the_doctor_says_that_all_is_well(town):
    town.refresh()
    assert signs(town) == {"réseau de bus": [("vert", "3 lignes, 3 arrêts.")], "état des bus": [("vert", "relevé il y a 5 min.")]}


def test_the_doctor_says_that_nobody_refreshes(town):
    town.refresh()
    assert signs(town, "2026-03-27T11:00")["état des bus"] == [("rouge", "relevé il y a 120 min.")]


def test_the_doctor_says_that_nothing_was_ever_asked(town):
    assert signs(town) == {
        "réseau de bus": [("attention", "le GTFS n’a pas encore été demandé.")],
        "état des bus": [("rouge", "n’a encore jamais été lu.")],
    }


def test_the_doctor_says_what_is_wrong_in_the_network(town, tmp_path):
    folder = tmp_path / "content" / "transports"
    folder.mkdir()
    zipped(folder, {"routes.txt": TABLES["routes.txt"] + "a,X,A,,3,,\n"}, name="reseau.zip")
    assert [light for light, _ in signs(town)["réseau de bus"]] == ["vert", "attention"]
    (folder / "reseau.zip").write_bytes(b"nothing")
    assert [light for light, _ in signs(town)["réseau de bus"]] == ["rouge"]


def test_a_town_without_buses_is_not_examined(tmp_path):
    assert list(refresh.gather_health_checks({"PATH": str(tmp_path), "BEFFROI_STATE": str(tmp_path)}, {})) == []

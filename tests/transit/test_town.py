"""What the town writes of its lines and stops appears beside what the operator says, and an editor hears of a line that does not exist."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from plugins.core.publication.instants import TimeSpan
from plugins.town.transit import room
from plugins.town.transit.disruption import Level
from plugins.town.transit.traffic import list_town_disruptions
from tests.transit.forge import NOW, zipped


@dataclass
class Kind:
    """As much of a kind as is looked at."""

    label: str = "Travaux"
    start: datetime = NOW - timedelta(days=1)
    end: datetime = NOW + timedelta(days=1)

    def find_current_span(self, publication, now):
        return TimeSpan(self.start, self.end) if now < self.end else None


@dataclass
class Publication:
    """As much of a publication."""

    extra: dict
    kind: Kind = field(default_factory=Kind)
    slug: str = "mail"
    title: str = "Passages piétons repeints"
    summary: str = ""
    date: datetime = NOW - timedelta(days=2)


def content(state="published", kind=None, **extra):
    return SimpleNamespace(state=state, permalink="https://journal.example/travaux/mail/", publication=Publication(extra, kind or Kind()))


def one(network, **extra):
    return next(iter(list_town_disruptions([content(**extra)], network, NOW)), None)


def test_works_that_name_a_line_are_told_of_it(network):
    found = one(network, lignes=("A",), bus="Arrêt déplacé")
    assert (found.lines, found.text, found.url) == ((("a", Level.NOTICE),), ("Arrêt déplacé",), "https://journal.example/travaux/mail/")
    assert found.by_town


@pytest.mark.parametrize(
    ("severity", "level"), [("information", Level.NOTICE), ("vigilance", Level.DISTURBED), ("urgence", Level.DISTURBED)]
)
def test_an_alert_disturbs_by_its_gravity_and_stops_nothing(network, severity, level):
    assert one(network, lignes=("B",), severity=severity).level is level


@pytest.mark.parametrize("word", ["A", "a", " A "])
def test_a_line_is_known_by_its_name_however_it_is_written(network, word):
    assert one(network, lignes=(word,)).lines[0][0] == "a"


def test_a_stop_alone_is_told_of_every_line_that_calls_there(network):
    found = one(network, arrets=("mairie",))
    assert (found.stops, [slug for slug, _ in found.lines]) == (("mairie",), ["a", "b"])


def test_a_stop_where_the_line_does_not_call_is_left(network):
    assert one(network, lignes=("B",), arrets=("Gare", "Port")).stops == ("port",)


def test_what_is_over_is_told_no_more(network):
    past = Kind(end=NOW)
    assert list_town_disruptions([content(kind=past, lignes=("A",))], network, NOW) == ()


def test_what_is_to_come_is_told_with_its_days(network):
    coming = Kind(start=NOW + timedelta(days=3), end=NOW + timedelta(days=4))
    assert list_town_disruptions([content(kind=coming, lignes=("A",))], network, NOW)[0].periods[0].start == NOW + timedelta(days=3)


@pytest.mark.parametrize("state", ["draft", "hidden", "withdrawn", "scheduled", "expired"])
def test_what_readers_may_not_see_is_not_told(network, state):
    assert one(network, state=state, lignes=("A",)) is None


def test_works_that_are_put_off_are_not_told(network):
    assert one(network, lignes=("A",), etat="reportés") is None


def test_a_publication_about_other_things_is_not_looked_at(network):
    assert one(network) is None
    assert one(network, lignes=(), arrets=()) is None


def test_names_of_nobody_tell_nothing(network):
    assert one(network, lignes=("Z",)) is None


@pytest.fixture
def conf(tmp_path, monkeypatch):
    monkeypatch.delenv("BEFFROI_STATE", raising=False)
    (tmp_path / "transports").mkdir()
    zipped(tmp_path / "transports", name="reseau.zip")
    return {"PATH": str(tmp_path), "BEFFROI_STATE": str(tmp_path / "state")}


def mistakes(conf, **extra):
    return [str(mistake) for check in room.CHECKS for mistake in check(Publication(extra), "content/x.md", conf, NOW)]


def test_the_lines_and_stops_of_the_network_are_right(conf):
    assert mistakes(conf, lignes=("A", "7"), arrets=("Gare", "mairie")) == []


def test_a_line_that_does_not_exist_is_told_with_those_that_do(conf):
    assert mistakes(conf, lignes=("Z",)) == ["content/x.md  lignes : la ligne « Z » n’est pas du réseau. Les lignes sont : A, B, 7."]


def test_a_stop_that_is_misspelt_is_told_with_the_one_that_was_meant(conf):
    assert mistakes(conf, arrets=("Mairrie",)) == [
        "content/x.md  arrets : l’arrêt « Mairrie » n’est pas du réseau. Vouliez-vous dire « Mairie » ?"
    ]


def test_a_town_without_network_asks_nothing(tmp_path):
    assert mistakes({"PATH": str(tmp_path), "BEFFROI_STATE": str(tmp_path / "other")}, lignes=("Z",)) == []


def test_a_network_that_cannot_be_read_keeps_no_editor_from_checking(conf, tmp_path):
    (tmp_path / "transports" / "reseau.zip").write_bytes(b"nothing")
    room._read.cache_clear()
    assert mistakes(conf, lignes=("Z",)) == []

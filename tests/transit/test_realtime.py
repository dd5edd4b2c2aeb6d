"""A notice is told of the lines and stops that it is about, and of no other; a feed that is none is refused in French."""

import contextlib
import random
from datetime import timedelta

import pytest
from google.transit.gtfs_realtime_pb2 import Alert, FeedHeader, FeedMessage
from hypothesis import given
from hypothesis import strategies as st

from plugins.town.transit import realtime
from plugins.town.transit.disruption import CAUSES, EFFECTS, Level, find_line_levels, format_disruption, parse_disruption, sort_disruptions
from plugins.town.transit.network import FeedError
from tests.campaign import trials
from tests.transit.forge import NOW, notices, sent


def lines(heard, *about, **more):
    """The lines that one notice about that touches, with how they run."""
    found = heard({"about": list(about), **more}).disruptions
    return dict(found[0].lines) if found else {}


def stops(heard, *about):
    found = heard({"about": list(about)}).disruptions
    return found[0].stops if found else ()


D, S, N = Level.DISTURBED, Level.STOPPED, Level.NOTICE


@pytest.mark.parametrize(
    ("about", "touched"),
    [
        ([{"route_id": "a"}], {"a": D}),
        ([{"route_id": "a"}, {"route_id": "b"}], {"a": D, "b": D}),
        ([{"agency_id": "X"}], {"a": D, "b": D}),
        ([{"agency_id": "X", "route_id": "b"}], {"b": D}),
        ([{"agency_id": "Y", "route_id": "b"}], {}),
        ([{"route_type": 3}], {"a": D, "b": D}),
        ([{"route_type": 2}], {"7": D}),
        ([{"route_type": 2, "agency_id": "X"}], {}),
        ([{"route_type": 0}], {}),
        ([{"stop_id": "m1"}], {"a": D, "b": D}),
        ([{"stop_id": "m1", "route_id": "b"}], {"b": D}),
        ([{"stop_id": "m1", "route_id": "y"}], {}),
        ([{"stop_id": "g1", "route_id": "b"}], {}),
        ([{"stop_id": "m1", "agency_id": "Y"}], {}),
        ([{"route_id": "zzz"}], {}),
        ([{"route_id": "zzz"}, {"route_id": "a"}], {"a": D}),
        ([{"stop_id": "zzz"}], {}),
        ([{}], {}),
        ([], {}),
        ([{"trip": {"trip_id": "a-0"}}], {"a": D}),
        ([{"trip": {"trip_id": "inconnu"}}], {}),
        ([{"trip": {"route_id": "b"}}], {"b": D}),
        ([{"trip": {"trip_id": "a-0"}, "stop_id": "p1"}], {"a": D}),
        ([{"trip": {"trip_id": "b-0"}, "stop_id": "g1"}], {}),
        ([{"direction_id": 0, "route_id": "a"}], {"a": D}),
    ],
)
def test_what_a_selector_says_holds_together_and_selectors_add_up(heard, about, touched):
    assert lines(heard, *about) == touched


@pytest.mark.parametrize(
    ("about", "named"),
    [
        ([{"stop_id": "g1"}], ("gare",)),
        ([{"stop_id": "g1", "route_id": "a"}, {"stop_id": "p2", "route_id": "a"}], ("gare", "port")),
        ([{"stop_id": "g1", "route_id": "b"}], ()),
        ([{"route_id": "a"}], ()),
    ],
)
def test_the_stops_that_it_names_are_those_where_its_lines_call(heard, about, named):
    assert stops(heard, *about) == named


@pytest.mark.parametrize(
    ("about", "level"),
    [
        ({"route_id": "a"}, S),
        ({"route_id": "a", "stop_id": "m1"}, D),
        ({"route_id": "a", "direction_id": 1}, D),
        ({"trip": {"trip_id": "a-0"}}, D),
    ],
)
def test_a_line_is_stopped_only_when_the_whole_of_it_is(heard, about, level):
    assert lines(heard, about, effect=Alert.NO_SERVICE) == {"a": level}


def test_a_direction_is_told_by_where_it_leads(heard):
    assert heard({"about": [{"route_id": "a", "direction_id": 1}]}).disruptions[0].precisions == ("direction Gare",)


def test_trips_are_told_to_be_some_of_them(heard):
    assert heard({"about": [{"trip": {"trip_id": "a-0"}}]}).disruptions[0].precisions == ("certains trajets seulement",)


@pytest.mark.parametrize("effect", [*EFFECTS, 99])
def test_every_effect_has_a_level_and_words(heard, effect):
    feed = notices({})
    feed.entity[0].alert.effect = min(effect, 11)
    one = heard(feed.SerializeToString()).disruptions[0]
    assert one.level in (N, D, S) and one.effect


def test_a_cause_is_told_when_it_says_something(heard):
    assert heard({"cause": Alert.STRIKE}).disruptions[0].effect == "Déviation\u00a0: mouvement social"
    assert heard({"cause": Alert.UNKNOWN_CAUSE}).disruptions[0].effect == "Déviation"
    assert set(CAUSES) <= set(Alert.Cause.values())


def test_french_is_chosen_among_languages(heard):
    feed = notices({"title": "en français"})
    header = feed.entity[0].alert.header_text
    header.translation[0].language = "fr-FR"
    header.translation.add(text="in English", language="en")
    header.translation.reverse()
    assert heard(feed.SerializeToString()).disruptions[0].title == "en français"


def test_a_text_without_language_comes_before_one_in_another(heard):
    feed = notices({})
    del feed.entity[0].alert.header_text.translation[:]
    feed.entity[0].alert.header_text.translation.add(text="auf Deutsch", language="de")
    feed.entity[0].alert.header_text.translation.add(text="sans langue")
    assert heard(feed.SerializeToString()).disruptions[0].title == "sans langue"


def test_a_notice_without_title_is_told_by_its_text(heard):
    one = heard({"title": "", "text": "Pas de bus ce soir."}).disruptions[0]
    assert (one.title, one.text) == ("Pas de bus ce soir.", ())


def test_a_notice_without_a_word_is_left_and_counted(heard):
    found = heard({"title": "<p> </p>", "text": ""}, {})
    assert (len(found.disruptions), found.ignored_count) == (1, 1)


def test_html_is_shown_as_text_and_its_scripts_are_gone(heard):
    one = heard({"title": "<b>Attention</b><script>alert(1)</script>", "text": "<p>Un</p><p onclick='x()'>Deux</p>"}).disruptions[0]
    assert (one.title, one.text) == ("Attention", ("Un", "Deux"))


def test_an_address_that_is_not_of_the_web_is_left(heard):
    assert heard({"url": "javascript:alert(1)"}).disruptions[0].url == ""
    assert heard({"url": "https://reseau.example/a"}).disruptions[0].url == "https://reseau.example/a"


def test_a_notice_given_twice_is_told_once(heard):
    assert len(heard({"id": "x"}, {"id": "x"}).disruptions) == 1


def test_two_notices_under_one_identity_are_both_told_under_their_own(heard):
    found = heard({"id": "x"}, {"id": "x", "title": "Une autre"}).disruptions
    assert [one.title for one in found] == ["Travaux", "Une autre"]
    assert len({one.identity for one in found}) == 2


def test_an_identity_can_be_an_address_whatever_it_was(heard):
    assert heard({"id": '"><script>'}).disruptions[0].identity.replace("-", "").isalnum()


def test_a_notice_that_is_deleted_is_not_told(heard):
    feed = notices({})
    feed.entity[0].is_deleted = True
    assert heard(feed.SerializeToString()).disruptions == ()


def test_what_is_no_notice_is_left(heard):
    feed = notices({})
    feed.entity.add(id="bus").vehicle.position.latitude = 49
    feed.entity[-1].vehicle.position.longitude = 2
    assert len(heard(feed.SerializeToString()).disruptions) == 1


def test_a_period_that_ends_before_it_starts_is_no_period(heard):
    feed = notices({})
    feed.entity[0].alert.active_period.add(start=1_774_600_000, end=1_774_500_000)
    feed.entity[0].alert.active_period.add(start=0, end=2**64 - 1)
    periods = heard(feed.SerializeToString()).disruptions[0].periods
    assert [(period.start, period.end) for period in periods] == [(None, None)]


@pytest.mark.parametrize(
    ("made", "believed"),
    [
        ("2026-03-27T08:40", "08:40"),
        ("2026-03-27T09:04", "09:00"),
        ("2026-03-27T12:00", "09:00"),
        ("2031-01-01T00:00", "09:00"),
    ],
)
def test_a_feed_is_as_old_as_it_says_but_never_of_tomorrow(heard, made, believed):
    assert f"{heard(made=made).made_at:%H:%M}" == believed


def test_a_feed_that_does_not_say_is_as_old_as_its_answer(heard):
    feed = notices()
    feed.header.ClearField("timestamp")
    assert heard(feed.SerializeToString()).made_at == NOW


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"header": {}}', "du JSON"),
        (b"[]", "du JSON"),
        (b"  <?xml version='1.0'?><Siri/>", "du XML ou une page web"),
        (b"\n<!DOCTYPE html><title>502</title>", "du XML ou une page web"),
        (b"PK\x03\x04", "un zip"),
        (b"", "vide"),
        (b"\x00" * 40, "tronquée"),
        (b'header { gtfs_realtime_version: "2.0" }', "tronquée"),
        (bytes(range(256)), "tronquée"),
    ],
)
def test_what_is_served_in_its_place_is_named(heard, content, said):
    with pytest.raises(FeedError, match=said):
        heard(content)


def test_letters_that_are_not_utf_8_are_those_of_windows(heard):
    content = sent({"title": "Ligne d#vi#e", "about": [{"route_id": "a"}]}).replace(b"d#vi#e", "déviée".encode("cp1252"))
    assert heard(content).disruptions[0].title == "Ligne déviée"


def test_a_feed_cut_short_anywhere_is_refused_or_is_a_shorter_feed(heard):
    whole = sent(*({"id": str(one)} for one in range(4)))
    for end in range(len(whole)):
        with contextlib.suppress(FeedError):
            assert len(heard(whole[:end]).disruptions) < 4


def test_garbage_is_read_or_refused_and_nothing_else_happens(heard):
    whole, chance = sent({"periods": [("2026-03-27T08:00", "2026-03-27T20:00")]}, {"about": [{"stop_id": "m1"}]}), random.Random(6)
    for _ in range(trials(full=20_000, sample=1_000)):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        with contextlib.suppress(FeedError):
            heard(bytes(spoilt))


def test_a_feed_of_differences_is_refused(heard):
    feed = FeedMessage()
    feed.header.gtfs_realtime_version, feed.header.incrementality = "2.0", FeedHeader.DIFFERENTIAL
    with pytest.raises(FeedError, match="différences"):
        heard(feed.SerializeToString())


def test_too_many_notices_are_refused(heard, monkeypatch):
    monkeypatch.setattr(realtime, "MOST_NOTICES", 3)
    with pytest.raises(FeedError, match="4 alertes"):
        heard(*({"id": str(one)} for one in range(4)))


def test_too_many_selectors_are_refused(heard, monkeypatch):
    monkeypatch.setattr(realtime, "MOST_SELECTORS", 10)
    with pytest.raises(FeedError, match="visent"):
        heard({"about": [{"route_id": "a"}] * 11})


def test_the_trips_of_a_network_are_read_only_when_a_notice_asks(heard):
    heard({}, routes=lambda: pytest.fail("nobody asked"))


def test_what_holds_comes_first_then_the_gravest_then_the_nearest(heard):
    soon, later = ("2026-03-28T08:00", "2026-03-28T10:00"), ("2026-04-28T08:00", "2026-04-28T10:00")
    gone = ("2026-03-26T08:00", "2026-03-26T10:00")
    found = heard(
        {"id": "1", "title": "plus tard", "periods": [later]},
        {"id": "2", "title": "bientôt", "periods": [soon]},
        {"id": "3", "title": "à savoir", "effect": Alert.OTHER_EFFECT},
        {"id": "4", "title": "interrompue", "effect": Alert.NO_SERVICE},
        {"id": "5", "title": "passée", "periods": [gone]},
    ).disruptions
    assert [one.title for one in sort_disruptions(found, NOW)] == ["interrompue", "à savoir", "bientôt", "plus tard"]


def test_a_line_runs_as_the_gravest_of_what_holds_says(heard):
    tomorrow = ("2026-03-28T08:00", "2026-03-28T10:00")
    found = heard(
        {"id": "1", "effect": Alert.OTHER_EFFECT}, {"id": "2"}, {"id": "3", "effect": Alert.NO_SERVICE, "periods": [tomorrow]}
    ).disruptions
    assert find_line_levels(found, NOW) == {"a": Level.DISTURBED}
    assert find_line_levels(found, NOW + timedelta(days=1)) == {"a": Level.STOPPED}


def test_a_disruption_comes_back_from_json_as_it_was(heard):
    told = {"periods": [("2026-03-27T08:00", "2026-03-27T20:00")], "about": [{"stop_id": "m1"}], "url": "https://x.example/"}
    for one in heard(told, {"id": "sans", "title": "Sans période"}).disruptions:
        assert parse_disruption(format_disruption(one)) == one


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "route_id": st.sampled_from("aby"),
                "stop_id": st.sampled_from(["g1", "m1", "p1"]),
                "agency_id": st.sampled_from("XY"),
            },
        ),
        max_size=4,
    )
)
def test_more_in_a_selector_never_touches_more(heard, about):
    whole = set(lines(heard, *about))
    for rank, selector in enumerate(about):
        if selector:
            narrower = [*about[:rank], {**selector, "route_type": 3}, *about[rank + 1 :]]
            assert set(lines(heard, *narrower)) <= whole

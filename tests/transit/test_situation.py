"""What is known is believed for an hour, kept whole, and shown as it is: by its gravity, in its order, with what nobody knows."""

from datetime import timedelta

import pytest

from plugins.town.transit.disruption import (
    BELIEVED,
    LABELS,
    NO_SITUATION,
    Disruption,
    Level,
    Situation,
    TimePeriod,
    format_situation,
    parse_situation,
)
from plugins.town.transit.network import FeedError, format_stylesheet
from plugins.town.transit.room import find_next_traffic_change
from plugins.town.transit.traffic import OperatorContact, build_traffic, list_state_labels
from tests.transit.forge import NOW

HOUR = timedelta(hours=1)


def one(identity="x", lines=(("a", Level.DISTURBED),), stops=(), periods=(), by_town=False, title="Travaux"):
    return Disruption(identity, title, (), "Déviation", lines, stops, periods, by_town=by_town)


def states(network, *disruptions, known=True, listens=True):
    found = build_traffic(network, disruptions, OperatorContact(NOW, known, listens), NOW)
    return {row.badge.slug: row.state for row in found.rows}


def test_it_is_believed_for_an_hour():
    assert Situation(NOW - BELIEVED).is_believable(NOW)
    assert not Situation(NOW - BELIEVED - timedelta(seconds=1)).is_believable(NOW)
    assert not NO_SITUATION.is_believable(NOW)


def test_it_comes_back_as_it_was_kept():
    for kept in (NO_SITUATION, Situation(NOW, (one(periods=(TimePeriod(NOW, None), TimePeriod(None, NOW))),))):
        assert parse_situation(format_situation(kept, more="anything")) == kept


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"made": 3, "disruptions": []}',
        b'{"made": null, "disruptions": [{}]}',
        b"\xff\x00",
        b'{"made": "demain"}',
    ],
)
def test_what_is_something_else_is_refused(content):
    with pytest.raises(FeedError, match="état d’un réseau"):
        parse_situation(content)


def test_a_line_that_nothing_disturbs_runs_and_says_so(network):
    assert states(network) == {"a": "normal", "b": "normal", "7": "normal"}


def test_the_gravest_is_told(network):
    assert states(network, one("x"), one("y", (("a", Level.STOPPED), ("b", Level.NOTICE)))) == {
        "a": "stopped",
        "b": "notice",
        "7": "normal",
    }


def test_what_is_too_old_disturbs_nothing_and_leaves_nobody_sure(network):
    assert states(network, one(), known=False) == {"a": "unknown", "b": "unknown", "7": "unknown"}


def test_what_the_town_told_holds_all_the_same(network):
    assert states(network, one(by_town=True), known=False) == {"a": "disturbed", "b": "unknown", "7": "unknown"}


def test_where_nobody_listens_to_an_operator_nothing_is_unknown(network):
    assert states(network, one(by_town=True), known=False, listens=False) == {"a": "disturbed", "b": "normal", "7": "normal"}
    assert list_state_labels(False)["normal"] != list_state_labels(True)["normal"], "silence proves nothing there"


def test_every_state_has_words():
    assert set(LABELS) == {level.word for level in Level} | {"unknown"}


def test_what_is_to_come_disturbs_nothing_yet(network):
    assert states(network, one(periods=(TimePeriod(NOW + HOUR, None),)))["a"] == "normal"


def test_a_notice_is_told_at_the_stops_it_names_and_else_along_its_line(network):
    named, whole, elsewhere = one("1", stops=("gare",)), one("2"), one("3", (("b", Level.NOTICE),))
    told = {
        each.identity: each
        for each in build_traffic(network, (named, whole, elsewhere), OperatorContact(NOW, True, True), NOW).shown_disruptions
    }
    gare, mairie = network.stop["gare"], network.stop["mairie"]
    assert [identity for identity in "123" if told[identity].at_stop(gare)] == ["1", "2"]
    assert [identity for identity in "123" if told[identity].at_stop(mairie)] == ["2", "3"]
    assert [identity for identity in "123" if told[identity].at_line("b")] == ["3"]


def test_periods_are_given_to_scripts_in_seconds(network):
    periods = (TimePeriod(NOW, NOW + HOUR), TimePeriod(NOW + HOUR, None))
    told = build_traffic(network, (one(periods=periods),), OperatorContact(NOW, True, True), NOW).shown_disruptions[0]
    first = int(NOW.timestamp())
    assert told.spans == f"{first}-{first + 3600} {first + 3600}-"


def test_a_build_is_due_when_something_begins_ends_or_grows_too_old(network):
    def due(*periods, made=NOW):
        shown = build_traffic(network, [one(periods=periods)], OperatorContact(made, True, True), NOW)
        return find_next_traffic_change({"traffic": shown, "now": NOW})

    assert due() == NOW + BELIEVED
    assert due(TimePeriod(NOW + timedelta(minutes=5), NOW + 3 * HOUR)) == NOW + timedelta(minutes=5)
    assert due(TimePeriod(None, NOW + timedelta(minutes=9))) == NOW + timedelta(minutes=9)
    assert due(TimePeriod(None, NOW + 9 * HOUR), made=None) == NOW + 9 * HOUR
    assert due(made=NOW - 2 * HOUR) is None
    assert find_next_traffic_change({"now": NOW}) is None, "a town without buses"


def test_lines_that_are_gone_are_told_of_no_more(network):
    told = build_traffic(
        network, [one(lines=(("parti", Level.STOPPED), ("a", Level.NOTICE)), stops=("parti",))], OperatorContact(NOW, True, True), NOW
    ).shown_disruptions[0]
    assert [badge.slug for badge, _ in told.lines] == ["a"] and told.stops == ()


def test_a_sheet_has_one_rule_a_line(network):
    assert format_stylesheet(network.lines).splitlines() == [
        ".line-a{background:#0000ff;color:#ffffff}",
        ".line-b{background:#ffff00;color:#000000}",
        ".line-7{background:#1f4257;color:#ffffff}",
    ]

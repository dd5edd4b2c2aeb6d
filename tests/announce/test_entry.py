"""A line of the ledger: a person reads it, and nothing is lost in it."""

import json
from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.announce.ledger_lines import Newer, UnreadableLine, format_line, parse_line
from plugins.announce.post import AnnouncedImage, Key, Post, PostState
from tests.announce.sample import NOW

WORDS = st.text(st.characters(exclude_categories=("Cs",)))
PICTURES = st.builds(AnnouncedImage, st.text("ab/:", min_size=1), WORDS.map(lambda words: " ".join(words.split())))
"""Those that go beside, whose words the ledger has on one line."""
FIELDS = {
    "time": st.datetimes(timezones=st.just(NOW.tzinfo)),
    "state": st.sampled_from([state for state in PostState if state is not PostState.DUE]),
    "key": st.builds(Key, WORDS, st.sampled_from(["x", "outbox"]), st.text("abc", min_size=1), st.just("published")),
    "text": WORDS,
    "link": WORDS,
    "image": st.none() | st.builds(AnnouncedImage, st.text("ab/:", min_size=1), WORDS),
    "token": st.text("0123456789abcdef"),
    "remote_id": WORDS,
    "url": WORDS,
    "reason": WORDS,
    "retry_at": st.none() | st.just(NOW + timedelta(hours=1)),
    "by": st.text("0123456789abcdef"),
    "decided": st.booleans(),
    "title": WORDS,
    "summary": WORDS,
    "card": st.none() | st.builds(AnnouncedImage, st.text("ab/:", min_size=1), WORDS),
    "lang": st.sampled_from(["", "fr", "br"]),
    "reply_to": WORDS,
    "apart": WORDS,
    "pictures": st.lists(PICTURES).map(tuple),
    "urgent": st.booleans(),
    "counted": st.booleans(),
    "outage": st.booleans(),
    "unproved": st.booleans(),
    "chosen": st.booleans(),
    "cost": st.sampled_from(["", "0.2", "-0.015"]),
    "siblings": st.just(()),
}
ENTRIES = st.builds(Post, **FIELDS)


@given(ENTRIES)
def test_an_entry_survives_its_line(entry):
    assert "\n" not in format_line(entry)
    assert parse_line(format_line(entry).encode()) == entry


def test_no_field_of_an_entry_is_left_out_of_these_tests():
    assert set(FIELDS) == {field.name for field in fields(Post)}


def test_what_is_only_due_is_in_no_line():
    line = format_line(Post(NOW, PostState.DUE, Key("tag:v,2024:1", "x", "42"))).encode()
    with pytest.raises(UnreadableLine):
        parse_line(line)


def test_a_person_can_read_a_line():
    line = format_line(Post(NOW, PostState.SENT, Key("tag:v,2024:1", "x", "42"), text="L’été à Valbrune", url="https://x.com/i/status/7"))
    assert line == (
        '{"time": "2026-03-27T09:00:00+01:00", "state": "sent", "guid": "tag:v,2024:1", "network": "x", "account": "42", '
        '"occasion": "published", "text": "L’été à Valbrune", "url": "https://x.com/i/status/7", "version": 1}'
    )


GOOD = json.loads(format_line(Post(NOW, PostState.SENT, Key("g", "x", "42"))))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        "[" * 100_000,
        "\x00\x00\x00",
        json.dumps(GOOD | {"state": "gone"}),
        json.dumps(GOOD | {"time": "hier"}),
        json.dumps(GOOD | {"time": "2026-03-27T09:00:00"}),
        json.dumps(GOOD | {"version": "1"}),
        json.dumps(GOOD | {"retry_at": "2026-03-27T09:00:00"}),
        json.dumps({name: value for name, value in GOOD.items() if name != "network"}),
    ],
)
def test_damage_is_never_taken_for_an_entry(line):
    with pytest.raises(UnreadableLine):
        parse_line(line.encode())


def test_a_line_of_a_later_version_is_told_from_damage():
    with pytest.raises(Newer):
        parse_line(json.dumps(GOOD | {"version": 2, "state": "something new"}).encode())

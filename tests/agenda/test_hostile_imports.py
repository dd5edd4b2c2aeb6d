"""A calendar or an export of a stranger, made to be long to read, or to break what reads it."""

import json
from datetime import datetime
from time import process_time

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.import_ics import parse_calendar, split_state_mark
from plugins.town.agenda.import_openagenda import parse_export
from plugins.town.agenda.imported_event import convert_to_markdown

NOW, BUDGET = datetime(2026, 3, 1, tzinfo=PARIS), 4.0
PIECES = ("<a ", '<a href="http://x" ', '<a href="http://x">', "<script></script", "<br", "[", "![", "[a](", "[a](b", "<![CDATA[", "<p")


@pytest.mark.parametrize("piece", PIECES)
def test_a_description_is_read_in_a_time_that_grows_with_its_length(piece):
    before = process_time()
    convert_to_markdown(piece * (120_000 // len(piece)))
    assert process_time() - before < BUDGET


def test_links_of_a_description_stay():
    assert convert_to_markdown('<p>Voir <a class="x" href="https://a.example/b">le <b>site</b></a>, [ici](x) et [[là](y).</p>') == (
        "Voir [le <b>site</b>](https://a.example/b), ici et [là.".replace("<", "&lt;")
    )


@pytest.mark.parametrize("sign", ["«", "(", "a", "-", " a"])
def test_a_title_without_end_is_a_title(sign):
    before = process_time()
    assert split_state_mark(sign * 60_000)[0] == ""
    assert process_time() - before < BUDGET


DAY = "DTSTART:20260310T100000"
HOURS = f";BYHOUR={','.join(map(str, range(24)))}"
RULES = {
    "no step": f"{DAY}\nRRULE:FREQ=DAILY;INTERVAL=0",
    "the 366th of a day": f"{DAY}\nRRULE:FREQ=DAILY;BYSETPOS=366",
    "a day of 2189 beside": f"{DAY}\nRRULE:FREQ=DAILY\nRDATE:21891231T000000",
    "an exception in 2189": f"{DAY}\nRRULE:FREQ=DAILY\nEXDATE:21890101T000000",
    "every hour": f"{DAY}\nRRULE:FREQ=DAILY{HOURS}",
    "every hour since 1900": f"DTSTART:19000101T000000\nRRULE:FREQ=DAILY;COUNT=999999{HOURS}",
}


def calendar(event: str) -> bytes:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nSUMMARY:Marché\n{event}\nEND:VEVENT\nEND:VCALENDAR\n".encode()


@pytest.mark.parametrize("name", RULES)
def test_a_repetition_that_would_last_for_ever_is_left_and_said(name):
    before = process_time()
    (event,), _, _ = parse_calendar(calendar(RULES[name]), "a.ics", NOW)
    assert process_time() - before < BUDGET
    assert "rrule" not in event.keys and any("non reprise" in loss for loss in event.losses)


@pytest.mark.parametrize("rule", ["FREQ=YEARLY", "FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=MONTHLY;BYDAY=2SU", "FREQ=DAILY;COUNT=40"])
def test_a_repetition_of_a_century_is_taken(rule):
    start = "DTSTART:20260310T100000" if "COUNT" in rule else "DTSTART:19181111T110000"
    (event,), _, _ = parse_calendar(calendar(f"{start}\nRRULE:{rule}"), "a.ics", NOW)
    assert not any("non reprise" in loss for loss in event.losses)


@pytest.mark.parametrize("age", ["abc", [1], 1e999, "9" * 5000])
def test_one_bad_row_of_opendatasoft_is_left_and_said(age):
    good = {"title_fr": "Bal", "firstdate_begin": "2026-03-10T10:00:00+01:00"}
    data = json.dumps({"results": [good, {**good, "age_min": age}]}).encode()
    events, losses, _ = parse_export(data, "a.json", NOW)
    assert len(events) == 1 and losses.total() == 1

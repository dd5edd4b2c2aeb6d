"""The file of the whole agenda is put together from the text of each event: as if it had been written at once."""

import json

import pytest

from plugins.town.agenda.exports import format_export

EVENTS = [{"uid": "a", "title": {"fr": "Un « titre »\nsur deux lignes"}, "timings": []}, {"uid": "b", "age": {"min": 3, "max": 120}}]


def format_all(events):
    return json.dumps({"total": len(events), "events": events}, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_it_is_what_json_gives_of_all(count):
    events = EVENTS[:count]
    texts = [json.dumps(event, ensure_ascii=False, indent=1).replace("\n", "\n  ") for event in events]
    assert format_export(texts) == format_all(events)

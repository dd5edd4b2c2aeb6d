"""The file of the whole agenda is put together from the text of each event: as if it had been written at once."""

import json
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.output_manifest import OutputManifest
from plugins.engine.incremental.cache.rows import StoredRows
from plugins.engine.incremental.cache.store import BuildStore
from plugins.town.agenda import openagenda
from plugins.town.agenda.openagenda import ADDRESS, format_export, write_openagenda

EVENTS = [{"uid": "a", "title": {"fr": "Un « titre »\nsur deux lignes"}, "timings": []}, {"uid": "b", "age": {"min": 3, "max": 120}}]


def format_all(events):
    return json.dumps({"total": len(events), "events": events}, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_it_is_what_json_gives_of_all(count):
    events = EVENTS[:count]
    texts = [json.dumps(event, ensure_ascii=False, indent=1).replace("\n", "\n  ") for event in events]
    assert format_export(texts) == format_all(events)


class LeftFiles(OutputManifest):
    """What was left below a folder, by what it was made from."""

    def __init__(self, folder):
        self.folder, self.known, self.asked = folder, {}, []

    def is_current(self, file, *made_from):
        self.asked.append(made_from)
        return self.known.get(file) == made_from

    def find_former(self, file, *made_from):
        return self.folder / file if self.known.get(file) == made_from else None


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """Writes the file of some events after those of before, through what builds leave; says whether it was made anew."""
    monkeypatch.setattr(openagenda, "export_event", lambda content: content.event)
    monkeypatch.setattr(openagenda, "format_export", lambda texts: made.append(True) or format_export(texts))
    left, made = LeftFiles(tmp_path / "former"), []

    def write(events):
        made.clear()
        contents = tuple(SimpleNamespace(relative_source_path=f"{event['uid']}.md", event=event) for event in events)
        with BuildStore(tmp_path / "store") as store:
            write_openagenda(tmp_path / "output", contents, left, StoredRows(store, list, list))
            store.commit()
        left.known[ADDRESS] = left.asked[-1]
        (left.folder / ADDRESS).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "output" / ADDRESS).replace(left.folder / ADDRESS)
        assert (left.folder / ADDRESS).read_text() == format_all(events)
        return bool(made)

    return write


def test_the_text_of_one_event_takes_its_place_among_the_others(journal):
    assert journal([*EVENTS, {"uid": "c"}])
    assert not journal([EVENTS[0], {"uid": "b", "age": {"min": 6}}, {"uid": "c"}])
    assert not journal([EVENTS[0], {"uid": "c", "slug": "c"}, {"uid": "b", "age": {"min": 6}, "slug": "b"}])


@pytest.mark.parametrize("events", [EVENTS[:1], [*EVENTS, {"uid": "c"}], [{"uid": "a", "slug": "a"}, EVENTS[1]]])
def test_it_is_made_anew_when_their_number_moves_or_the_first_does(journal, events):
    journal(EVENTS)
    assert journal(events)

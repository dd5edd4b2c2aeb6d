"""Keys that hold a list of mappings, and keys that a room reads by itself."""

from plugins.core.publication.kind import Field
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.journal.editorial.fields import Holder, read_fields
from plugins.journal.editorial.rules import SourcePlace
from tests.editorial.desk import MARKET, rules, said

BEGIN, END = Field("begin", "instant", "Début", required=True), Field("end", "instant", "Fin")
TIMINGS = Field("timings", "mappings", "Horaires", fields=(BEGIN, END))


def written(value, line=1):
    """What the front matter holds, from plain Python."""
    if isinstance(value, dict):
        return RawValue({key: written(inner, line) for key, inner in value.items()}, line)
    if isinstance(value, list):
        return RawValue([written(inner, line + number) for number, inner in enumerate(value, 1)], line)
    return RawValue(value, line)


def read(field, value, folder):
    found, mistakes = read_fields((field,), {field.name: written(value)}, Holder(SourcePlace(folder, MARKET, rules())))
    return found.get(field.name), said(mistakes)


def test_a_list_of_mappings_is_read_one_by_one(tmp_path):
    found, mistakes = read(TIMINGS, [{"begin": "2026-03-28 10:00"}, {"begin": "2026-03-29 10:00", "end": "2026-03-29 12:00"}], tmp_path)
    assert [sorted(each) for each in found] == [["begin"], ["begin", "end"]]
    assert found[1]["end"].hour == 12
    assert mistakes == []


def test_one_mapping_is_a_list_of_one(tmp_path):
    found, _ = read(TIMINGS, {"begin": "2026-03-28 10:00"}, tmp_path)
    assert len(found) == 1


def test_a_mistake_in_a_mapping_says_which_one_and_its_line(tmp_path):
    found, mistakes = read(TIMINGS, [{"begin": "2026-03-28 10:00"}, {"end": "demain"}], tmp_path)
    assert len(found) == 2
    assert all("timings 2" in one and ":3" in one for one in mistakes)
    assert any("cette clé manque" in one for one in mistakes)


def test_what_is_no_mapping_is_refused_with_its_line(tmp_path):
    found, (mistake,) = read(TIMINGS, [{"begin": "2026-03-28 10:00"}, "samedi"], tmp_path)
    assert found is None
    assert ":3" in mistake
    assert "- begin: …" in mistake


def test_a_room_reads_its_own_key(tmp_path):
    def doubled(asked):
        if asked.value == "rien":
            raise InvalidValue("« rien » n’est pas un nombre.", "Écrivez 4.")
        return int(asked.value) * 2

    own = Field("places", "line", "Places", reads=doubled)
    assert read(own, "21", tmp_path) == (42, [])
    assert "Écrivez 4." in read(own, "rien", tmp_path)[1][0]

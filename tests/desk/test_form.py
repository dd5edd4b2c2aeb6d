"""The form of a kind is the kind's own declaration, and what it does not change stays to the byte."""

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.rules import TownRules
from tests.house import ROOT

RULES = TownRules.from_settings({**load_settings(ROOT / "publishconf.py"), "AGENTS": {"name": "Entre agents"}}, {})
KINDS = [kind for kind in RULES.kinds if kind.name != "seance"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_key_of_a_kind_is_in_its_form_but_those_that_the_desk_writes(kind):
    from plugins.service.desk.checking import LEFT_EMPTY, OWN, make_form

    first, others = make_form(kind, {}, RULES)
    shown = {field.name: field for field in (*first, *others)}
    assert set(shown) == {field.name for field in kind.fields} - OWN
    assert [field.name for field in kind.fields if field.required and field.name not in OWN and field not in others] != []
    assert {name for name, field in shown.items() if field.control == "untouched"} == set()
    for field in kind.fields:
        if field.name in shown and field.fields and shown[field.name].control == "group":
            assert [one.name for one in shown[field.name].fields] == [one.name for one in field.fields]
    assert [field.name for field in first if field.required] == [
        field.name
        for field in first
        if kind.find_field(field.name).required and LEFT_EMPTY.isdisjoint({field.name, f"{kind.name}.{field.name}"})
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.md")), ids=lambda path: path.stem)
def test_a_text_of_the_journal_that_is_opened_and_not_changed_stays_to_the_byte(path):
    from plugins.service.desk.texts import format_file_text, read_values

    source, base = path.relative_to(ROOT / "content").as_posix(), path.read_text(encoding="utf-8")
    kind = RULES.kinds.for_path(source)
    values, body = read_values(base, kind)
    assert format_file_text(kind, values, body, base, source, ROOT / "content", RULES) == base
    again, same_body = read_values(format_file_text(kind, values, body, "", source, ROOT / "content", RULES), kind)
    assert (again, same_body.strip()) == (values, body.strip())


def test_a_key_that_is_changed_changes_its_line_alone():
    from plugins.service.desk.texts import format_file_text, read_values

    base = "---\nid: a-1\ntitle: Le marché  # provisoire\ndate: 2026-03-02 09:30\ncategory: Culture\ntags: [un, deux]\n---\n\nUn texte.\n"
    kind = RULES.kinds["article"]
    values, body = read_values(base, kind)
    text = format_file_text(kind, {**values, "summary": "Un : deux"}, body, base, "articles/a.md", ROOT / "content", RULES)
    assert text == base.replace("tags: [un, deux]\n", 'tags: [un, deux]\nsummary: "Un : deux"\n')
    text = format_file_text(kind, {**values, "tags": "trois"}, "Un autre texte.", base, "articles/a.md", ROOT / "content", RULES)
    assert text == base.replace("[un, deux]", "trois").replace("Un texte.", "Un autre texte.")


HOSTILE = [
    *("---", "a: b", "# rien", "[x", "{x}", '"', "'", "- un", "oui: non #x", "\\", "é ’ « »", "null", "2026-03-02"),
    *("!!python/object:os.system", "*ancre", "&ancre"),
]


@pytest.mark.parametrize("word", HOSTILE)
def test_whatever_is_typed_in_a_field_stays_in_that_field(word):
    from plugins.service.desk.texts import format_file_text, read_values

    kind = RULES.kinds["article"]
    values = {
        "id": "a-1",
        "title": word,
        "date": "2026-03-02 09:30",
        "category": "Culture",
        "summary": word,
        "image": {"src": "a.jpg", "alt": word},
    }
    read, body = read_values(format_file_text(kind, values, f"{word}\n\ntexte", "", "articles/a.md", ROOT / "content", RULES), kind)
    assert read == values
    assert body == f"{word}\n\ntexte\n"

"""The editors' manual says what the house does: every key, every sort of mistake, examples that pass, and nothing that does not exist."""

import ast
import re
import shutil
from functools import cache

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication import raw_value
from plugins.core.publication.instants import read_instant
from plugins.core.publication.kind import Field
from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial import body, links
from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.front_matter import match_fields
from plugins.journal.editorial.rules import TownRules
from tests.house import ROOT

MANUAL, SITES = ROOT / "docs" / "manuel", ROOT / "tests" / "sites"
CONF = {**load_settings(ROOT / "pelicanconf.py"), "DEFAULT_IMAGE": None}
RULES = TownRules.from_settings(CONF, {})
LABEL, LIMITS = 1, -1
EVERY, BUT = "tous", "tous sauf "
CLOSED_LATER = re.compile(r" \(.*")
"""Sorts such as `trop long (titre)` are explained without what is between brackets."""

OTHERS = ("publication", "pictures", "announce", "quarters", "transit", "branding", "law")
SPEAKERS = {*OTHERS, *(path.parent.name for path in (ROOT / "plugins").rglob("kinds.py"))}
"""The rooms that tell editors of mistakes: those of every kind, and some more."""

SORT_PLACES = {"InvalidValue": 2, "RejectedEntry": 2, "Mistake": 5, "_add_mistake": 5, "_build_mistakes": 2}
"""Where those who speak of a mistake are given its sort."""


def page(name: str) -> str:
    return (MANUAL / f"{name}.md").read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables of `text`, without the lines that make them tables."""
    lines = [line for line in text.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def chapter(name: str, title: str) -> str:
    return page(name).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def unquoted(cell: str) -> str:
    return cell.strip("` ")


def kinds_of(cell: str) -> set[str]:
    """The kinds that a cell of the table of keys names: those that it lists, or all but those."""
    labels = {kind.label.lower() for kind in RULES.kinds}
    left_out = set(cell.removeprefix(BUT).split(", ")) if cell.startswith(BUT) else set()
    return labels - left_out if cell == EVERY or left_out else set(cell.split(", "))


def told() -> dict[tuple[str, str], list[str]]:
    """The row of each key of each kind: in the kind's own page, under « Les clés : », or in the table of those that many have."""
    shared = {(kind, unquoted(row[0])): row for row in rows(chapter("en-tete", "Toutes les clés"))[1:] for kind in kinds_of(row[2])}
    own = {}
    for path in MANUAL.glob("*.md"):
        for kind in re.findall(r"^## Les clés : (.+)$", page(path.stem), re.MULTILINE):
            own |= {(kind, unquoted(row[0])): row for row in rows(chapter(path.stem, f"Les clés : {kind}"))[1:]}
    assert not shared.keys() & own.keys()
    return shared | own


KEY_ROWS = told()
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}-{number}")
    for path in sorted(MANUAL.glob("*.md"))
    for number, example in enumerate(re.findall(r"^```(?:yaml)?\n((?:---\nid|Title): .+?)^```", page(path.stem), re.MULTILINE | re.DOTALL))
    if "category:  #" not in example
]
MARKS = {
    "severity": "alertes",
    "group": "tribunes",
    "streets": "travaux",
    "street_address": "lieux",
    "timings": "agenda",
    "attend": "conseil",
    "question": "questions",
    "subject": "entraide",
    "opened_by": "forum",
}
"""The folder of an example that is not an article, by a key that no other kind has."""
DATES = [(unquoted(row[0]), row[1]) for row in rows(chapter("en-tete", "Les dates"))[1:]]


def declared() -> dict[tuple[str, str], Field]:
    """Each key of each kind, nested ones after a point."""
    keys: dict[tuple[str, str], Field] = {}
    for kind in RULES.kinds:
        for field in kind.fields:
            for name, one in [(field.name, field), *((f"{field.name}.{inner.name}", inner) for inner in field.fields)]:
                keys[kind.label.lower(), name] = one
    return keys


KEYS = declared()


def test_the_tables_of_keys_name_those_of_every_kind_and_no_other():
    assert sorted(KEY_ROWS.keys() ^ KEYS.keys()) == []


def test_a_key_is_told_with_its_french_name_and_its_limits():
    required = {id(KEY_ROWS[key]) for key, field in KEYS.items() if field.required}
    assert {key: row[LABEL] for key, row in KEY_ROWS.items() if row[LABEL] != KEYS[key].label} == {}
    assert [key for key, row in KEY_ROWS.items() if ("obligatoire" in row[LIMITS]) != (id(row) in required)] == []
    longest = {key: f"{field.longest} caractères" for key, field in KEYS.items() if field.longest}
    assert {key: limit for key, limit in longest.items() if limit not in KEY_ROWS[key][LIMITS]} == {}


def test_the_french_name_of_a_key_is_understood():
    for key in (key for key in KEYS if "." not in key[1]):
        understood, unknown = match_fields((KEYS[key],), {KEY_ROWS[key][LABEL].lower(): RawValue("x", 1)})
        assert (key, list(understood), unknown) == (key, [key[1]], [])


def test_every_status_is_explained_and_no_other():
    explained = [unquoted(row[0].split(",")[0].split(" :")[0]) for row in rows(chapter("en-tete", "Les statuts"))[1:]]
    assert sorted(explained) == sorted(KEYS["article", "status"].choices)


@pytest.mark.parametrize(("written", "told"), DATES)
def test_a_date_is_understood_as_the_manual_says(written, told):
    moment = read_instant(written)
    hour = "minuit" if not moment.hour else f"{moment.hour} h {moment.minute or ''}".strip()
    assert f"{moment.day} avril 2026, {hour}" in told.replace("1er", "1") or told == "de même"


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_published_as_it_is(example, tmp_path):
    kind = next((folder for key, folder in MARKS.items() if f"\n{key}:" in example), "articles")
    for folder in (kind, "images"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "content" / "images" / "etal.png", tmp_path / "images")
    (tmp_path / kind / "exemple.md").write_text(example, encoding="utf-8")
    assert [str(mistake) for mistake in check_journal(tmp_path, CONF, {}).mistakes] == []


def test_every_sort_of_mistake_is_explained_and_no_other():
    pages = [page("fautes"), *(chapter(path.stem, "Les fautes") for path in MANUAL.glob("*.md"))]
    explained = [unquoted(row[0]) for text in pages for row in rows(text) if row[0].startswith("`")]
    assert sorted(explained) == sorted(sorts())


@pytest.mark.parametrize("site", sorted(path.name for path in (SITES / "invalid").iterdir()))
def test_a_mistake_that_a_site_shows_has_its_sort_in_the_manual(site):
    report = check_journal(SITES / "invalid" / site / "content", load_settings(SITES / "settings.py"), {})
    assert {CLOSED_LATER.sub("", mistake.sort) for mistake in report.mistakes} <= sorts()


@cache
def sorts() -> set[str]:
    """The names of every sort of mistake that an editor can be told of, as the source gives them."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "plugins").rglob("*.py") if path.parent.name in SPEAKERS]
    given = [value for tree in trees for node in ast.walk(tree) for value in _given(node)]
    texts = [value.values[0] if isinstance(value, ast.JoinedStr) else value for value in given]
    written = {text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)}
    return {CLOSED_LATER.sub("", sort) for sort in written | set(body.DROPPED.values()) | {links.NOT_YET, raw_value.SORT}} - {""}


def _given(node: ast.AST) -> list[ast.expr]:
    """The sort that a call gives to InvalidValue, Mistake, Voice or who makes one; that a variable `sort` holds; its default value."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        place = SORT_PLACES.get(name)
        return [keyword.value for keyword in node.keywords if keyword.arg in ("sort", "too_long")] + (
            node.args[place : place + 1] if place else []
        )
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "sort":
        return [node.value]
    if isinstance(node, ast.FunctionDef) and "sort" in [argument.arg for argument in node.args.args]:
        return list(node.args.defaults)
    return []

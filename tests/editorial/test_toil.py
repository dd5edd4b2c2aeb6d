"""A monstrous body is refused at once, with a sentence; a long honest one is not."""

import pytest

from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.suspect_text import LONGEST_BODY, MOST_COST, estimate_markdown_cost, limit_processor_time
from tests.editorial.desk import MARKET, NOW, article, journal, sorts

LINK = "- [Le règlement du marché](https://www.valbrune.example/reglement) (PDF, 2 Mo) <b>à jour</b>\n"
MONSTERS = {
    "brackets": "[" * 5000,
    "brackets in one another": "[" * 5000 + "]" * 5000,
    "links": "[a](" * 5000,
    "pictures": "![" * 5000,
    "tags": "<a " * 5000,
    "addresses": "<http://" * 5000,
    "headings": "# a\n" * 6000,
    "notes": "a[^1]\n" * 5000 + "\n[^1]: b",
    "fences": "~~~\n```\n" * 30_000,
    "comments": "<!--\n\n" * 40_000,
    "empty lines": "a\n" + "\n" * 4_000_000 + "b",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_refused_at_once(tmp_path, name):
    with limit_processor_time(10):
        town = journal(tmp_path, {MARKET: article("Le marché revient.\n\n" + MONSTERS[name])})
        assert sorts(town.list_mistakes()) == ["texte illisible"]
        assert "<pre>" in render_body(town.publications[0], town, NOW, build_converter(town.rules.settings)).html


@pytest.mark.parametrize(
    "body",
    [
        LINK * 1000,
        "| a | b |\n|---|---|\n" + "| [x](https://a.example/) | (1) |\n" * 1000,
        "Un paragraphe.\n\n" * 3000,
        "a) b) c) :-( " * 500,
    ],
)
def test_a_long_honest_body_is_read(tmp_path, body):
    assert estimate_markdown_cost(body) < MOST_COST
    assert len(body) < LONGEST_BODY
    assert sorts(journal(tmp_path, {MARKET: article(body)}).list_mistakes()) == []

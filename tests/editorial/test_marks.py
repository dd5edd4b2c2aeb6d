"""Signs that Markdown would print as they are: an editor hears of them before readers see them."""

import pytest

from tests.editorial.desk import article, read_text, sorts

TABLE = "| a | b |\n|---|---:|\n| 1 | 2 |"


def told(folder, body):
    return sorts(read_text(folder, article(body)).mistakes)


@pytest.mark.parametrize(
    "body",
    [
        TABLE,
        f"Avant.\n\n{TABLE}\n\nAprès.",
        "|a|b|\n|:-:|---|",
        f"```\n{TABLE.splitlines()[0]}\n{TABLE.splitlines()[2]}\n```",
        "    | a | b |\n    | 1 | 2 |",
        "| seul |",
        "La valeur |x| et |y|.",
        f'!!! info "Les tarifs"\n    {TABLE.replace(chr(10), chr(10) + "    ")}',
    ],
)
def test_a_table_that_is_one_is_no_mistake(tmp_path, body):
    assert told(tmp_path, body) == []


@pytest.mark.parametrize("body", ["| a | b |\n| 1 | 2 |\n| 3 | 4 |", f"Voici :\n{TABLE}", "| a | b |\n\n| 1 | 2 |\n| - | 3 |"])
def test_a_table_that_would_show_its_bars_is_told_once(tmp_path, body):
    assert told(tmp_path, body) == ["tableau mal écrit"]


@pytest.mark.parametrize(
    "body",
    [
        "Cher[^1].\n\n[^1]: Hors taxes.",
        "Cher[^a b].\n\n   [^a b]: Oui.",
        "On écrit `[^1]`.",
        "```\n[^1]\n```",
        "Un \\[^1]",
    ],
)
def test_a_note_that_is_there_is_no_mistake(tmp_path, body):
    assert told(tmp_path, body) == []


def test_each_note_that_is_not_there_is_told_once_at_its_first_call(tmp_path):
    found = read_text(tmp_path, article("Un[^1].\n\nDeux[^2], encore[^1].\n\n[^2]: Oui.")).mistakes
    assert [(mistake.line, "[^1]" in mistake.text) for mistake in found] == [(7, True)]

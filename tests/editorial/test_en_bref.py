"""The three lines for the young: how they are written, and what an editor is told of them."""

import json

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.core.publication.kind import EN_BREF
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.fields import READERS
from tests.editorial.desk import CONF, rules, write

GOOD = ("La piscine rouvre samedi.", "2 € avant 18 ans.", "Rendez-vous quai Haut.")


def told(tmp_path, *lines, **head):
    """What is said of an article with these lines, and the exit code of `check`."""
    keys = {"id": "20260302-piscine", "title": "La piscine", "date": "2026-03-02 09:30", "category": "Culture", **head}
    written = "".join(f"{name}: {value}\n" for name, value in keys.items())
    brief = "en_bref:\n" + "".join(f"  - {json.dumps(line, ensure_ascii=False)}\n" for line in lines) if lines else ""
    content = write(tmp_path / "content", {"articles/piscine.md": f"---\n{written}{brief}---\nSamedi.\n"})
    report = check_journal(content, {**CONF, "PUBLICS": ["jeunes", "familles"]}, {})
    return [(mistake.key, mistake.sort) for mistake in report.mistakes], report.exit_code


def test_three_short_lines_are_right(tmp_path):
    assert told(tmp_path, *GOOD, public="jeunes") == ([], Exit.DONE)


@pytest.mark.parametrize("lines", [GOOD[:1], GOOD[:2], (*GOOD, "Et encore.")])
def test_other_than_three_is_to_be_corrected(tmp_path, lines):
    assert told(tmp_path, *lines) == ([("en_bref", "en bref, pas en trois lignes")], Exit.CONTENT)


def test_a_line_too_long_is_to_be_corrected(tmp_path):
    assert told(tmp_path, "a" + " la" * 40, *GOOD[1:])[1] == Exit.CONTENT


def test_an_archive_is_only_warned(tmp_path):
    assert told(tmp_path, *GOOD[:2], date="2020-03-02 09:30") == ([("en_bref", "en bref, pas en trois lignes")], Exit.DONE)


@pytest.mark.parametrize(
    "hard",
    [
        "Conformément à la loi, la piscine rouvre.",
        "Les usagers peuvent venir.",
        "La piscine est intercommunautaire.",
        "Tu y vas le matin et tu y es le soir et tu y vas si tu as de quoi y aller à pied",
    ],
)
def test_a_line_written_as_a_notice_is_published_with_a_warning(tmp_path, hard):
    assert told(tmp_path, hard, *GOOD[1:]) == ([("en_bref", "en bref difficile à lire")], Exit.DONE)


@pytest.mark.parametrize(
    "easy", ["À Villeneuve-Saint-Georges-sur-Oise, tout rouvre.", "Aujourd’hui, c’est gratuit.", "On fête l’anniversaire du pont."]
)
def test_a_name_or_a_common_word_is_not_hard(tmp_path, easy):
    assert told(tmp_path, easy, *GOOD[1:]) == ([], Exit.DONE)


def test_the_young_should_have_their_lines(tmp_path):
    assert told(tmp_path, public="jeunes") == ([("public", "en bref manquant")], Exit.DONE)


@pytest.mark.parametrize(
    "head",
    [
        {"public": "familles"},
        {"public": "jeunes", "date": "2020-03-02 09:30"},
        {"public": "jeunes", "status": "draft", "date": "2026-03-26 09:30"},
    ],
)
def test_nobody_else_is_asked_for_them(tmp_path, head):
    assert told(tmp_path, **head)[0] == []


@pytest.mark.parametrize(
    "written", [[RawValue(line, 1) for line in GOOD], "\n".join(GOOD), " {} \n\n  {}\n{}\n".format(*GOOD)], ids=["list", "lines", "loose"]
)
def test_lines_are_a_list_or_a_text(written):
    assert READERS["lines"](written, EN_BREF, rules()) == GOOD


def test_the_line_that_is_too_long_is_named():
    with pytest.raises(InvalidValue, match="ligne 2 : 121 caractères"):
        READERS["lines"]("Un.\n" + "a" * 121, EN_BREF, rules())


def test_lines_are_not_keys():
    with pytest.raises(InvalidValue, match="il faut des lignes"):
        READERS["lines"]({"a": RawValue("b", 1)}, EN_BREF, rules())

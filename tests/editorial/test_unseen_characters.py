"""Characters that command a terminal, break a feed or turn letters round: none comes in, however it is written."""

import pytest

from tests.editorial.desk import article, read_text, sorts

UNSEEN = ["\\e[31m", "\\u001b]0;x\\a", "\\0", "\\x9b31m", "\\u2028", "\\u202egnp.exe", "\\uFDD0", "\\x7F"]


@pytest.mark.parametrize("written", UNSEEN)
def test_an_escape_in_the_front_matter_brings_none_in(tmp_path, written):
    reading = read_text(tmp_path, article(title=f'"Le marché {written} revient"', tags=f'["{written} fête"]'))
    assert sorts(reading.errors) == ["caractère de contrôle"] * 2
    assert [mistake.line for mistake in reading.errors] == [3, 6]
    assert (reading.publication.title + "".join(reading.publication.tags)).isprintable()


def test_an_escape_in_a_key_brings_none_in(tmp_path):
    reading = read_text(tmp_path, article(**{'"ti\\e[31mtre"': "x"}))
    assert "\x1b" not in "".join(str(mistake) for mistake in reading.mistakes)


def test_letters_turned_round_are_told(tmp_path):
    assert sorts(read_text(tmp_path, article(title="Le plan \u202egnp.exe")).errors) == ["caractère de contrôle"]


def test_an_arabic_title_may_say_where_its_direction_changes(tmp_path):
    reading = read_text(tmp_path, article(title="\u2067السوق\u2069 revient\u200f", lang="ar"))
    assert (reading.publication.title, reading.mistakes) == ("\u2067السوق\u2069 revient\u200f", ())

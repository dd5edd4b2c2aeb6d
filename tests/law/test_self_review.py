"""A town that went through the criteria itself says so, and nothing more; a mistake in its file is told."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.journal.law.accessibility import NUMBERS, read_self_review
from tests.house import ROOT

PAGES = '[[pages]]\nname = "Accueil"\naddress = "/"\n[[pages]]\nname = "Contact"\naddress = "/contact/"\n'


def written(folder, **answers):
    """A review of two pages, whole but for the answers that are given."""
    file = folder / "accessibilite.toml"
    criteria = [
        f'[criteria."{number}"]\ntitle = "Question {number}"\npages = "{answer}"\n'
        for number in NUMBERS
        if (answer := answers.get(f"c{number.replace('.', '_')}", "CC"))
    ]
    file.write_text(PAGES + "".join(criteria), encoding="utf-8")
    return file


def mistakes(file):
    with pytest.raises(SettingsError) as caught:
        read_self_review(file)
    return caught.value.mistakes


def test_there_are_106_criteria():
    assert (len(NUMBERS), NUMBERS[0], NUMBERS[-1]) == (106, "1.1", "13.12")


def test_a_criterion_is_failed_as_soon_as_one_page_fails_it(tmp_path):
    review = read_self_review(written(tmp_path, c1_1="CN", c1_2="SC", c1_3="SS"))
    assert review.failures == ("Question 1.1 (critère 1.1).",)
    assert "1.2" in review.conform and review.without_object == ("1.3",)


def test_a_criterion_that_is_forgotten_is_told(tmp_path):
    assert mistakes(written(tmp_path, c2_1="")) == ["accessibilite.toml › il manque 1 des 106 critères : 2.1"]


def test_a_page_without_an_answer_is_told(tmp_path):
    assert mistakes(written(tmp_path, c2_1="C")) == ["accessibilite.toml › 2.1 › pages › il faut 2 lettres, une par page ; il y en a 1."]


def test_an_answer_that_means_nothing_is_told(tmp_path):
    (mistake,) = mistakes(written(tmp_path, c2_1="CX"))
    assert "2.1 › pages › « X » n’est pas une réponse" in mistake


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="il n’existe pas"):
        read_self_review(tmp_path / "perdu.toml")


def test_the_declaration_says_what_was_found_and_that_it_is_no_audit(seen):
    review, page = read_self_review(ROOT / "accessibilite.toml"), seen("accessibilite").main
    words = " ".join(page.get_text(" ", strip=True).split())
    assert f"Ce n’est pas un audit. La commune a posé elle-même les 106 questions du RGAA 4.1 à {len(review.pages)} pages" in words
    assert f"respectés, {len(review.conform)} critères" in words and "non conforme" in words
    assert all(f"(critère {number})" in words for number in review.list_numbers("N"))
    assert all(f"{reviewed.name} · {reviewed.address}" in words for reviewed in review.pages)

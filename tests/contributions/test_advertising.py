"""Advertisements are refused for what they say, and no resident is: a sample of the made-up corpus, and what is known to be hard."""

import pytest

from benchmarks.spam_corpus import SentText, make_honest, make_spam
from plugins.voices.contributions.screening import MOST_LINKS, REFUSED_AT, clean_text, count_points, find_same, screen_text
from tests.campaign import draw


def is_refused(text: SentText) -> bool:
    """Whether its words alone have it refused."""
    screened = screen_text(clean_text(text.text, 20_000))
    most = MOST_LINKS if text.works else 0
    return screened.links > most or count_points(screened.text, screened.links) >= REFUSED_AT


def test_four_advertisements_in_five_are_refused_for_their_words_and_no_resident_is_but_for_a_link_without_script():
    spam = draw(make_spam(), 1500)
    assert sum(map(is_refused, spam)) > 0.75 * len(spam)
    refused = [text for text in make_honest() if is_refused(text)]
    assert [text for text in refused if text.works or not screen_text(text.text).links] == []
    assert len(refused) <= 2


@pytest.mark.parametrize(
    "typed",
    [
        "Achetez du vіаgrа pas cher sur https://pilules.example",
        "Achetez du v1@gr4 pas cher sur https://pilules.example",
        "Achetez du v i a g r a pas cher sur https://pilules.example",
        "Achetez du v​i​a​g​r​a pas cher sur https://pilules.example",
        "Achetez du ｖｉａｇｒａ pas cher sur pilules[.]example point com",
        "[url=https://montres.example]replica Rolex[/url]",
    ],
)
def test_a_disguise_changes_nothing(typed: str):
    screened = screen_text(clean_text(typed, 600))
    assert count_points(screened.text, screened.links) >= REFUSED_AT


def test_a_text_of_which_some_words_are_changed_is_known_again_and_another_of_the_same_street_is_not():
    first = "Madame, Monsieur, nous aidons les foyers de votre région à réduire leurs factures grâce à une aide de l’État méconnue."
    again = "Madame, Monsieur, ils aident tous les foyers de notre région à réduire leurs factures grâce à une aide d’État inconnue."
    assert find_same(again, [("a", first)]) == "a"
    assert find_same("La rue des Lilas est bruyante la nuit.", [("a", "La rue des Lilas est mal éclairée le soir.")]) == ""

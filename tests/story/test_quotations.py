"""Which quotations are set large."""

import pytest

from plugins.journal.story.readable import pull_quotations

SHORT = "<p>On entendra de nouveau sonner l’heure.</p>"
SIGNED = f"{SHORT}\n<p>— Anselme Quiévreux</p>"


def quotation(inside):
    return f"<blockquote>\n{inside}\n</blockquote>"


@pytest.mark.parametrize("inside", [SHORT, SIGNED, SHORT.replace("heure", '<em class="x">heure</em>')])
def test_a_short_one_that_stands_alone_is(inside):
    html = f"<p>Avant.</p>\n{quotation(inside)}\n<p>Après.</p>"
    assert pull_quotations(html) == html.replace("<blockquote>", '<blockquote class="pull">')


@pytest.mark.parametrize(
    "inside",
    [
        f"{SIGNED}\n<p>Encore.</p>",
        f"<p>{'a' * 281}</p>",
        "<ul><li>Une liste.</li></ul>",
        f"<h2>Titre</h2>{SHORT}",
        "Des mots nus.",
    ],
)
def test_a_long_one_and_what_is_not_words_are_not(inside):
    assert pull_quotations(quotation(inside)) == quotation(inside)


def test_those_that_touch_each_other_are_not():
    html = "\n".join([quotation(SHORT)] * 3)
    assert pull_quotations(html) == html


def test_of_one_inside_another_the_outer_is_not():
    assert pull_quotations(quotation(quotation(SHORT) + SHORT)).startswith("<blockquote>\n")


def test_two_that_words_part_are():
    html = f"{quotation(SHORT)}<p>Entre.</p>{quotation(SIGNED)}"
    assert pull_quotations(html).count('class="pull"') == 2

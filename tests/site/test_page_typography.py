"""What French typography asks of a page as it is read: ordinals, quotations; never in an attribute, a script, a code, another language."""

from random import Random

import pytest
from jinja2 import DictLoader, Environment

from plugins.core.publication.hand_offs import finish_pages
from plugins.journal.site.page_typography import ORDINAL, TAG_OR_VERBATIM, mark_quotations, set_page_type


def page(text, lang="fr"):
    """A page as a template gives it, whose body holds `text`."""
    return f'<!DOCTYPE html>\n<html lang="{lang}"><head><title>Le 1er mai</title></head><body>{text}</body></html>'


def typeset(text, lang="fr", name="index.html"):
    return set_page_type(page(text, lang), {"output_file": name})


@pytest.mark.parametrize(
    ("typed", "raised"),
    [
        ("le 1er avril", "le 1<sup>er</sup> avril"),
        ("la 1re et la 2e classe", "la 1<sup>re</sup> et la 2<sup>e</sup> classe"),
        ("au XXe siècle, François Ier", "au XX<sup>e</sup> siècle, François I<sup>er</sup>"),
        ("en 2nde", "en 2<sup>nde</sup>"),
        ("Mme Roux, Mlle Duval", "M<sup>me</sup> Roux, M<sup>lle</sup> Duval"),
        ("Le maire, ce soir, Mes voisins, v1.2e, 12er", "Le maire, ce soir, Mes voisins, v1.2e, 12er"),
        *[(text, text) for text in ('<p title="1er">Mai</p>', "1<sup>er</sup>", "<code>1er</code>", "<option>1er mai</option>")],
    ],
)
def test_an_ordinal_is_raised_where_it_is_read_and_nowhere_else(typed, raised):
    assert typeset(typed) == page(raised)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("« Nous corrigerons le reste », dit-elle", "<q>« Nous corrigerons le reste »</q>, dit-elle"),
        ('« Les électeurs <a href="/r">ont parlé</a> hier »', '<q>« Les électeurs <a href="/r">ont parlé</a> hier »</q>'),
        ("le mot « ensemble » revient", "le mot « ensemble » revient"),
        ("« Un mot <b>mal fermé dans »</b> cette phrase", "« Un mot <b>mal fermé dans »</b> cette phrase"),
        ("<blockquote>« Nous corrigerons tout le reste »</blockquote>", "<blockquote>« Nous corrigerons tout le reste »</blockquote>"),
        ('<p title="« Nous corrigerons tout le reste »">Non</p>', '<p title="« Nous corrigerons tout le reste »">Non</p>'),
    ],
)
def test_a_short_quotation_is_marked(typed, marked):
    assert typeset(typed) == page(marked)


def test_another_language_and_what_is_no_page_stay_as_they_are():
    text = "« Nous corrigerons tout le reste », le 1er avril"
    assert (typeset(text, lang="en"), typeset(text, name="flux.xml")) == (page(text, "en"), page(text))


PARTS = (
    *(
        "1er",
        "Ire",
        "2e",
        "XXe",
        "2nde",
        "Mme",
        "Mlles",
        "٢e",
        "12er",
        "v1.2e",
        "é2e",
        "-2e",
        "&2e",
        "Le",
        "Me",
        "1",
        "e",
        "M",
        " ",
        "\n",
        ">",
        "<",
    ),
    *(
        "<b>",
        "</b>",
        '<p title="2e">',
        "<svg>",
        "</svg>",
        "<sup>",
        "</sup>",
        "<script>",
        "</script>",
        "<!-- 2e -->",
        "<main>",
        "</main>",
        "«",
        "»",
        "« un deux trois »",
    ),
    *("quatre ", "mots ", "entre ", "guillemets "),
)


def raise_everywhere(html):
    """Every ordinal, piece by piece, whether or not there is any sign of one: what the quick look must never change."""
    pieces = TAG_OR_VERBATIM.split(html)
    pieces[::3] = [ORDINAL.sub(lambda match: "{}<sup>{}</sup>".format(*filter(None, match.groups())), piece) for piece in pieces[::3]]
    return "".join(piece for number, piece in enumerate(pieces) if number % 3 != 2)


def test_the_quick_look_misses_no_ordinal():
    chance, raised = Random(17), 0
    for _ in range(4000):
        parts = chance.choices(PARTS, k=chance.randint(1, 14))
        if chance.random() < 0.5:
            start = chance.randint(0, len(parts))
            parts[start:start], parts[len(parts) :] = ["<main>"], ["</main>", *chance.choices(PARTS, k=chance.randint(0, 3))]
        text = "".join(parts)
        html = page(text)
        start = html.index("<body")
        expected = html[:start] + mark_quotations(raise_everywhere(html[start:]))
        assert typeset(text) == expected, text
        raised += expected != html
    assert raised > 1000


def test_a_finished_template_finds_what_any_other_finds():
    env = Environment()
    env.globals.update(town="Valbrune", year=2026, day=0)
    plain = env.from_string("{{ town }} {{ year }} {{ day }}", globals={"year": 2027})
    finish_pages(env, lambda html, _: f"{html}.")
    finished = env.from_string("{{ town }} {{ year }} {{ day }}", globals={"year": 2027})
    assert finished.render(day=25) == plain.render(day=25) + "." == "Valbrune 2027 25."
    for shared in (False, True):
        given, usual = ([*context.get_all().items()] for context in (each.new_context({"day": 1}, shared) for each in (finished, plain)))
        assert given == usual
    assert finished.new_context().globals_keys == plain.new_context().globals_keys


@pytest.mark.parametrize("more", [{}, {"town": "Ici"}, {"other": "là"}])
def test_what_a_finished_template_imports_sees_what_it_sees_elsewhere(more):
    templates = {"part.html": "{% macro tell() %}{{ town }}{{ other }}{% endmacro %}"}
    templates["page.html"] = "{% from 'part.html' import tell %}{{ tell() }}"
    texts = []
    for is_finished in (False, True):
        env = Environment(loader=DictLoader(templates))
        env.globals["town"] = "Valbrune"
        if is_finished:
            finish_pages(env, lambda html, _: html)
        page = env.get_template("page.html", globals=more)
        texts.append([page.render(), page.render(other="x"), env.get_template("page.html").render()])
        env.globals["other"] = "après"
        texts[-1].append(page.render())
    assert texts[0] == texts[1]

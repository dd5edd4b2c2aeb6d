"""Which publications a month's magazine holds, and in which order: nothing is written here."""

from datetime import date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Image, Publication
from plugins.journal.fast_markdown.converter import Converter
from plugins.town.print.issue import MagazineIssue, build_issue, parse_month
from plugins.town.print.magazine import Neighbours, format_page, rewrite_for_issue
from plugins.town.print.press import NO_BREAK, tie_last_words

ARTICLE = Kind("article", "Article", "Articles", "articles", "{slug}/", "article", ())
BREVE = Kind("breve", "Brève", "Brèves", "breves", "breves/{slug}/", "breve", (), one_paragraph=True)
COUNCIL = Kind("seance", "Séance", "Séances du conseil", "conseil", "conseil/{slug}/", "seance", ())
PAGE = Kind("page", "Page", "Pages", "pages", "{slug}/", "page", (), stream=False)
MARCH, NOW = date(2026, 3, 1), datetime(2026, 4, 2, 9, tzinfo=PARIS)
SHOWN = Image("images/etal.jpg", "Un étal")


def one(name: str, day: int = 2, kind: Kind = ARTICLE, category: str = "Culture", **keys: object) -> Publication:
    """A publication of March 2026."""
    moment = datetime(2026, 3, day, 9, tzinfo=PARIS)
    values = {"date": moment, "category": category, "title": name.capitalize(), **keys}
    title = values.pop("title")
    return Publication(kind, f"{name}.md", name, True, title, name, f"{name}/", "", **values)


def march(*publications: Publication) -> MagazineIssue:
    return build_issue(publications, MARCH, NOW, ["Travaux", "Culture"])


def names(found: MagazineIssue) -> list[str]:
    return [publication.slug for publication in found.publications]


def test_the_newest_comes_first_in_its_section():
    assert names(march(one("a", 2), one("b", 9), one("c", 5))) == ["b", "c", "a"]


def test_what_editors_ranked_comes_in_their_order_before_the_newest():
    ranked = march(one("a", 2, extra={"une": 2}), one("b", 9), one("c", 3, extra={"une": 1}), one("d", 4, extra={"une": 0}))
    assert names(ranked) == ["c", "a", "b", "d"]


def test_sections_follow_the_town_s_list_and_others_come_after():
    found = march(one("a", category="Culture"), one("b", category="Autres"), one("c", category="Travaux"))
    assert [part.title for part in found.parts] == ["Travaux", "Culture", "Autres"]


def test_a_kind_that_another_room_adds_comes_by_itself():
    found = march(one("a"), one("seance", kind=COUNCIL, category=""))
    assert [part.title for part in found.parts] == ["Culture", "Séances du conseil"]


def test_what_has_one_paragraph_is_told_apart_in_the_order_of_the_days():
    found = march(one("a", 9, BREVE, "Travaux"), one("b", 2, BREVE, ""))
    assert [[publication.slug for publication in part.publications] for part in found.briefs] == [["b", "a"]]
    assert found.parts == ()


@pytest.mark.parametrize(
    "left_out",
    [
        one("draft", status="draft"),
        one("hidden", status="hidden"),
        one("withdrawn", status="withdrawn"),
        one("page", kind=PAGE),
        one("english", lang="en"),
        one("april", date=NOW + timedelta(days=5)),
        one("february", date=datetime(2026, 2, 28, 23, 59, tzinfo=PARIS)),
        one("last-year", date=datetime(2025, 3, 2, tzinfo=PARIS)),
    ],
    ids=lambda publication: publication.slug,
)
def test_what_readers_cannot_see_or_another_month_said_is_left_out(left_out):
    assert names(march(left_out, one("seen"))) == ["seen"]


def test_what_expired_since_was_still_said_that_month():
    assert names(march(one("sale", expires=date(2026, 3, 20)))) == ["sale"]


def test_the_cover_shows_the_newest_that_has_a_picture():
    found = march(one("a", 2, image=SHOWN), one("b", 9), one("c", 5, image=SHOWN))
    assert found.lead.slug == "c"


def test_the_cover_of_a_month_without_pictures_bears_the_newest():
    assert march(one("a", 2), one("b", 9)).lead.slug == "b"


def test_a_month_of_brèves_has_no_lead():
    assert march(one("a", kind=BREVE)).lead is None


@pytest.mark.parametrize("written", ["2026-03", "2026-3", " 2026-03 "])
def test_a_month_is_read(written):
    assert parse_month(written) == MARCH


@pytest.mark.parametrize("written", ["mars 2026", "2026", "2026-13", "03-2026", "2026-03-02", ""])
def test_what_is_no_month_is_refused(written):
    with pytest.raises(SettingsError, match="par exemple 2026-03"):
        parse_month(written)


@pytest.mark.parametrize(
    "title",
    ["La place du Beffroi rendue aux piétons dès le 4 avril", "Municipales : les résultats, bureau par bureau", "Un seul mot à la fin"],
)
def test_no_title_ends_with_a_word_alone(title):
    assert len(tie_last_words(title).split(" ")[-1]) >= min(14, len(title) // 2) or len(title) < 28


@pytest.mark.parametrize("title", ["Marché", "Le chat va bien", "anticonstitutionnellementanticonstitutionnellement", ""])
def test_a_short_title_or_a_word_alone_stays(title):
    assert tie_last_words(title) == title


def test_the_words_of_a_title_stay_the_same():
    title = "La place du Beffroi rendue aux piétons dès le 4 avril"
    assert tie_last_words(title).replace(NO_BREAK, " ") == title


NEIGHBOURS = Neighbours(
    {"articles/crue.md": "#article-2", "articles/plage.md": "https://ville.example/plage/"}.get,
    lambda path: f"https://ville.example/{path}",
    {"images/etal.jpg": ("images/etal-1.jpg", 1200, 750)}.get,
)


def told(html: str) -> str:
    return rewrite_for_issue(html, "article-1", "https://ville.example/marche/", NEIGHBOURS)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("<h2>Un</h2><h3>Deux</h3>", "<h4>Un</h4><h5>Deux</h5>"),
        ('<a href="{filename}/articles/crue.md#suite">x</a>', '<a href="#article-2">x</a>'),
        ('<a href="{filename}/articles/plage.md#suite">x</a>', '<a href="https://ville.example/plage/#suite">x</a>'),
        ('<a href="{filename}/articles/perdu.md">x</a>', "x"),
        ('<a href="{static}/documents/plan.pdf">x</a>', '<a href="https://ville.example/documents/plan.pdf">x</a>'),
        ('<a href="{static}/documents/r%26d.pdf">x</a>', '<a href="https://ville.example/documents/r&amp;d.pdf">x</a>'),
        ('<a href="/agenda/#mai">x</a>', '<a href="https://ville.example/agenda/#mai">x</a>'),
        ('<a href="https://ailleurs.example/#a">x</a>', '<a href="https://ailleurs.example/#a">x</a>'),
        ('<sup id="fnref:1"><a href="#fn:1">1</a></sup>', '<sup id="article-1-fnref:1"><a href="#article-1-fn:1">1</a></sup>'),
        ('<p><img alt="Un étal" src="{static}/images/perdu.jpg"/></p>', "<p></p>"),
        ('<video src="{static}/film.mp4"></video>', '<a href="https://ville.example/marche/">À voir et à entendre en ligne</a>'),
    ],
)
def test_a_text_is_made_to_stand_among_others(written, printed):
    assert told(written) == printed


def test_a_picture_alone_becomes_a_figure_with_its_caption():
    made = told('<p><img alt="Un étal" src="{static}/images/etal.jpg" title="Samedi"/></p>')
    assert made == '<figure><img alt="Un étal" height="750" src="images/etal-1.jpg" width="1200"/><figcaption>Samedi</figcaption></figure>'


def test_a_decoration_has_a_name_too():
    assert 'alt="Illustration"' in told('<p>Un <img alt="" src="{static}/images/etal.jpg"/> mot</p>')


@pytest.mark.parametrize("title", ["Un [crochet](ailleurs)", "Deux *étoiles*", "<b>Trois</b>", "Quatre \\ barres"])
def test_a_title_stays_words_on_the_page_of_the_site(title):
    made = Converter({}, gated=False).convert(format_page(march(one("a", title=title)), "Le Beffroi").split("---\n\n", 1)[1])
    (link,) = BeautifulSoup(made, "html.parser").select("a")
    assert (link.get_text(), link["href"], link.find(True)) == (title, "../a.md", None)


def test_a_corner_without_words_is_no_heading():
    assert told("<table><tr><th></th><th>Prix</th></tr></table>") == "<table><tr><td></td><th>Prix</th></tr></table>"


def test_a_table_that_scrolls_is_reached_by_the_keyboard():
    cells = "<td>1</td>" * 4
    made = BeautifulSoup(told(f"<table><tr>{cells}</tr></table>"), "html.parser")
    assert (made.div["tabindex"], made.div["role"], made.div["aria-label"]) == ("0", "region", "Tableau")

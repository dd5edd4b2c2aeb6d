"""The contents and the lists of our generators are those that Pelican makes."""

import random
from datetime import datetime, timedelta
from html import escape
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from pelican import contents as contents_of_pelican
from pelican import utils
from pelican.settings import DEFAULT_CONFIG

from plugins.engine.incremental.cache.objects import may_link
from plugins.engine.incremental.generators import Article, separate_translations
from tests.campaign import trials

SEEDS = range(trials(full=300, sample=30))


def contents(chance, count):
    """Articles with translations, some of them without an original, their dates often the same."""
    for number in range(count):
        lang, slug = chance.choice(["fr", "fr", "en", "es"]), f"s{chance.randrange(max(1, count // 2))}"
        metadata = {"translation": "true"} if chance.random() < 0.1 else {}
        date = datetime(2026, 1, 1) + timedelta(days=chance.randrange(90))
        yield SimpleNamespace(slug=slug, lang=lang, metadata=metadata, in_default_lang=lang == "fr", source_path=f"{number}.md", date=date)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("by", [None, "slug", ("slug", "lang")])
def test_translations_are_found_as_pelican_finds_them(seed, by):
    theirs, ours = ([*contents(random.Random(seed), 40)] for _ in range(2))
    found = [utils.process_translations(theirs, by), separate_translations(ours, by)]
    names = [[[one.source_path for one in part] for part in both] for both in found]
    assert names[0] == names[1]
    told = [{one.source_path: [other.source_path for other in getattr(one, "translations", ())] for one in each} for each in (theirs, ours)]
    assert told[0] == told[1]


def odd(whole):
    return [one for one in whole if one % 2]


def shape(html):
    """The elements of `html`, with the names of their attributes, and where it leads."""
    elements = BeautifulSoup(html, "html.parser").find_all(True)
    return [(element.name, sorted(element.attrs)) for element in elements]


@pytest.fixture(scope="module")
def neighbours():
    conf = {**DEFAULT_CONFIG, "SITEURL": "https://journal.example", "PATH": "/content"}
    names = ["r&d.md", "l'ete.md", 'x"y.md', "a<b>c.md", "e.md"]
    met = {name: SimpleNamespace(url=f"{name[:-3]}/") for name in names}
    context = {"generated_content": met, "static_content": {"documents/d\"x>'.pdf": SimpleNamespace(url="documents/d\"x>'.pdf")}}
    return lambda body, sort=Article: (
        sort(body, {"title": "x"}, conf, "/content/a.md", {**context, "localsiteurl": conf["SITEURL"]}).content
    )


@pytest.mark.parametrize("seed", range(trials(full=3000, sample=300)))
def test_an_address_that_pelican_puts_in_opens_neither_an_attribute_nor_an_element(neighbours, seed):
    chance = random.Random(seed)
    markers = ["{filename}", "{static}", "{index}", "|tag|"]
    pieces = [*markers, "r&d.md", "l'ete.md", "x%22y.md", 'x"y.md', "a<b>c.md", "documents/d\"x>'.pdf", "#", "?"]
    pieces += ['"', "'", "<", ">", " onclick=", "href=", "src=", "&quot;", "&amp;quot;", "javascript:", "//", ";", "%22", "\n"]
    value = "".join(chance.choices(markers) + chance.choices(pieces, k=chance.randrange(1, 9)))
    title = chance.choice(["", "href='", 'href="']) + value + chance.choice(["", "'", '"'])
    body = f'<p><a title="{escape(title, quote=False).replace(chr(34), "&quot;")}" href="{escape(value)}">x</a></p>'
    found = neighbours(body)
    assert shape(found) == shape(body)
    assert not BeautifulSoup(found, "html.parser").a["href"].strip().lower().startswith("javascript:")


@pytest.mark.parametrize("address", ["{filename}/e.md", "{filename}/e.md?a=1&amp;b=2#c", "{index}", "{static}/absent.pdf", "{tag}été"])
def test_an_ordinary_address_is_the_one_that_pelican_puts_in(neighbours, address):
    body = f'<a href="{address}">x</a>'
    assert neighbours(body) == neighbours(body, contents_of_pelican.Article)


LINKED = ['<a href="|filename|e.md">x</a>', '<a href="{static}/a.pdf">x</a>', '<a href="=e.md">x</a>']


@pytest.mark.parametrize("body", ["", "<p>a</p>", "<p>{a}</p>", *LINKED])
@pytest.mark.parametrize("pattern", [DEFAULT_CONFIG["INTRASITE_LINK_REGEX"], "=(?P<what>)"])
def test_a_text_is_asked_for_links_where_pelican_would_find_one(body, pattern):
    conf = {**DEFAULT_CONFIG, "SITEURL": "https://journal.example", "PATH": "/content", "INTRASITE_LINK_REGEX": pattern}
    context = {"generated_content": {"e.md": SimpleNamespace(url="e/")}, "static_content": {}, "localsiteurl": ""}
    for text in (body, Markup(body)):
        ours, theirs = (sort(text, {"title": "x"}, conf, "/content/a.md", context) for sort in (Article, contents_of_pelican.Article))
        assert (ours.content, type(ours.content)) == (theirs.content, type(theirs.content))
        assert ours.get_static_links() == theirs.get_static_links()
        assert bool(ours._get_intrasite_link_regex().search(body)) <= may_link(ours, body)


def test_a_text_without_the_signs_of_pelican_is_not_asked():
    article = SimpleNamespace(settings=DEFAULT_CONFIG)
    assert not may_link(article, '<a href="e.md">x</a>')

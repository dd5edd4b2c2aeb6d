"""An older page of a list that says how many pages there are is made again when there is one more, not when there is one article more."""

import pytest
from pelican.paginator import Paginator
from pelican.settings import DEFAULT_CONFIG

from plugins.engine.incremental.engine import oldest
from plugins.engine.incremental.pages.closure import TemplateClosure
from plugins.engine.incremental.pages.lists import find_visible_value

SIZE = 10


def closure(*attributes):
    return TemplateClosure(b"", (), frozenset(), attributes=frozenset(attributes))


def seen(articles, name, attributes):
    """What a template that names `attributes` sees under `name` on page 2 of a list of so many articles."""
    whole = Paginator("index.html", "", list(range(articles)), DEFAULT_CONFIG, SIZE)
    oldest.list_numbers(whole)
    page = oldest.build_page(whole, 2)
    return find_visible_value({"articles_page": page, "articles_paginator": whole}[name], name, closure(*attributes))


@pytest.mark.parametrize("name", ["articles_page", "articles_paginator"])
def test_a_page_that_tells_no_length_stays_whatever_the_length(name):
    assert seen(25, name, ["title"]) == seen(35, name, ["title"])


@pytest.mark.parametrize("name", ["articles_page", "articles_paginator"])
def test_how_many_pages_there_are_moves_with_a_page_more(name):
    assert seen(25, name, ["num_pages"]) == seen(26, name, ["num_pages"])
    assert seen(25, name, ["num_pages"]) != seen(35, name, ["num_pages"])


@pytest.mark.parametrize("asked", ["count", "paginator", "start_index", "has_other_pages"])
@pytest.mark.parametrize("name", ["articles_page", "articles_paginator"])
def test_a_length_in_articles_moves_with_an_article_more(name, asked):
    assert seen(25, name, [asked]) != seen(26, name, [asked])

"""Templates that hide what they look at, and texts that are made of more than their bytes: right or rendered again, never stale."""

import os
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.incremental.histories import parted
from tests.incremental.sites import SITES, Text

HIDDEN = {
    "an_import_with_context": "{% from 'm.html' import m with context %}{{ m() }}",
    "an_import_without_context": "{% from 'm.html' import m %}{{ m() }}",
    "an_import_of_all": "{% import 'm.html' as all with context %}{{ all.m() }}",
    "an_argument_of_a_macro": "{% from 'n.html' import n %}{{ n(articles) }}",
    "a_loop": "{% for one in articles %}{{ loop.index }}{{ loop.previtem.title if loop.previtem }}{{ one.content }}{% endfor %}",
    "an_include_by_a_variable": "{% set name = 'p.html' %}{% include name %}",
    "an_include_of_one_of_two": "{% include ['absent.html', 'p.html'] %}",
    "the_theme_by_its_prefix": "{% include '!theme/p.html' %}",
    "the_theme_simple_by_its_prefix": "{% import '!simple/pagination.html' as p %}{% include 'p.html' %}",
    "a_filter_of_attributes": "{{ articles|map(attribute='title')|join }}{{ (articles|sort(attribute='date'))[0].content }}",
    "an_item_instead_of_an_attribute": "{% for one in articles %}{{ one['title'] }}{{ one|attr('content') }}{% endfor %}",
    "a_block_set": "{% set words %}{{ articles[0].title }}{% endset %}{{ words }}",
}


@pytest.fixture
def site(tmp_path, forge):
    made = SITES["simple"](tmp_path / "site", forge)
    made.write("theme/templates/m.html", "{% macro m() %}{{ SITENAME }}{{ articles[0].title if articles }}{% endmacro %}")
    made.write(
        "theme/templates/n.html", "{% macro n(list) %}{% for one in list %}{{ one.title }}{{ one.content }}{% endfor %}{% endmacro %}"
    )
    made.write("theme/templates/p.html", "{% for one in articles %}{{ one.title }} {{ one.content }}{% endfor %}")
    return made


def test_what_templates_reach_in_hidden_ways_is_shown_anew(site):
    site.settings["TEMPLATE_PAGES"] = repr({f"{how}.html": f"{how}.html" for how in HIDDEN})
    site.save()
    for how, template in HIDDEN.items():
        site.write(f"content/{how}.html", template)
    site.build()
    text = site.texts["articles/a0.md"]
    site.put(Text(text.path, text.head | {"Title": "Autre", "Slug": "autre"}, "Autre corps."))
    assert not parted(site)
    site.write("theme/templates/p.html", "changé {{ SITENAME }}")
    site.write("theme/templates/m.html", "{% macro m() %}changé{% endmacro %}")
    assert not parted(site)


def test_a_text_in_another_folder_has_another_category(site):
    site.put(Text("articles/sport/x.md", {"Title": "X", "Date": "2026-01-01"}))
    site.build()
    site.drop("articles/sport/x.md")
    site.put(Text("articles/culture/x.md", {"Title": "X", "Date": "2026-01-01"}))
    assert not parted(site)


def test_a_text_with_the_date_of_its_file_moves_with_it(site):
    site.settings["DEFAULT_DATE"] = "'fs'"
    site.save()
    path = site.put(Text("articles/sans.md", {"Title": "Sans date"})) or site.content / "articles/sans.md"
    site.build()
    os.utime(path, (1_500_000_000, 1_500_000_000))
    assert not parted(site)


def test_a_text_that_waits_for_its_date_appears(site):
    site.settings["WITH_FUTURE_DATES"] = "False"
    site.save()
    due = datetime.now(ZoneInfo("Europe/Paris")) + timedelta(seconds=2)
    site.put(Text("articles/demain.md", {"Title": "Demain", "Date": f"{due:%Y-%m-%d %H:%M:%S}"}))
    site.build()
    time.sleep(max(0, due.timestamp() + 0.1 - time.time()))
    assert not parted(site)


@pytest.mark.parametrize("directive", [".. include:: {}", ".. csv-table::\n   :file: {}"])
def test_what_a_restructured_text_includes_is_read_anew(site, directive):
    part = site.write("content/articles/part.inc", "un morceau")
    site.write("content/articles/r.rst", f"Titre\n#####\n\n:date: 2026-01-01\n\n{directive.format(part)}\n")
    site.build()
    site.write("content/articles/part.inc", "un autre morceau")
    assert not parted(site)


def test_an_attached_picture_follows_the_text_that_attaches_it(site):
    nothing = "FEED_ALL_ATOM CATEGORY_FEED_ATOM FEED_ALL_RSS TAG_FEED_ATOM TRANSLATION_FEED_ATOM AUTHOR_FEED_ATOM AUTHOR_FEED_RSS"
    site.settings |= dict.fromkeys(nothing.split(), "None")
    site.settings |= {"ARTICLE_SAVE_AS": "'{slug}/index.html'", "ARTICLE_URL": "'{slug}/'", "DEFAULT_PAGINATION": "1"}
    site.save()
    for path, body in (("a1", "![x]({attach}/images/un.gif)"), ("a5", "Neuf."), ("a0", "![x]({static}/images/un.gif)"), ("a1", "Rien.")):
        text = site.texts[f"articles/{path}.md"]
        site.put(Text(text.path, text.head, body))
        assert not parted(site)
        assert (site.output / "article-1" / "un.gif").exists() or body == "Rien."

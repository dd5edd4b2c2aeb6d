"""One plugin of ours in a Pelican site that is nobody's town: its themes, its settings, and one line of PLUGINS."""

import json
import re

import feedparser
import pytest
from pelican.contents import Article
from pelican.settings import read_settings

from plugins.core.infrastructure.settings import STOCK_PLUGINS, complete_stock_settings
from plugins.core.infrastructure.town import locate_town
from plugins.journal.stock_site.plugin import complete_head, complete_page
from plugins.journal.stock_site.room import KINDS, make_publication

SETTINGS = """
SITENAME = "My site"
SITEURL = "https://ann.example"
PATH = "content"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "en"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
ACCOUNTS = [{"network": "mastodon", "url": "https://social.example/@ann"}]
"""
ARTICLE = """\
Title: Hello
Date: 2026-11-20 10:00
Category: News
Tags: a, b

Some *text*, and a picture: ![a bridge](https://pictures.example/bridge.png)
"""


@pytest.fixture
def stock(tmp_path):
    """A site as pelican-quickstart leaves it, with one article; `PLUGINS` is still to be added."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "hello.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "publishconf.py").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def build(installed, site, plugins, theme):
    with (site / "publishconf.py").open("a") as settings:
        settings.write(f"PLUGINS = {plugins!r}\n")
    installed.run("content", "-s", "publishconf.py", "-t", theme, "--fatal", "errors", cwd=site, module="pelican")
    return (site / "output" / "hello.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_each_does_its_part_in_the_themes_of_pelican(installed, stock, theme):
    page = build(installed, stock, ["beffroi_feeds", "beffroi_accounts", "beffroi_announce"], theme)
    told = json.loads((stock / ".beffroi" / "announcements.json").read_text(encoding="utf-8"))["announcements"]
    assert [(one["guid"], one["permalink"]) for one in told] == [("tag:ann.example,2026:hello.html", "https://ann.example/hello.html")]
    assert '<link rel="canonical" href="https://ann.example/hello.html">' in page
    assert '<meta property="og:image" content="https://pictures.example/bridge.png">' in page
    assert re.search(r'href="https://social.example/@ann"[^>]*rel="me"', page)
    assert 'href="/flux/feed.json"' in page
    feed = feedparser.parse((stock / "output" / "flux" / "atom.xml").read_bytes())
    assert [entry.id for entry in feed.entries] == ["tag:ann.example,2026:hello.html"]
    assert "bridge.png" in feed.entries[0].content[0].value


@pytest.mark.parametrize("plugin", ["announce", "feeds", "accounts"])
def test_one_alone_is_one_line_and_does_no_more(installed, stock, plugin):
    page = build(installed, stock, [f"beffroi_{plugin}"], "simple")
    found = {
        "announce": (stock / ".beffroi" / "announcements.json").exists(),
        "feeds": (stock / "output" / "flux" / "rss.xml").exists(),
        "accounts": 'rel="me"' in page,
    }
    assert found == {name: name == plugin for name in found}


def test_a_command_reads_the_same_settings_as_the_plugin():
    completed = complete_stock_settings({"PLUGINS": ["sitemap", "beffroi_announce"], "SITEURL": "https://ann.example"})
    assert completed["PLUGINS"] == ["sitemap", "beffroi_announce", "plugins.journal.stock_site.plugin", "plugins.announce.plugin"]
    assert (completed["FEED_AUTHORITY"], completed["ANNOUNCE"]) == ("ann.example,2026", True)
    town = {"PLUGINS": ["plugins.announce.plugin"]}
    assert complete_stock_settings(town) is town


def test_a_command_reads_a_site_that_names_no_plugin_as_pelican_does(stock, monkeypatch):
    monkeypatch.chdir(stock)
    assert locate_town(settings_file=str(stock / "publishconf.py")).conf["PLUGINS"][-3:] == list(STOCK_PLUGINS.values())
    (stock / "publishconf.py").write_text('SITEURL = "https://ann.example"\n', encoding="utf-8")
    assert locate_town(settings_file=str(stock / "publishconf.py")).content == stock / "content"


def test_begin_and_announce_do_for_a_site_that_names_no_plugin(installed, stock):
    installed.run("content", "-s", "publishconf.py", "--fatal", "errors", cwd=stock, module="pelican")
    for command in ("begin", "announce"):
        installed.run(command, "--settings", "publishconf.py", cwd=stock)


@pytest.mark.parametrize(
    ("head", "status", "warns"),
    [("", "published", True), ("", "draft", False), ('<meta property="og:image" content="/a.png">', "published", False)],
)
def test_an_article_is_said_to_lack_a_picture_only_where_nothing_gives_it_one(tmp_path, caplog, head, status, warns):
    page = tmp_path / "hello.html"
    page.write_text(f"<html><head>{head}</head><body></body></html>", encoding="utf-8")
    article = Article(
        "Hello.", {"title": "Hello", "status": status, "summary": ""}, settings=read_settings(), source_path=f"{status}{len(head)}.md"
    )
    article.publication, article.state, article.permalink = make_publication(article, KINDS[0]), status, "https://ann.example/hello.html"
    context = {"article": article, "PLUGINS": ["plugins.announce.plugin"], "ANNOUNCE": True, "SITEURL": "https://ann.example"}
    complete_page(str(page), context)
    assert ("no picture" in caplog.text) is warns


def test_what_a_theme_says_of_itself_is_left_alone():
    page = '<html><head><link rel="canonical" href="https://a.example/b"><meta property="og:title" content="B"></head><body></body></html>'
    assert complete_head(page, "https://a.example/c", {"og:title": "C"}) == page

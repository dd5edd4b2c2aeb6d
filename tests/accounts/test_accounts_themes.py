"""In themes that know nothing of us, every page names the town's accounts."""

import pytest
from bs4 import BeautifulSoup

from plugins.journal.accounts.page_links import render_footer

FOREIGN = ["simple", "notmyidea"]


@pytest.fixture(params=FOREIGN)
def pages(request, build) -> dict[str, BeautifulSoup]:
    """Every page of the small journal in a theme that is not ours."""
    return {name: BeautifulSoup(html, "html.parser") for name, html in build(request.param).items()}


def test_every_page_names_each_account_in_words_and_links_to_it(pages, town):
    assert len(pages) > 8
    for name, page in pages.items():
        links = page.find_all("a", rel="me")
        assert [link["href"] for link in links] == [account.url for account in town], name
        assert all(account.label in link.get_text() for account, link in zip(town, links, strict=True)), name


def test_names_can_be_read_without_our_style_and_icons_are_silent(pages):
    added = pages["index.html"].find(attrs={"data-beffroi-accounts": True})
    assert all(icon["aria-hidden"] == "true" and icon["width"] and icon["height"] for icon in added.find_all("svg"))
    assert len(added.find_all("svg")) == 3 and not added.find_all(["script", "img", "style"]) and not added.find_all(style=True)


def test_they_stand_in_the_footer_of_the_site(pages):
    assert all(
        page.find("a", rel="me").find_parent("footer").find_parent(["article", "section", "main"]) is None for page in pages.values()
    )


@pytest.mark.parametrize("theme", FOREIGN)
def test_the_theme_loses_nothing(build, town, theme):
    before, after = build(theme, plugins=[]), build(theme)
    added = f"\n{render_footer(town).strip()}\n"
    assert before.keys() == after.keys()
    assert {name: html.replace(added, "") for name, html in after.items()} == before


def test_a_town_without_account_keeps_its_theme_as_it_is(build):
    assert build("simple", accounts=[]) == build("simple", plugins=[])


def test_a_theme_that_shows_the_accounts_shows_them_once(build, tmp_path, root):
    own = tmp_path / "own"
    (own / "static").mkdir(parents=True)
    (own / "templates").mkdir()
    for name in ("partials", "icons"):
        (own / "templates" / name).symlink_to(root / "theme" / "templates" / name)
    base = '{% extends "!simple/base.html" %}{% block footer %}{% include "partials/accounts.html" %}{% endblock %}'
    (own / "templates" / "base.html").write_text(base, encoding="utf-8")
    assert {html.count("data-beffroi-accounts") for html in build(str(own)).values()} == {1}


def test_a_wrong_account_stops_the_build(build):
    with pytest.raises(RuntimeError, match="ACCOUNTS"):
        build("simple", accounts=[{"network": "x"}])

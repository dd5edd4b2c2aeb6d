"""In a site of Pelican's own themes, every page leads to the accounts, once, and loses nothing else."""

import pytest
from bs4 import BeautifulSoup

from plugins.core.publication.publication import Account
from plugins.journal.stock_site.plugin import complete_foot

FOREIGN = ["simple", "notmyidea"]
BRIDGE = Account("radio", "", "https://radio.example/?a=1&b=2", "Radio")


@pytest.mark.parametrize("theme", FOREIGN)
def test_every_page_names_each_account_in_words_and_links_to_it(build, town, theme):
    before, after = build(theme, plugins=[]), build(theme)
    assert before.keys() == after.keys() and len(after) > 8
    for name, html in after.items():
        added = BeautifulSoup(html, "html.parser").find_all("a", rel="me")
        assert [link["href"] for link in added] == [account.url for account in town], name
        assert all(account.label in link.get_text() for account, link in zip(town, added, strict=True)), name
        start = html.index('<p><a href="https://x.com')
        assert html[:start] + html[html.index("\n", start) + 1 :] == before[name]


def test_a_site_without_account_keeps_its_theme_as_it_is(build):
    assert build("simple", accounts=[]) == build("simple", plugins=[])


def test_a_theme_that_shows_the_accounts_shows_them_once(build, tmp_path, root, town):
    own = tmp_path / "own"
    (own / "static").mkdir(parents=True)
    (own / "templates").mkdir()
    for name in ("partials", "icons"):
        (own / "templates" / name).symlink_to(root / "theme" / "templates" / name)
    base = '{% extends "!simple/base.html" %}{% block footer %}{% include "partials/accounts.html" %}{% endblock %}'
    (own / "templates" / "base.html").write_text(base, encoding="utf-8")
    assert {html.count(town[0].url) for html in build(str(own)).values()} == {1}


def test_only_what_is_missing_is_added_at_the_end_of_the_page():
    page = '<body><a href="https://x.com/valbrune">X</a></body></html>\n'
    shown = Account("x", "valbrune", "https://x.com/valbrune", "X")
    assert complete_foot(page, [shown]) == page
    added = '<p><a href="https://radio.example/?a=1&amp;b=2" rel="me">Radio</a></p>\n'
    completed = page.replace("</body>", f"{added}</body>")
    assert complete_foot(page, [shown, BRIDGE]) == completed and complete_foot(completed, [shown, BRIDGE]) == completed


@pytest.mark.parametrize("end", ["", "</body>", "</html>", "</BODY >\r\n</html>\n", "<p>"])
def test_a_page_without_an_end_gets_them_last(end):
    completed = complete_foot(f"<p>x</p>{end}", [BRIDGE])
    assert completed.replace('<p><a href="https://radio.example/?a=1&amp;b=2" rel="me">Radio</a></p>\n', "") == f"<p>x</p>{end}"


def test_a_wrong_account_stops_the_build(build):
    with pytest.raises(RuntimeError, match="ACCOUNTS"):
        build("simple", accounts=[{"network": "x"}])

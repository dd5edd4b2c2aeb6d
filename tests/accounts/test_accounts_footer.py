"""The accounts join a page that does not show them, once, and touch nothing else of it."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core.publication.publication import Account
from plugins.journal.accounts.page_links import insert_footer, render_footer
from tests.campaign import trials

TOWN = (Account("x", "valbrune", "https://x.com/valbrune", "X"), Account("radio", "", "https://radio.example/?a=1&b=2", "Radio"))
FOOTER = render_footer(TOWN)
PAGE = "<!DOCTYPE html>\r\n<html><head><title>T</title></head><body><main>x</main>\n<footer\n class='a > b'>pied</footer></body></html>\n"
PIECES = [
    "<p>",
    "</p>",
    "<footer>",
    "</footer>",
    "<article>",
    "</article>",
    "<!--",
    "-->",
    "<br/>",
    "é&nbsp;&amp;",
    "\r\n",
    "<script>a<b</script>",
    "</body>",
    "<html>",
    "</html>",
    "data-beffroi-accounts",
    "<",
    '"',
    "<p title='a>b'>",
    "<FOOTER id=x>",
]


def test_the_accounts_stand_in_the_footer():
    page = BeautifulSoup(insert_footer(PAGE, FOOTER), "html.parser")
    assert [link["href"] for link in page.footer.find_all("a", rel="me")] == [account.url for account in TOWN]


def test_a_page_is_completed_once():
    once = insert_footer(PAGE, FOOTER)
    assert insert_footer(once, FOOTER) is once


def test_the_rest_of_the_page_is_untouched():
    assert insert_footer(PAGE, FOOTER).replace(f"\n{FOOTER.strip()}\n", "") == PAGE


def test_the_footer_of_an_article_is_left_alone():
    page = BeautifulSoup(insert_footer("<body><article><footer>hier</footer></article></body>", FOOTER), "html.parser")
    assert page.find("a", rel="me").find_parent("article") is None


def test_of_two_footers_the_last_is_the_pages():
    page = BeautifulSoup(insert_footer("<footer id=a>1</footer><footer id=b>2</footer>", FOOTER), "html.parser")
    assert page.find("a", rel="me").find_parent("footer")["id"] == "b"


def test_a_footer_in_a_comment_is_no_footer():
    assert "<!-- <footer> -->" in insert_footer("<body><!-- <footer> --><p>x</p></body>", FOOTER)


@pytest.mark.parametrize("end", ["</body></html>", "</BODY>\n</html>\n", "</html>", "</body>", ""])
def test_a_page_without_footer_gets_them_at_its_end(end):
    assert insert_footer(f"<p>x</p>{end}", FOOTER) == f"<p>x</p>\n{FOOTER.strip()}\n{end}"


def test_a_theme_that_bears_our_mark_is_left_alone():
    page = "<body><ul class=a data-beffroi-accounts><li>…</ul></body>"
    assert insert_footer(page, FOOTER) is page


def test_an_article_that_speaks_of_our_mark_is_completed():
    assert 'rel="me"' in insert_footer("<body><p>L’attribut data-beffroi-accounts</p></body>", FOOTER)


def test_a_theme_that_links_to_each_account_is_left_alone():
    page = '<body><a rel="me noopener" href="https://x.com/valbrune/">X</a><a rel=me href="https://radio.example/?a=1&amp;b=2">R</a></body>'
    assert insert_footer(page, FOOTER) is page


def test_a_theme_that_forgets_an_account_is_completed():
    assert insert_footer('<body><a rel="me" href="https://x.com/valbrune">X</a></body>', FOOTER).count("radio.example") == 1


def test_a_link_that_does_not_claim_the_account_does_not_count():
    page = '<body><a href="https://x.com/valbrune">X</a><a href="https://radio.example/?a=1&amp;b=2">R</a></body>'
    assert 'rel="me"' in insert_footer(page, FOOTER)


def test_a_link_that_no_reader_sees_does_not_count():
    page = (
        '<head><link rel="me" href="https://x.com/valbrune"><link rel="me" href="https://radio.example/?a=1&amp;b=2"></head><body>x</body>'
    )
    assert "<nav" in insert_footer(page, FOOTER)


def test_a_redirect_stays_short():
    page = '<html><head><meta http-equiv="refresh" content="0; url=/a/"></head><body></body></html>'
    assert insert_footer(page, FOOTER) is page


def test_a_label_cannot_break_the_page():
    html = render_footer((Account("x", "<b>", 'https://x.com/"><script>', "A & <script>"),))
    assert "<script>" not in html and "A &amp; &lt;script&gt;" in html


@settings(max_examples=trials(full=3000, sample=150))
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_page_is_completed_once_and_otherwise_untouched(page):
    once = insert_footer(page, FOOTER)
    assert once.replace(f"\n{FOOTER.strip()}\n", "", 1) == page and insert_footer(once, FOOTER).count(FOOTER.strip()) <= 1

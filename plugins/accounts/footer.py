"""The town's accounts added to a page whose theme does not show them; the rest of the page stays as it was, byte for byte."""

import re

from bs4 import BeautifulSoup, Tag

from plugins.accounts.complete import MARK, complete

END = re.compile(r"(?:</body\s*>\s*)?(?:</html\s*>\s*)?\Z", re.IGNORECASE)
OPENING = re.compile(r"""<footer(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
SECTIONS = ["article", "section", "aside", "main", "blockquote", "dialog", "template"]


def with_accounts(html: str, footer: str) -> str:
    """The page `html` with `footer`, the accounts' HTML, at the head of its footer, or at its end when it has none.

    A page that shows the accounts already is returned unchanged: it bears our mark, or links to each account with rel="me". So is
    one that sends its reader elsewhere.
    """
    if complete(html):
        return html
    page = BeautifulSoup(html, "html.parser")
    if page.find(attrs={MARK: True}) or _mine(page) >= _mine(BeautifulSoup(footer, "html.parser")):
        return html
    place = _place(html, page)
    return f"{html[:place]}\n{footer.strip()}\n{html[place:]}"


def _mine(page: BeautifulSoup) -> set[str]:
    links = page.find_all("a", href=True)
    return {link["href"].rstrip("/") for link in links if "me" in link.get_attribute_list("rel")}


def _place(html: str, page: BeautifulSoup) -> int:
    footers = [footer for footer in page.find_all("footer") if not footer.find_parent(SECTIONS)]
    opening = OPENING.match(html, _start(html, footers[-1])) if footers else None
    return opening.end() if opening else END.search(html).start()


def _start(html: str, tag: Tag) -> int:
    before = html.split("\n", tag.sourceline - 1)[: tag.sourceline - 1]
    return sum(len(line) + 1 for line in before) + tag.sourcepos

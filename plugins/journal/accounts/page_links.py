"""The accounts in every page, whatever the theme: the footer, rel=me, sameAs."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader

from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.hand_offs import is_page
from plugins.core.publication.publication import Account

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MARK = "data-beffroi-accounts"
REDIRECT = re.compile(r"<meta[^<>]+http-equiv=[\"']?refresh", re.IGNORECASE)


def has_accounts(html: str) -> bool:
    """Whether the page shows the accounts already, by our mark, or sends its reader elsewhere."""
    return _is_marked(html) or bool(REDIRECT.search(html))


def _is_marked(html: str) -> bool:
    """Whether the last mention of our mark stands in a tag."""
    place = html.rfind(MARK)
    return place > 0 and html.rfind("<", 0, place) > html.rfind(">", 0, place)


TEMPLATES = ROOT / "theme" / "templates"


@cache
def render_footer(accounts: tuple[Account, ...]) -> str:
    """The HTML added to pages of a theme that does not show `accounts`."""
    engine = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    html = engine.get_template("partials/accounts_added.html").render(accounts=accounts)
    return "\n".join(line.lstrip(" ") for line in html.split("\n"))


def add_accounts(html: str, context: Mapping[str, Any]) -> str:
    """`html`, rendered with `context`, with the accounts that this has, whatever the theme. A file that is no page stays as it was."""
    accounts = context.get("accounts")
    return html if not accounts or not is_page(context) or has_accounts(html) else insert_footer(html, render_footer(accounts))


END = re.compile(r"(?:</body\s*>\s*)?(?:</html\s*>\s*)?\Z", re.IGNORECASE)
OPENING = re.compile(r"""<footer(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
SECTIONS = ["article", "section", "aside", "main", "blockquote", "dialog", "template"]


def insert_footer(html: str, footer: str) -> str:
    """The page `html` with `footer`, the accounts' HTML, at the head of its footer, or at its end when it has none.

    A page that shows the accounts already is returned unchanged: it bears our mark, or links to each account with rel="me". So is
    one that sends its reader elsewhere.
    """
    if has_accounts(html):
        return html
    from bs4 import BeautifulSoup  # for themes that are not ours: an edit under ours imports none of it

    page = BeautifulSoup(html, "html.parser")
    if page.find(lambda tag: tag.has_attr(MARK)) or _list_own_accounts(page) >= _list_own_accounts(BeautifulSoup(footer, "html.parser")):
        return html
    place = _find_place(html, page)
    return f"{html[:place]}\n{footer.strip()}\n{html[place:]}"


def _list_own_accounts(page: "BeautifulSoup") -> set[str]:
    links = page.find_all("a", href=True)
    return {str(link["href"]).rstrip("/") for link in links if "me" in link.get_attribute_list("rel")}


def _find_place(html: str, page: "BeautifulSoup") -> int:
    footers = [footer for footer in page.find_all("footer") if not footer.find_parent(SECTIONS)]
    opening = OPENING.match(html, _find_start(html, footers[-1])) if footers else None
    if opening:
        return opening.end()
    closing = END.search(html)
    return closing.start() if closing else len(html)


def _find_start(html: str, tag: "Tag") -> int:
    lines_before = (tag.sourceline or 1) - 1
    before = html.split("\n", lines_before)[:lines_before]
    return sum(len(line) + 1 for line in before) + (tag.sourcepos or 0)

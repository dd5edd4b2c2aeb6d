"""A page of the site inside the desk's frame, its addresses rewritten to the service. Needs nothing of Django.

The files that wait for their text are not in the journal, and the page would leave them out: while it is rendered the text names them on a
host that cannot exist, https://www.rfc-editor.org/rfc/rfc2606#section-2
"""

import re
from collections.abc import Collection
from html import escape, unescape

from plugins.core.infrastructure.output_files import find_site_root

SITE = "/bureau/site/"
"""Where a framed page finds the files of the site."""
DOCUMENT, PICTURE = "https://document.invalid/", "https://image.invalid/"
TAG = re.compile(r"<(?!!)[^<>]*>")
ADDRESSED = re.compile(r"\b(?:href|src|srcset|poster|action)=")
PENDING_PICTURE = re.compile(rf'<a\b[^<>]*\bhref="{PICTURE}([^"<>]+)"[^<>]*>([^<>]*)</a>')


def name_pending_files(text: str, pending: Collection[str]) -> str:
    """The text of a file to be rendered for a frame, whose body names the files `pending` so that its page keeps them."""
    for path in pending:
        name = re.escape(path)
        text = re.sub(rf'!\[([^\[\]\n]*)\]\(/{name}(?: "[^"\n]*")?\)', rf"[\1]({PICTURE}{path})", text)
        text = re.sub(rf"\]\(/{name}\)", f"]({DOCUMENT}{path})", text)
    return text


def rewrite_framed_page(page: str, siteurl: str, own_address: str, pending: Collection[str], site: str = SITE) -> str:
    """`page` with the addresses of the site's own files below `site`, where the service has them, and below `own_address` those of the
    files `pending` that wait for the text."""

    root = find_site_root(siteurl)
    rooted = re.compile(rf"""(?<=["'\s,(]){re.escape(root)}/(?=[\w.])""")

    def here(tag: re.Match[str]) -> str:
        text = tag[0]
        if not ADDRESSED.search(text):
            return text
        if siteurl:
            text = text.replace(f"{siteurl}/", f"{root}/")
        text = rooted.sub(site, text)
        for path in pending:
            text = text.replace(f"{site}{path}", f"{own_address}{path}").replace(f"{DOCUMENT}{path}", f"{own_address}{path}")
        return text

    def show_picture(link: re.Match[str]) -> str:
        path, words = link.groups()
        if path not in pending:
            return link[0]
        return f'<img src="{escape(own_address + path)}" alt="{escape(unescape(words))}">'

    return PENDING_PICTURE.sub(show_picture, TAG.sub(here, page))

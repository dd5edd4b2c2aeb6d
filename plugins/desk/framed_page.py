"""A page of the site inside the desk's frame, its addresses rewritten to the service. Needs nothing of Django."""

import re

SITE = "/bureau/site/"
"""Where a framed page finds the files of the site."""
PENDING = "images/bureau/"
"""Below the site: the pictures that wait for their text."""
TAG = re.compile(r"<(?!!)[^<>]*>")
ROOTED = re.compile(r"""(?<=["'\s,(])/(?=[\w.])""")
ADDRESSED = re.compile(r"\b(?:href|src|srcset|poster|action)=")


def rewrite_framed_page(page: str, siteurl: str, draft_address: str) -> str:
    """`page` with the addresses of the site's own files as the service has them, and those of the pictures that wait for the text."""

    def here(tag: re.Match[str]) -> str:
        text = tag[0]
        if not ADDRESSED.search(text):
            return text
        if siteurl:
            text = text.replace(f"{siteurl}/", "/")
        return ROOTED.sub(SITE, text).replace(f"{SITE}{PENDING}", f"{draft_address}{PENDING}")

    return TAG.sub(here, page)

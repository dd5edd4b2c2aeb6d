"""The addresses at which publications were announced and are no more: readers who follow an old post must still arrive.

What was announced is in a file that each run leaves (`syndication`); nothing is read of the ledger.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from plugins.publication.identity import guid
from plugins.publication.publication import Publication

Announced = Mapping[str, tuple[str, ...]]
"""The addresses at which each publication was announced, by its guid."""


def former_addresses(publications: Iterable[Publication], announced: Announced, authority: str, siteurl: str) -> dict[str, tuple[str, ...]]:
    """By the source of a publication, the site-relative addresses at which it was announced, which lead nowhere now and to which nobody
    else lays claim. One on another host than `siteurl` is beyond our reach."""
    if not announced:
        return {}
    publications = list(publications)
    used = {one.strip("/").casefold() for each in publications for one in (each.address, *each.aliases)}
    found: dict[str, tuple[str, ...]] = {}
    for publication in publications:
        links = announced.get(guid(authority, publication.identity), ()) if publication.stamped else ()
        lost = dict.fromkeys(
            address for link in links if (address := _relative(link, siteurl)) and address.strip("/").casefold() not in used
        )
        if lost:
            found[publication.source] = tuple(lost)
            used |= {address.strip("/").casefold() for address in lost}
    return found


def _relative(link: str, siteurl: str) -> str:
    """The address of `link` on the site, without what follows it; empty when it is not there, or is the home page."""
    there, here = urlsplit(link), urlsplit(siteurl)
    root = f"{here.path.rstrip('/')}/"
    return there.path.removeprefix(root) if there.netloc == here.netloc and there.path.startswith(root) else ""

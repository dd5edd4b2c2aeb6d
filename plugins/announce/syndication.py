"""Where else a publication is: the posts that announce it, for its page and the JSON feeds to lead to; and the addresses at which it was
announced and is no more, so that readers who follow an old post still arrive.

A build reads no ledger: the receipts are kept in a file of the state folder, an input like any other. It is written when a run ends, and
again before a site is built, so that the next build shows them and the one after changes nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from plugins.announce.ledger import Ledger, ShortLedger
from plugins.announce.networks.registry import OUTBOX, find_network_label
from plugins.core.infrastructure.durable import write_whole
from plugins.core.infrastructure.errors import NotNow, PersonRequired
from plugins.core.publication.publication import PUBLISHED, format_guid

RECEIPTS_FILE = "receipts.json"
LINKS_KEPT = "Liens vers les réseaux : ceux de la dernière fois restent. {}"


class PostLink(NamedTuple):
    """One post: `label` is the network's name for people, `url` where the post is."""

    label: str
    url: str


Links = Mapping[str, tuple[PostLink, ...]]
"""By the publication's guid, one link a network, in the order of the ledger."""


def read_links(path: Path) -> Links:
    """The links at `path`; none when there is no such file, or one that is damaged: the next run writes it again."""
    receipts = _read_links(path).get("receipts")
    try:
        return {guid: tuple(PostLink(*map(str, link)) for link in links) for guid, links in (receipts or {}).items()}
    except (TypeError, AttributeError):
        return {}


def read_addresses(path: Path) -> Mapping[str, tuple[str, ...]]:
    """The addresses at which each publication was announced, as `path` has them; none when it is not there, or damaged."""
    stored = _read_links(path).get("addresses")
    try:
        return {guid: tuple(map(str, each)) for guid, each in (stored or {}).items()}
    except (TypeError, AttributeError):
        return {}


def write_links(path: Path, ledger: Ledger) -> None:
    """Write the ledger's links to `path`, unless they are there already. Raises OSError, and what the ledger raises: also ShortLedger, when
    what is there knows of more.

    The ledger's size is written beside: while it is the same, the ledger's lines are not read back.
    """
    stored = _read_links(path)
    if stored.get("size", 0) == ledger.size and (not ledger.size or "addresses" in stored):
        return
    check_ledger_length(path, ledger)
    record = {"size": ledger.size, "receipts": build_links(ledger), "addresses": find_syndication_links(ledger)}
    write_whole(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def check_ledger_length(path: Path, ledger: Ledger) -> None:
    """Raises ShortLedger when the ledger, shorter than it was, does not know of a post whose address is at `path`: it is an older copy.

    One from which a person has erased words is shorter too, and knows them all.
    """
    stored = _read_links(path)
    size = stored.get("size")
    if not isinstance(size, int) or ledger.size >= size:
        return
    for publication, receipts in read_links(path).items():
        addresses = {entry.url for entry in ledger.list_posts(publication)}
        if any(link.url not in addresses for link in receipts):
            raise ShortLedger("Le registre des annonces est plus court que ce qu’il a été : il ne sait plus où sont toutes ses annonces")


def refresh_links(path: Path, ledger: Callable[[], Ledger]) -> str:
    """`write_links` what `ledger` reads, and what to say, in one French line, when it cannot be: a link that is late stops no
    publication."""
    try:
        write_links(path, ledger())
    except (NotNow, PersonRequired, OSError) as error:
        return LINKS_KEPT.format(str(error).partition("\n")[0])
    return ""


def rewrite_links(path: Path, ledger: Callable[[], Ledger]) -> str:
    """`refresh_links`, whatever was there: a person has just said that the ledger is right."""
    path.unlink(missing_ok=True)
    return refresh_links(path, ledger)


def build_links(ledger: Ledger) -> Links:
    """The first announcements that readers can see, on each network; what follows them is found from there."""
    links_by_guid: dict[str, dict[str, PostLink]] = {}
    for entry in ledger.list_sent():
        guid, network, _, occasion = entry.key
        if occasion == PUBLISHED and entry.url and network != OUTBOX.name:
            links_by_guid.setdefault(guid, {}).setdefault(network, PostLink(find_network_label(network), entry.url))
    return {guid: tuple(by_network.values()) for guid, by_network in links_by_guid.items()}


def find_syndication_links(ledger: Ledger) -> Mapping[str, list[str]]:
    """The addresses that readers were given, or may have been, of each publication: the last one said comes last."""
    links_by_guid: dict[str, dict[str, None]] = {}
    for entry in (*ledger.list_sent(), *ledger.list_awaiting_decision()):
        bare = entry.link.partition("#")[0].partition("?")[0]
        if bare and entry.key.occasion == PUBLISHED and entry.key.network != OUTBOX.name:
            links_by_guid.setdefault(entry.key.guid, {})[bare] = None
    return {guid: list(links) for guid, links in links_by_guid.items()}


def _read_links(path: Path) -> Mapping[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


Announced = Mapping[str, tuple[str, ...]]
"""The addresses at which each publication was announced, by its guid."""


class AddressClaim(NamedTuple):
    """Where the publication of that source is, and was as its editor says, under its identity."""

    source: str
    identity: str
    address: str
    aliases: tuple[str, ...] = ()


def find_former_addresses(
    claims: Iterable[AddressClaim], announced: Announced, authority: str, siteurl: str, is_stamped: Callable[[str], bool]
) -> dict[str, tuple[str, ...]]:
    """By source, the site-relative addresses at which a publication was announced that lead nowhere now and that no other publication
    claims, nor an earlier one of `claims`. Addresses on another host than `siteurl` are ignored. `is_stamped`, called for few sources, says
    whether the identity is written in the file."""
    if not announced:
        return {}
    claims = list(claims)
    used = {_normalize(address) for claim in claims for address in (claim.address, *claim.aliases)}
    former: dict[str, tuple[str, ...]] = {}
    links_by_source = {claim.source: links for claim in claims if (links := announced.get(format_guid(authority, claim.identity)))}
    for source, links in links_by_source.items():
        abandoned = dict.fromkeys(
            address for link in links if (address := _find_relative_address(link, siteurl)) and _normalize(address) not in used
        )
        if abandoned and is_stamped(source):
            former[source] = tuple(abandoned)
            used.update(map(_normalize, abandoned))
    return former


def _normalize(address: str) -> str:
    """The same for all that lead to one page."""
    return address.strip("/").casefold()


def _find_relative_address(link: str, siteurl: str) -> str:
    """The address of `link` on the site, without what follows it; empty when it is not there, or is the home page."""
    there, here = urlsplit(link), urlsplit(siteurl)
    root = f"{here.path.rstrip('/')}/"
    return there.path.removeprefix(root) if there.netloc == here.netloc and there.path.startswith(root) else ""

"""The files beside the page of a closed session: its data for machines and the feed of its entries. Live, the service writes them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from functools import partial
from html import escape
from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identity import format_guid
from plugins.journal.feeds.feed import Feed
from plugins.journal.feeds.formats import FORMATS, Format
from plugins.journal.feeds.item import FeedItem, drop_illegal
from plugins.journal.feeds.settings import Settings
from plugins.town.council.addresses import WHOLE
from plugins.town.council.page_entries import PageEntry
from plugins.town.council.session import CLOSED, CouncilSession
from plugins.town.council.vote import format_vote

VERSION = 1


def build_session_data(session: CouncilSession, entries: Iterable[PageEntry], address: str) -> dict[str, object]:
    """`session` as plain values: its state, agenda, and each entry in order of receipt. `address` is that of its page."""
    return {
        "version": VERSION,
        "id": session.identity,
        "title": session.title,
        "address": address,
        "status": session.status,
        "start": session.start.isoformat(),
        "end": session.end.isoformat() if session.end else None,
        "agenda": [{"number": item.number, "title": item.title, "rapporteur": item.rapporteur} for item in session.items],
        "entries": [build_entry(page_entry, address) for page_entry in entries],
    }


def build_entry(page_entry: PageEntry, address: str) -> dict[str, object]:
    """One entry, with its number and its own address; `corrected_by` is the id of what puts it right, `to_check` says that
    its vote cannot be so."""
    by = {"corrected_by": page_entry.by.id} if page_entry.by else {}
    to_check = {"to_check": True} if page_entry.to_check else {}
    record = {name: value for name, value in page_entry.entry.to_json().items() if name != "to_check"}
    return {"n": page_entry.number, "address": f"{address}#{page_entry.entry.anchor}", **record, **by, **to_check}


def format_session_json(data: dict[str, object]) -> bytes:
    """The file."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


NEWEST = 50
"""Entries in the feed of a session that is live: programs ask again long before as many came."""
LONGEST = 120
"""Characters of a title."""


def build_feed(
    session: CouncilSession, entries: Sequence[PageEntry], permalink: str, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> Feed:
    """The feed of the newest of `entries`, the entries of `session`, whose page is at `permalink`: in its folder, the newest first."""
    authority = gather_settings(Settings, conf, environ).feed_authority
    title = f"{conf['SITENAME']} – {session.title}"
    items = tuple(_build_item(entry, session, permalink, authority) for entry in reversed(entries[-NEWEST:]))
    return Feed(
        guid=format_guid(authority, f"{session.identity}/direct"),
        title=title,
        description=f"Tout ce qui est rapporté de la séance : {session.title}.",
        author=conf["SITENAME"],
        home=permalink,
        folder=permalink,
        language=conf.get("DEFAULT_LANG", "fr"),
        updated=max((item.updated for item in items), default=session.start.astimezone(UTC)),
        items=items,
    )


def _build_item(one: PageEntry, session: CouncilSession, permalink: str, authority: str) -> FeedItem:
    entry, at = one.entry, one.entry.at.astimezone(UTC)
    voted = f"Vote : {format_vote(entry.vote, one.most)}." if entry.vote else ""
    voted = "Vote à vérifier : les voix ne s’accordent plus avec les présents." if one.to_check else voted
    lines = [*((f"Rectifié : {one.by.text}",) if one.by else ()), *((voted,) if voted else ()), *one.paragraphs]
    words = " ".join((*one.paragraphs, voted)).strip() or entry.alt or entry.kind.capitalize()
    text = drop_illegal(f"{entry.speaker} : {words}" if entry.speaker else words)
    return FeedItem(
        guid=format_guid(authority, f"{session.identity}/{entry.id}"),
        link=f"{permalink}#{entry.anchor}",
        title=text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…",
        summary=text,
        content="".join(f"<p>{escape(drop_illegal(line))}</p>" for line in lines),
        published=at,
        updated=max(at, one.by.at.astimezone(UTC)) if one.by else at,
    )


Conf = Mapping[str, Any]


def list_session_files(
    session: CouncilSession, entries: tuple[PageEntry, ...], permalink: str, conf: Conf, environ: Mapping[str, str]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files of an archived live session: the path of each, below the site, and the function that makes its bytes."""
    if session.status != CLOSED or not entries:
        return
    yield f"{session.address}{WHOLE}", lambda: format_session_json(build_session_data(session, entries, permalink))
    for form in FORMATS:
        yield f"{session.address}{form.name}", partial(_write_feed, form, session, entries, permalink, conf, environ)


def _write_feed(
    form: Format, session: CouncilSession, entries: tuple[PageEntry, ...], permalink: str, conf: Conf, environ: Mapping[str, str]
) -> bytes:
    return form.write(build_feed(session, entries, permalink, conf, environ))

"""The feed of the entries of one session, live and in its archive, in every format that the journal's feeds have."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from html import escape
from typing import Any

from plugins.council.page_entries import PageEntry
from plugins.council.session import CouncilSession
from plugins.council.vote_sentence import format_vote
from plugins.feeds.feed import Feed
from plugins.feeds.item import FeedItem, legal
from plugins.feeds.settings import Settings
from plugins.infrastructure.settings import gather
from plugins.publication.identity import guid

NEWEST = 50
"""Entries in the feed of a session that is live: programs ask again long before as many came."""
LONGEST = 120
"""Characters of a title."""


def feed(session: CouncilSession, shown: Sequence[PageEntry], permalink: str, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Feed:
    """The feed of the newest of `shown`, the entries of `session`, whose page is at `permalink`: in its folder, the newest first."""
    authority = gather(Settings, conf, environ).feed_authority
    title = f"{conf['SITENAME']} – {session.title}"
    items = tuple(_item(one, session, permalink, authority) for one in reversed(shown[-NEWEST:]))
    return Feed(
        guid=guid(authority, f"{session.identity}/direct"),
        title=title,
        description=f"Tout ce qui est rapporté de la séance : {session.title}.",
        author=conf["SITENAME"],
        home=permalink,
        folder=permalink,
        language=conf.get("DEFAULT_LANG", "fr"),
        updated=max((item.updated for item in items), default=session.start.astimezone(UTC)),
        items=items,
    )


def _item(one: PageEntry, session: CouncilSession, permalink: str, authority: str) -> FeedItem:
    entry, at = one.entry, one.entry.at.astimezone(UTC)
    voted = f"Vote : {format_vote(entry.vote, one.most)}." if entry.vote else ""
    voted = "Vote à vérifier : les voix ne s’accordent plus avec les présents." if one.to_check else voted
    lines = [*((f"Rectifié : {one.by.text}",) if one.by else ()), *((voted,) if voted else ()), *one.paragraphs]
    words = " ".join((*one.paragraphs, voted)).strip()
    told = legal(f"{entry.speaker} : {words}" if entry.speaker else words)
    return FeedItem(
        guid=guid(authority, f"{session.identity}/{entry.id}"),
        link=f"{permalink}#{entry.anchor}",
        title=told if len(told) <= LONGEST else f"{told[: LONGEST - 1].rstrip()}…",
        summary=told,
        content="".join(f"<p>{escape(legal(line))}</p>" for line in lines),
        published=at,
        updated=max(at, one.by.at.astimezone(UTC)) if one.by else at,
    )

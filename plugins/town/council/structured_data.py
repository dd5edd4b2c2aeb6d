"""Structured data of a session's page: the event and, once it has begun, its live blog.

https://schema.org/Event  https://schema.org/LiveBlogPosting: `coverageStartTime` is the start of the session and never moves,
`coverageEndTime` is there once it is closed, `liveBlogUpdate` holds one BlogPosting for each entry that the page shows, and no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.town.council.page_entries import PageEntry
from plugins.town.council.session import CLOSED, PLANNED, CouncilSession
from plugins.town.council.vote import format_vote

Data = dict[str, object]
CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class SessionFrame:
    """The context of a session. `url` is the absolute address of its page, `publisher` the town's own data, `town` the setting TOWN;
    `place` and `street` say where it is held, `published` when it was announced."""

    url: str
    publisher: Mapping[str, object] = field(default_factory=dict)
    town: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    street: str = ""
    summary: str = ""
    lang: str = "fr"
    published: datetime | None = None
    image: str = ""


def build_session_data(content: PublishedContent, town: Mapping[str, str], publisher: Mapping[str, object]) -> Data:
    """The structured data of `content`, one of Pelican's with its `session`; `publisher` is the town's own data."""
    publication, where, card = content.publication, content.whereabouts, getattr(content, "card", None)
    frame = SessionFrame(
        url=content.permalink,
        publisher=publisher,
        town=town,
        place=where.name,
        street=where.street,
        summary=publication.summary,
        lang=publication.lang,
        published=publication.date,
        image=card.url if card else "",
    )
    return build_page_data(_find_public_state(content.session, content.awaited, content.silent), content.shown, frame)


def build_page_data(session: CouncilSession, entries: Sequence[PageEntry], frame: SessionFrame) -> Data:
    """The event alone before the session; then the event and the live blog, in a graph."""
    if session.status == PLANNED:
        return {"@context": CONTEXT, **build_event(session, frame)}
    return {"@context": CONTEXT, "@graph": [build_event(session, frame), build_live_blog(session, entries, frame)]}


def build_event(session: CouncilSession, frame: SessionFrame) -> Data:
    """The session as something that one attends."""
    address = {
        "@type": "PostalAddress",
        "streetAddress": frame.street,
        "postalCode": frame.town.get("postcode", ""),
        "addressLocality": frame.town.get("name", ""),
        "addressCountry": "FR",
    }
    properties = {
        "@type": "Event",
        "@id": f"{frame.url}#seance" if session.status != PLANNED else frame.url,
        "url": frame.url,
        "name": session.title,
        "description": frame.summary,
        "inLanguage": frame.lang,
        "startDate": _format_second(session.start),
        "endDate": _format_second(session.end),
        "eventStatus": f"{CONTEXT}/EventScheduled",
        "eventAttendanceMode": f"{CONTEXT}/{'Mixed' if session.video else 'Offline'}EventAttendanceMode",
        "isAccessibleForFree": True,
        "location": _build_places(frame, session, _drop_empty(address)),
        "organizer": _build_town(frame),
        "image": [frame.image] if frame.image else [],
    }
    return _drop_empty(properties)


def build_live_blog(session: CouncilSession, entries: Sequence[PageEntry], frame: SessionFrame) -> Data:
    """The entries, one for one with what the page shows, in the order of their receipt."""
    last = max((entry.entry.at for entry in entries), default=session.start)
    properties = {
        "@type": "LiveBlogPosting",
        "@id": frame.url,
        "url": frame.url,
        "mainEntityOfPage": frame.url,
        "headline": session.title,
        "description": frame.summary,
        "inLanguage": frame.lang,
        "datePublished": _format_second(frame.published or session.start),
        "dateModified": _format_second(max(last, session.end) if session.end else last),
        "coverageStartTime": _format_second(session.start),
        "coverageEndTime": _format_second(session.end or last) if session.status == CLOSED else "",
        "about": {"@id": f"{frame.url}#seance"},
        "author": _build_town(frame),
        "publisher": _build_town(frame),
        "image": [frame.image] if frame.image else [],
    }
    return {**_drop_empty(properties), "liveBlogUpdate": [_build_posting(entry, frame) for entry in entries]}


def update_data(
    built: Mapping[str, Any], session: CouncilSession, entries: Sequence[PageEntry], is_awaited: bool = False, is_silent: bool = False
) -> Data:
    """Update the data of a built page with later entries; the frame comes from `built`, which `build_page_data` made.

    Raises KeyError when it is no such data.
    """
    event = next(node for node in built.get("@graph") or [built] if node.get("@type") == "Event")
    where = event["location"][0] if isinstance(event["location"], list) else event["location"]
    address = where.get("address", {})
    frame = SessionFrame(
        url=event["url"],
        publisher=event.get("organizer", {}),
        town={"postcode": address.get("postalCode", ""), "name": address.get("addressLocality", "")},
        place=where.get("name", ""),
        street=address.get("streetAddress", ""),
        summary=event.get("description", ""),
        lang=event.get("inLanguage", "fr"),
        published=_find_publication_date(built),
        image=next(iter(event.get("image", ())), ""),
    )
    return build_page_data(_find_public_state(session, is_awaited, is_silent), entries, frame)


def _find_public_state(session: CouncilSession, awaited: bool, silent: bool) -> CouncilSession:
    """`session` as machines see it: one opened ahead of its hour is still to come, one that nobody closed was over with its last entry."""
    if awaited or silent:
        return replace(session, status=PLANNED if awaited else CLOSED)
    return session


def _find_publication_date(built: Mapping[str, Any]) -> datetime | None:
    blog: Mapping[str, Any] = next((node for node in built.get("@graph", ()) if node.get("@type") == "LiveBlogPosting"), {})
    return datetime.fromisoformat(blog["datePublished"]) if "datePublished" in blog else None


def _build_posting(one: PageEntry, frame: SessionFrame) -> Data:
    entry, page = one.entry, frame.url
    body = " ".join(filter(None, (f"Vote : {format_vote(entry.vote, one.most)}." if entry.vote else "", *one.paragraphs)))
    properties = {
        "@type": "BlogPosting",
        "url": f"{page}#{entry.anchor}",
        "headline": _format_headline(one),
        "articleBody": body,
        "datePublished": _format_second(entry.at),
        "dateModified": _format_second(one.by.at) if one.by else "",
        "author": {name: value for name, value in _build_town(frame).items() if name in ("@type", "@id", "name")},
        "correction": {"@type": "CorrectionComment", "text": one.by.text, "datePublished": _format_second(one.by.at)} if one.by else {},
        "image": f"{page}images/{entry.picture}" if entry.picture else "",
    }
    return _drop_empty(properties)


LONGEST = 110
"""Characters of a headline: https://developers.google.com/search/docs/appearance/structured-data/article#headline named this bound."""


def _format_headline(entry: PageEntry) -> str:
    words = " ".join(entry.paragraphs) or (f"Vote : {format_vote(entry.entry.vote, entry.most)}" if entry.entry.vote else entry.entry.kind)
    text = f"{entry.entry.speaker} : {words}" if entry.entry.speaker else words
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rpartition(' ')[0]}…"


def _build_places(frame: SessionFrame, session: CouncilSession, address: Data) -> Data | list[Data]:
    place: Data = {"@type": "Place", "name": frame.place or frame.town.get("name", ""), "address": address}
    return [place, {"@type": "VirtualLocation", "url": session.video}] if session.video else place


def _build_town(frame: SessionFrame) -> Data:
    return {key: value for key, value in frame.publisher.items() if key != "@context"}


def _format_second(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _drop_empty(known: Mapping[str, object]) -> Data:
    return {key: value for key, value in known.items() if value}

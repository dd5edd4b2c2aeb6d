"""A session as readers find it: its place, its minutes, its three lines, the list of its deliberations, and the years of all."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.slug import slugify
from plugins.town.council.deliberation import Deliberation
from plugins.town.council.kinds import find_session_span
from plugins.town.council.session import CLOSED, LIVE, CouncilSession

PLACE, QUESTION = "lieu", "question"
"""The kinds of the town's places and of residents' questions, which other rooms declare."""


@dataclass(frozen=True)
class SessionPlace:
    """`name` and `street` are plain text, `url` the page of the place, site-relative; each may be empty."""

    name: str = ""
    street: str = ""
    url: str = ""


def find_places(contents: Iterable[PublishedContent]) -> Mapping[str, PublishedContent]:
    """The places among `contents`, Pelican's, by all that an editor may call them."""
    ours = [content for content in contents if content.publication.kind.name == PLACE]
    return {slugify(name): page for page in ours for name in (page.publication.title, page.publication.slug, page.publication.identity)}


def find_whereabouts(extra: Mapping[str, Any], places_by_slug: Mapping[str, PublishedContent]) -> SessionPlace:
    """The place of the session whose keys are `extra`."""
    name, street = extra.get("place") or "", extra.get("street_address") or ""
    place = places_by_slug.get(slugify(name))
    if place is None:
        return SessionPlace(name, street)
    address = place.url if place.status == "published" else ""
    return SessionPlace(place.publication.title, street or place.publication.extra.get("street_address", ""), address)


@dataclass(frozen=True)
class Minutes:
    """`file` is the PDF, below the content folder; `online` the day on which it was put online, None when unknown; `page` the address,
    site-relative, of the page that says the same, empty when there is none."""

    file: str
    online: date | None = None
    page: str = ""


def find_pdf_twins(contents: Iterable[PublishedContent]) -> dict[str, str]:
    """The page of each PDF of which one of `contents`, Pelican's, says everything: its address by the file."""
    return {content.publication.extra["pdf"]: content.url for content in contents if content.publication.extra.get("pdf")}


def find_minutes(record: Mapping[str, Any], pages: Mapping[str, str]) -> Minutes | None:
    """The minutes of the session whose front matter is `record`; `pages` are the `twins` of every PDF."""
    file = record.get("pv")
    return Minutes(file, record.get("pv_online"), pages.get(file, "")) if file else None


PICKED = re.compile(r"#e-([0-9a-z]{12,32})")
"""A line that is an entry’s anchor and nothing else stands for the entry’s text."""


@dataclass(frozen=True)
class DecisionLine:
    """One of the three lines; `anchor` is that of the entry it quotes, empty when an editor wrote it."""

    text: str
    anchor: str = ""


def summarize_decisions(entry_texts: Iterable[str], session: CouncilSession) -> tuple[DecisionLine, ...]:
    """The lines `entry_texts` of a closed session, as an editor wrote them; those that name no entry of the session, or one that decides
    nothing, are left out. Before it is closed, nothing is decided."""
    if session.status != CLOSED:
        return ()
    texts = {entry.anchor: entry.text for entry in session.entries if entry.decides}
    lines = (DecisionLine(texts.get(line[1:], ""), line[1:]) if PICKED.fullmatch(line) else DecisionLine(line) for line in entry_texts)
    return tuple(line for line in lines if line.text)


@dataclass(frozen=True)
class PublishedSession:
    """What the page shows of one session, besides its entries."""

    session: CouncilSession
    deliberations: tuple[Deliberation, ...] = ()
    minutes: Minutes | None = None

    @property
    def day(self) -> date:
        """The day of the session, in Paris: that on which it began."""
        return self.session.start.astimezone(PARIS).date()

    @property
    def online(self) -> date | None:
        """The day on which the complete list went online; None when unknown or absent."""
        days = [each.online for each in self.deliberations if each.online]
        return max(days) if days and len(days) == len(self.deliberations) else None


@dataclass(frozen=True)
class SessionYear:
    """The sittings of one year, the newest first; `address` is that of its page, site-relative."""

    year: int
    address: str
    sittings: tuple[PublishedSession, ...]


def sort_sittings(sittings: Iterable[PublishedSession]) -> tuple[PublishedSession, ...]:
    """Sort sittings, oldest first."""
    return tuple(sorted(sittings, key=lambda one: (one.session.start.timestamp(), one.session.identity)))


def group_by_year(sittings: Iterable[PublishedSession], folder: str) -> tuple[SessionYear, ...]:
    """The years of `sittings`, which come in their order: the newest first, at `folder`; those before it have a page each, for ever."""
    sittings_by_year: dict[int, list[PublishedSession]] = {}
    for sitting in sittings:
        sittings_by_year.setdefault(sitting.day.year, []).append(sitting)
    newest = max(sittings_by_year, default=0)
    return tuple(
        SessionYear(year, folder if year == newest else f"{folder}{year}/", tuple(reversed(sittings_by_year[year])))
        for year in sorted(sittings_by_year, reverse=True)
    )


@dataclass(frozen=True)
class SessionShelf:
    """Contents of Pelican's, each with its `session`: `live`, `coming` (the next first), `past`: pairs of a year and its
    own, the newest first."""

    live: tuple[PublishedContent, ...]
    coming: tuple[PublishedContent, ...]
    past: tuple[tuple[int, tuple[PublishedContent, ...]], ...]


def list_by_start(contents: Iterable[PublishedContent]) -> list[PublishedContent]:
    """Contents of Pelican's, each with its `session`, the first that is held before the others."""
    return sorted(contents, key=lambda content: (content.session.start.timestamp(), content.url))


def build_session_shelf(contents: Iterable[PublishedContent], now: datetime) -> SessionShelf:
    """Sort the public sessions among `contents`."""
    ordered = list_by_start(contents)
    live = tuple(
        content
        for content in ordered
        if content.session.status == LIVE and not content.session.is_awaited(now) and not content.session.is_silent(now)
    )
    coming = tuple(content for content in ordered if content not in live and find_session_span(content.publication, now))
    past = [content for content in reversed(ordered) if content not in live and content not in coming]
    years = ((year, tuple(ours)) for year, ours in groupby(past, lambda content: content.session.start.year))
    return SessionShelf(live, coming, tuple(years))


def list_question_sessions(contents: Iterable[PublishedContent], now: datetime) -> tuple[PublishedContent, ...]:
    """The sessions of residents' questions among `contents`, the next first."""
    ours = [content for content in contents if content.session.answered_by and find_session_span(content.publication, now)]
    return tuple(list_by_start(ours))


def find_questions(contents: Iterable[PublishedContent]) -> Mapping[str, PublishedContent]:
    """The residents' questions among `contents`, Pelican's, by their short address, and by those that they had before."""
    ours = sorted((content for content in contents if content.publication.kind.name == QUESTION), key=lambda content: content.url)
    former = {alias.strip("/").rpartition("/")[2]: content for content in ours for alias in content.publication.aliases}
    return {**former, **{content.publication.slug: content for content in ours}}


def find_question_addresses(session: CouncilSession, questions: Mapping[str, PublishedContent]) -> Mapping[str, str]:
    """See `CouncilExtras.question_addresses`."""
    return {entry.question: questions[entry.question].url for entry in session.entries if entry.question in questions}


def find_live_answers(
    sessions: Iterable[CouncilSession], questions: Mapping[str, PublishedContent]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """See `CouncilContext.answered_live`; `questions` are those that readers may find, by each of their names."""
    moments: dict[str, tuple[tuple[str, str], ...]] = {}
    for session in sorted(sessions, key=lambda each: (each.start.timestamp(), each.identity)):
        for entry in session.entries:
            if entry.question in questions:
                name = questions[entry.question].publication.slug
                moments[name] = (*moments.get(name, ()), (f"{session.address}#{entry.anchor}", session.title))
    return moments

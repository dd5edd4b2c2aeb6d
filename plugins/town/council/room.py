"""The manifest of the room `council`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import ContentExtras, ContextNames, FollowedExtras
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import (
    Conf,
    Environ,
    HealthCheck,
    HealthFinding,
    Room,
    RoomInputs,
    SearchedPages,
    Suggestion,
    amber,
    green,
    list_attribute_names,
)
from plugins.town.council.checks import CHECKS
from plugins.town.council.journal_checks import JOURNAL_CHECKS
from plugins.town.council.kinds import KIND, KINDS, find_session_span
from plugins.town.council.occasions import OCCASIONS
from plugins.town.council.published_session import QUESTION
from plugins.town.council.session import find_withheld
from plugins.town.council.session_files import DATASETS
from plugins.town.council.settings import Authority, Settings

if TYPE_CHECKING:
    from plugins.core.publication.publication import PublishedContent
    from plugins.town.council.published_session import (
        DecisionLine,
        MemberYear,
        Person,
        PublishedSession,
        SessionPlace,
        SessionShelf,
        SessionYear,
    )
    from plugins.town.council.session import Chapter, CouncilSession, PageEntry


class CouncilExtras(ContentExtras, key="council"):
    """A session of the council."""

    session: CouncilSession | None = None
    """The session; None for a page without a session's keys."""
    whereabouts: SessionPlace
    """The place of the session."""
    awaited: bool = False
    """Whether it should have begun and has no entry yet."""
    silent: bool = False
    """Whether it is live and nothing was heard of it for an evening."""
    shown: tuple[PageEntry, ...] = ()
    """Its entries as the page shows them."""
    chapters: tuple[Chapter, ...] = ()
    """The same, by item of the agenda."""
    question_addresses: Mapping[str, str]
    """The page address of each question, by the short address in its entries; a deleted one has none."""
    sitting: PublishedSession
    """Its deliberations and minutes."""
    brief: tuple[DecisionLine, ...] = ()
    """Its three summary lines, with anchors where they quote an entry."""


class CouncilContext(ContextNames):
    """The council. The last ones are of its own pages."""

    council_live: tuple[PublishedContent, ...]
    """The sessions that are live and heard of, for the home page only."""
    question_sessions: tuple[PublishedContent, ...] = ()
    """The sessions, live or to come, at which residents' questions are answered, the next first."""
    answered_live: Mapping[str, tuple[tuple[str, str], ...]]
    """The live answers to each question, by its short address: the anchors, and the titles of their sessions."""
    council_authority: Authority
    """The town's identity in the national schema."""
    council_ways: tuple[str, ...]
    """The addresses of the council pages besides sessions."""
    sittings: tuple[PublishedSession, ...]
    """Every session of the council that readers may find, in order, for the open data and the pages that sessions leave behind them."""
    shelf: SessionShelf
    """The council's sessions by state, on `/conseil/`."""
    answering: tuple[PublishedContent, ...]
    """The sessions of residents' questions of all years, last first, on `/conseil/`."""
    calendar: str
    """The address of the calendar of all sessions, on `/conseil/`; empty without one."""
    year: SessionYear | MemberYear
    """The year of a list, with its content."""
    ways: tuple[tuple[int, str], ...]
    """The other years of a list, with their addresses."""
    genre: str
    """The name of a session, on the page of agenda items."""
    groups: tuple[tuple[str, tuple[Person, ...]], ...]
    """The present members by group, on `/conseil/membres/`."""
    gone: tuple[Person, ...]
    """The former members."""
    person: Person | None
    """The member of the page; None on the pages of former years."""
    called: str
    """The member's name, on the pages of former years."""
    home: str
    """The address of the member's first page, on the pages of former years."""


def find_next_session_change(context: Mapping[str, Any]) -> datetime | None:
    """When the first session that is not over begins, or would be over."""
    ours = (content.publication for content in context["pages"] if content.publication.kind.name == KIND)
    spans = filter(None, (find_session_span(publication, context["now"]) for publication in ours))
    return min((moment for span in spans for moment in (span.start, span.end) if moment > context["now"]), default=None)


def begin_draft(content: Path, conf: Conf, environ: Environ) -> Mapping[str, str]:
    """The YAML of the keys that a new session takes of the one before."""
    from plugins.town.council.drafts import build_session_draft  # the whole reading of files, for `new` alone

    return build_session_draft(content, conf, environ)


def suggest_answer(content: Path, question: Publication, conf: Conf, environ: Environ) -> Suggestion | None:
    """The written answer to a question that was answered live, for a person to rework."""
    from plugins.town.council.drafts import build_answer_draft  # the whole reading of files, for the desk alone

    return build_answer_draft(content, question, conf, environ)


def list_health_checks(conf: Conf, environ: Environ) -> Iterator[HealthCheck]:
    """The health checks of this room: whether the national table of deliberations can be made, where the council has sessions."""
    folder = Path(conf.get("PATH") or os.curdir, KINDS[0].folder)
    if next(folder.glob("*.md"), None):
        authority = gather_settings(Settings, conf, environ).council.authority
        yield HealthCheck("délibérations", lambda: examine_authority(authority))


def examine_authority(authority: Authority) -> Iterator[HealthFinding]:
    """Whether the town has said by which number the State knows it."""
    if authority.siret:
        yield green(f"le tableau national dit la commune par son SIRET, {authority.siret}.")
    else:
        text = "sans le SIRET de la commune, le tableau national des délibérations n’est pas publié."
        yield amber(text, 'Ajoutez « COUNCIL = {"authority": {"siret": "…"}} » aux réglages.')


SEARCHED_PAGES = (
    SearchedPages("conseil/", "Conseil municipal", words="séances ordre du jour compte rendu"),
    SearchedPages("conseil/deliberations/", "Conseil municipal", words="délibérations votes actes procès-verbal"),
    SearchedPages("conseil/points/", "Conseil municipal"),
    SearchedPages("conseil/membres/", "Conseil municipal", words="élus élu conseillers adjoints maire trombinoscope"),
    SearchedPages("conseil/membres/{slug}/", "Membre du conseil", "member", "élu élue conseiller conseillère"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    kind_checks={KIND: CHECKS},
    journal_checks=JOURNAL_CHECKS,
    occasions=OCCASIONS,
    drafts={KIND: begin_draft},
    suggestions={QUESTION: suggest_answer},
    datasets=DATASETS,
    extras=(CouncilExtras, FollowedExtras),
    context=CouncilContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(CouncilExtras, FollowedExtras),
        changes_at=find_next_session_change,
    ),
    find_withheld=find_withheld,
    list_health_checks=list_health_checks,
)

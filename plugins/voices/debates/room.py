"""The manifest of the room `debates`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.publication.hand_offs import ContentExtras, ContextNames, FollowedExtras
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import (
    Conf,
    Environ,
    FollowedList,
    HealthCheck,
    HealthFinding,
    Room,
    RoomInputs,
    SearchedPages,
    amber,
    green,
    list_attribute_names,
)
from plugins.core.publication.voice import BODY, AskedKey, Voice, VoiceSubject
from plugins.voices.debates.kinds import FOLDER, JOURNAL_CHECKS, KINDS, LONGEST_MESSAGE, MESSAGE, THREAD, THREAD_CHECKS
from plugins.voices.debates.threads import has_closed

if TYPE_CHECKING:
    from plugins.journal.story.related import Mention
    from plugins.voices.debates.threads import DebateAbout, Forum, Thread, ThreadPage


class DebatesExtras(ContentExtras, key="debates"):
    """A thread; or what one is about."""

    debate_thread: Thread
    """The messages of a thread."""
    debate_subject: Mention | None = None
    """The dossier, article, works or event that a thread is about."""
    debates_about: tuple[DebateAbout, ...] = ()
    """The threads about another publication."""


class DebatesContext(ContextNames):
    """All threads, for templates."""

    forum: Forum | None
    """Those that are open and those that are closed; None without any."""
    thread: PublishedContent | None = None
    """On the other pages of a thread, that thread, Pelican's content."""
    thread_page: ThreadPage | None = None
    """On such a page, the messages that it shows; None on that of the newest."""


def list_debate_feeds(context: Mapping[str, Any]) -> Iterator[FollowedList]:
    """The messages of each thread that is open."""
    threads = [page for page in context["pages"] if page.publication.kind.name == THREAD]
    messages = [page for page in context["hidden_pages"] if page.publication.kind.name == MESSAGE]
    for thread in sorted(threads, key=lambda thread: thread.url):
        if not thread.debate_thread.is_closed:
            slug = thread.publication.slug
            ours = tuple(message for message in messages if message.publication.extra.get("debat") == slug)
            yield FollowedList(thread.publication.title, thread.url, ours)


def find_next_closing_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the next open thread closes."""
    today = context["now"].date()
    threads = (page.publication for page in context["pages"] if page.publication.kind.name == THREAD)
    days = (thread.extra["closes"] for thread in threads if thread.extra.get("closes") and thread.extra["closes"] >= today)
    first = min(days, default=None)
    return datetime.combine(first + timedelta(days=1), time(), PARIS) if first else None


def hang_again(generator: Any, content: PublishedContent) -> None:
    """Update whether a debate whose text has changed is closed, so that no one is led to write below a new summary."""
    thread = getattr(DebatesExtras(content), "debate_thread", None)  # a new one has none before its build
    if thread is not None:
        today = get_current_time(generator.settings, os.environ).date()
        DebatesExtras(content).debate_thread = replace(thread, is_closed=has_closed(content, today))


PATIENCE = timedelta(days=30)
"""Ours: a month to sum a debate up."""


def list_health_checks(conf: Conf, environ: Environ) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that debates nothing."""
    content = Path(conf.get("PATH") or "content")
    if (content / "forum").is_dir():
        yield HealthCheck("débats", lambda: check_summaries(content, conf, environ))


def check_summaries(content: Path, conf: Conf, environ: Environ) -> Iterator[HealthFinding]:
    """The threads that have been closed for longer than `PATIENCE`, and have no summary."""
    from plugins.journal.editorial.reading import read_folder  # reads the whole content: for `doctor` alone
    from plugins.journal.editorial.rules import TownRules

    rules = TownRules.from_settings(conf, environ)
    today = rules.now.date()
    threads = [
        each for each in read_folder(content, "forum", rules) if each.kind.name == THREAD and each.compute_state(rules.now) == "published"
    ]
    owed = [thread for thread in threads if thread.extra.get("closes") and not thread.extra.get("conclusion")]
    late = [thread for thread in owed if thread.extra["closes"] + PATIENCE < today]
    for thread in late:
        text = f"« {thread.title} » est clos depuis le {thread.extra['closes']:%d/%m/%Y}, sans synthèse."
        yield amber(text, "Écrivez « conclusion », « concluded » et « concluded_by » dans son en-tête : ./beffroi help debats.")
    if not late:
        yield green(f"{len(threads)} débats, aucune synthèse en retard.")


SEARCHED_PAGES = (SearchedPages(FOLDER, "Débats", words="forum débattre discussion avis des habitants concertation"),)
"""What readers search besides publications."""


VOICE = Voice(
    kind=MESSAGE,
    path="forum",
    label="Message d’un débat",
    title="Écrire dans le débat",
    text_label="Votre message",
    longest=LONGEST_MESSAGE,
    asks=(
        AskedKey("debat", "debat", "Débat", "hidden", True),
        AskedKey("reply_to", "reply_to", "Répond à", "hidden"),
        AskedKey("quote", "quote", "Les mots auxquels vous répondez", "quote"),
    ),
    subject=VoiceSubject("debat", THREAD, "Ce débat n’est pas, ou plus, en ligne.", "Dans le débat"),
    email_use="pour vous dire ce que devient votre message",
    page=f"{FOLDER}{{debat}}/",
    own_keys=("name", "quote", BODY),
    too_long="message trop long",
    kept_keys=("debat", "reply_to"),
)


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    kinds=KINDS,
    voice=VOICE,
    kind_checks={THREAD: THREAD_CHECKS, MESSAGE: (VOICE.check,)},
    journal_checks=JOURNAL_CHECKS,
    list_feeds=list_debate_feeds,
    extras=(DebatesExtras, FollowedExtras),
    context=DebatesContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(DebatesExtras, FollowedExtras), changes_at=find_next_closing_midnight, hang_again=hang_again
    ),
    list_health_checks=list_health_checks,
)

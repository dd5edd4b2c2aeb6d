"""The manifest of the room `debates`."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.publication.hand_offs import FollowedExtras
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Conf, Environ, FollowedList, HealthCheck, Room, RoomInputs, SearchedPages, list_attribute_names
from plugins.voices.debates.checks import JOURNAL_CHECKS, MESSAGE_CHECKS, THREAD_CHECKS
from plugins.voices.debates.hand_offs import DebatesContext, DebatesExtras
from plugins.voices.debates.kinds import FOLDER, KINDS, MESSAGE, THREAD
from plugins.voices.debates.threads import has_closed


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


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.voices.debates.health import gather_health_checks  # reads files of the content: for `doctor` alone

    return gather_health_checks(conf, environ)


SEARCHED_PAGES = (SearchedPages(FOLDER, "Débats", words="forum débattre discussion avis des habitants concertation"),)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    kinds=KINDS,
    kind_checks={THREAD: THREAD_CHECKS, MESSAGE: MESSAGE_CHECKS},
    journal_checks=JOURNAL_CHECKS,
    list_feeds=list_debate_feeds,
    extras=(DebatesExtras, FollowedExtras),
    context=DebatesContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(DebatesExtras, FollowedExtras), changes_at=find_next_closing_midnight, hang_again=hang_again
    ),
    list_health_checks=list_health_checks,
)

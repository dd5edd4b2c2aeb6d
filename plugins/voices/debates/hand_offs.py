"""The attributes that the room `debates` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.publication import PublishedContent

if TYPE_CHECKING:
    from plugins.journal.story.related import Mention
    from plugins.voices.debates.forum import DebateAbout, Forum
    from plugins.voices.debates.threads import Thread, ThreadPage


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

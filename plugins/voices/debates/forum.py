"""All threads: those that are open, those that are closed, under the room of the town or what they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.core.publication.publication import PublishedContent
from plugins.journal.story.related import Mention, build_mention
from plugins.voices.debates.kinds import PLACES

CLOSED_SHOWN = 8


@dataclass(frozen=True)
class ForumRoom:
    """The threads of one room of the town; `name` is empty for those that are about a publication. The first to close comes first."""

    name: str
    threads: tuple[PublishedContent, ...]


@dataclass(frozen=True)
class DebateAbout:
    """A thread, on the page of what it is about: that leads to the summary as soon as there is one."""

    mention: Mention
    has_conclusion: bool


@dataclass(frozen=True)
class Forum:
    """Pelican's contents: `rooms` are those that have open threads; `closed` the last closed first, of which a page shows the `recent`."""

    rooms: tuple[ForumRoom, ...]
    closed: tuple[PublishedContent, ...]

    @property
    def recent(self) -> tuple[PublishedContent, ...]:
        """The last that were closed."""
        return self.closed[:CLOSED_SHOWN]


def gather_forum(threads: Iterable[PublishedContent]) -> Forum:
    """The forum of `threads`, each with its `debate_thread`."""
    ordered = sorted(threads, key=_make_closing_key)
    running = [thread for thread in ordered if not thread.debate_thread.is_closed]
    grouped = ((room, tuple(each for each in running if (each.publication.extra.get("room") or "") == room)) for room in ("", *PLACES))
    closed = tuple(thread for thread in reversed(ordered) if thread.debate_thread.is_closed)
    return Forum(tuple(ForumRoom(room, ours) for room, ours in grouped if ours), closed)


def mention_debate(thread: PublishedContent) -> DebateAbout:
    """The mention of a debate, one of Pelican's contents."""
    return DebateAbout(build_mention(thread), bool(thread.publication.extra.get("conclusion")))


def find_subjects(threads: Iterable[PublishedContent], contents: Iterable[PublishedContent]) -> Mapping[str, PublishedContent]:
    """The subject of each of `threads` among `contents`, by the slug of the thread: from its `about` or its `dossier`."""
    by_address = {content.url.strip("/"): content for content in contents}
    dossiers = {
        name: content for content in by_address.values() if content.publication.kind.name == "dossier" for name in _make_name_key(content)
    }
    subjects: dict[str, PublishedContent] = {}
    for thread in threads:
        extra = thread.publication.extra
        about, dossier = str(extra.get("about") or "").strip("/"), extra.get("dossier", "")
        subject = by_address.get(about) if about else dossiers.get(dossier)
        if subject is not None:
            subjects[thread.publication.slug] = subject
    return subjects


def _make_name_key(dossier: PublishedContent) -> tuple[str, str]:
    return dossier.publication.title, dossier.publication.slug


def _make_closing_key(thread: PublishedContent) -> tuple[str, str]:
    closes = thread.publication.extra.get("closes")
    return closes.isoformat() if closes else "9999", thread.url

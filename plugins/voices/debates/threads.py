"""The threads of the forum: each debate with the messages that answer it, in their order, and the forum's front page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plugins.core.publication.publication import PublishedContent
from plugins.journal.story.related import Mention, build_mention
from plugins.voices.debates.kinds import MESSAGE, PLACES, format_newest_address, format_page_address

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


ENTRIES_SHOWN = 30
BYTES_SHOWN = 45_000
"""At most, of a page: their HTML, which its structured data repeats. With the page around them, 120 kB are not reached."""
ENTRY_MARKUP = 700
"""Bytes of HTML around the words of one message, measured on the page of the demonstration."""


@dataclass(frozen=True)
class ThreadMessage:
    """One message, Pelican's `content`, and its `replies`, the oldest first. `is_continued`: its first replies are on the page before."""

    content: PublishedContent
    replies: tuple[PublishedContent, ...] = ()
    is_continued: bool = False


@dataclass(frozen=True)
class ThreadPage:
    """One page of a thread: `number` counts from 1, the oldest messages."""

    number: int
    url: str
    messages: tuple[ThreadMessage, ...]


@dataclass(frozen=True)
class Thread:
    """What the page of a thread shows besides its own text. `pages` hold all its messages by conversation, `newest` the last ones, the
    newest first; `is_closed` says that its last day has passed."""

    slug: str
    count: int
    pages: tuple[ThreadPage, ...]
    newest: tuple[PublishedContent, ...]
    is_closed: bool

    @property
    def newest_url(self) -> str:
        """The page of the last messages, site-relative."""
        return format_newest_address(self.slug)


def gather_threads(threads: Iterable[PublishedContent], contents: Iterable[PublishedContent], today: date) -> Mapping[str, Thread]:
    """The messages of each of `threads` among `contents`, by its slug; both are Pelican's contents."""
    by_thread: dict[str, list[PublishedContent]] = defaultdict(list)
    for content in contents:
        if content.publication.kind.name == MESSAGE:
            by_thread[content.publication.extra.get("debat") or ""].append(content)
    return {thread.publication.slug: _gather_thread(thread, by_thread[thread.publication.slug], today) for thread in threads}


def _gather_thread(thread: PublishedContent, messages: list[PublishedContent], today: date) -> Thread:
    slug = thread.publication.slug
    ordered = sorted(messages, key=_make_sort_key)
    pages = tuple(
        ThreadPage(number, format_page_address(slug, number), tuple(page))
        for number, page in enumerate(_cut_into_pages(_iterate_conversations(ordered)), 1)
    )
    count = sum(message.state == "published" for message in ordered)
    newest = [message for message in reversed(ordered) if message.state == "published"]
    return Thread(slug, count, pages, tuple(newest[:ENTRIES_SHOWN]), has_closed(thread, today))


def has_closed(thread: PublishedContent, today: date) -> bool:
    """Whether the last day of `thread`, Pelican's content, has passed."""
    closes = thread.publication.extra.get("closes")
    return bool(closes and closes < today)


def _iterate_conversations(ordered: list[PublishedContent]) -> Iterator[tuple[PublishedContent, list[PublishedContent]]]:
    """Each top-level message with its replies. A reply to a deleted message is top-level."""
    first = {message.publication.identity: message for message in ordered if not message.publication.extra.get("reply_to")}
    replies: dict[str, list[PublishedContent]] = defaultdict(list)
    for message in ordered:
        if (target := message.publication.extra.get("reply_to")) in first:
            replies[target].append(message)
        elif target:
            first[message.publication.identity] = message
    for message in sorted(first.values(), key=_make_sort_key):
        yield message, replies[message.publication.identity]


def _cut_into_pages(conversations: Iterable[tuple[PublishedContent, list[PublishedContent]]]) -> Iterator[list[ThreadMessage]]:
    """The conversations in pages of a bounded weight; one that is longer goes on on the next."""
    page: list[ThreadMessage] = []
    entries = weight = 0
    for message, replies in conversations:
        entries, weight, page, full = _make_room(entries, weight, page, message)
        if full:
            yield full
        replies_shown, is_continued = list[PublishedContent](), False
        for reply in replies:
            size = _weigh(reply)
            if entries + 1 > ENTRIES_SHOWN or weight + size > BYTES_SHOWN:
                yield [*page, ThreadMessage(message, tuple(replies_shown), is_continued)]
                page, replies_shown, is_continued = [], [], True
                entries, weight = 1, _weigh(message)
            replies_shown.append(reply)
            entries, weight = entries + 1, weight + size
        page.append(ThreadMessage(message, tuple(replies_shown), is_continued))
    if page:
        yield page


def _make_room(
    entries: int, weight: int, page: list[ThreadMessage], message: PublishedContent
) -> tuple[int, int, list[ThreadMessage], list[ThreadMessage]]:
    """What the page holds once `message` is on it; and the page that is full, where it begins another."""
    size = _weigh(message)
    if page and (entries + 1 > ENTRIES_SHOWN or weight + size > BYTES_SHOWN):
        return 1, size, [], page
    return entries + 1, weight + size, page, []


def _weigh(message: PublishedContent) -> int:
    extra = message.publication.extra
    return len(message.content.encode()) + len((extra.get("quote") or "").encode()) + ENTRY_MARKUP


def _make_sort_key(message: PublishedContent) -> tuple[str, str]:
    publication = message.publication
    return publication.date.isoformat() if publication.date else "", publication.identity

"""Group the messages of each thread: replies, pages, and whether it is open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plugins.core.publication.publication import PublishedContent
from plugins.voices.debates.kinds import MESSAGE, format_newest_address, format_page_address

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

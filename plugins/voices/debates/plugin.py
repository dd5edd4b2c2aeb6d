"""The room `debates` in Pelican: the messages of each thread, the pages of its messages, the page of all threads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from plugins.core.publication.hand_offs import FollowedExtras, OwnPage, OwnPages, connect_filters, connect_generator
from plugins.core.publication.publication import PublishedContent, rank_by_date
from plugins.core.publication.schema_org import CONTEXT, drop_empty, nest
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.journal.story.related import build_mention
from plugins.voices.debates.kinds import FOLDER, MESSAGE, THREAD, format_newest_address
from plugins.voices.debates.room import DebatesContext, DebatesExtras
from plugins.voices.debates.threads import ThreadMessage, find_subjects, gather_forum, gather_threads, mention_debate


def build_debate_data(content: PublishedContent, messages: Iterable[ThreadMessage], publisher: Mapping[str, object]) -> dict[str, object]:
    """Structured data of the thread `content` (Pelican's) with the `messages` of this page; `publisher` is the town's."""
    publication, extra = content.publication, content.publication.extra
    author = {"@type": "Person", "name": extra.get("opened_by") or "", "jobTitle": extra.get("role") or ""}
    data = {
        "@context": CONTEXT,
        "@type": publication.kind.schema_org,
        "@id": content.permalink,
        "url": content.permalink,
        "headline": publication.title,
        "text": Markup(content.content).striptags(),
        "inLanguage": publication.lang,
        "datePublished": publication.date.isoformat() if publication.date else "",
        "author": drop_empty(author),
        "commentCount": content.debate_thread.count,
        "comment": [comment for message in messages for comment in _list_comments(message)],
        "publisher": nest(publisher),
    }
    return drop_empty(data)


def _list_comments(message: ThreadMessage) -> Iterable[dict[str, object]]:
    """The message with its replies inside; a withdrawn message has no text and is left out."""
    replies = [_build_comment(reply) for reply in message.replies if reply.state == "published"]
    if message.content.state == "published" and not message.is_continued:
        yield {**_build_comment(message.content), **({"comment": replies} if replies else {})}
    else:
        yield from replies


def _build_comment(content: PublishedContent) -> dict[str, object]:
    publication = content.publication
    return {
        "@type": "Comment",
        "url": content.feed_link,
        "text": Markup(content.content).striptags(),
        "datePublished": publication.date.isoformat() if publication.date else "",
        "author": {"@type": "Person", "name": publication.extra.get("name") or ANONYMOUS},
    }


FILTERS = {"debate_data": build_debate_data}


def register() -> None:
    """Called by Pelican."""
    connect_filters(signals.initialized, FILTERS)
    signals.all_generators_finalized.connect(link_subjects)
    connect_generator(signals.get_generators, DebatesGenerator)


def link_subjects(generators: Sequence[Any]) -> None:
    """Lead from each thread to what it is about, and back."""
    context = generators[0].context
    threads = [page for page in context["pages"] if page.publication.kind.name == THREAD]
    if not threads:
        return
    subjects = find_subjects(threads, chain(context["articles"], context["pages"]))
    back: dict[PublishedContent, list[PublishedContent]] = defaultdict(list)
    for thread in threads:
        if subject := subjects.get(thread.publication.slug):
            DebatesExtras(thread).debate_subject = build_mention(subject)
            back[subject].append(thread)
    for subject, about in back.items():
        DebatesExtras(subject).debates_about = tuple(map(mention_debate, sorted(about, key=rank_by_date)))


class DebatesGenerator(OwnPages, Generator):
    """Gives each thread its messages, and writes the pages that are no publication's."""

    names = DebatesContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context = self.context
        ours = [page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name in (THREAD, MESSAGE)]
        threads = [page for page in ours if page.publication.kind.name == THREAD]
        gathered = gather_threads(threads, ours, context["now"].date())
        for content in threads:
            DebatesExtras(content).debate_thread = thread = gathered[content.publication.slug]
            for page in thread.pages:
                for message in page.messages:
                    for each in (message.content, *message.replies):
                        FollowedExtras(each).feed_link = f"{self.settings['SITEURL']}/{page.url}#m-{each.publication.slug}"
        self.threads = [content for content in threads if content.status == "published"]
        DebatesContext(context).forum = gather_forum(self.threads) if self.threads else None
        self.keep_pages(self._list_pages())

    def _list_pages(self) -> Iterator[OwnPage]:
        if self.threads:
            yield OwnPage("forum", FOLDER)
        for content in self.threads:
            thread = content.debate_thread
            for page in thread.pages[1:]:
                yield OwnPage("debate_page", page.url, {"thread": content, "thread_page": page})
            if thread.newest:
                yield OwnPage("debate_page", format_newest_address(thread.slug), {"thread": content, "thread_page": None})

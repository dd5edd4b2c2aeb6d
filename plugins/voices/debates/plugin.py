"""The room `debates` in Pelican: the messages of each thread, the pages of its messages, the page of all threads."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.publication.hand_offs import FollowedExtras, OwnPage, OwnPages, connect_filters, connect_generator
from plugins.core.publication.publication import PublishedContent, rank_by_date
from plugins.journal.story.related import build_mention
from plugins.voices.debates.forum import find_subjects, gather_forum, mention_debate
from plugins.voices.debates.hand_offs import DebatesContext, DebatesExtras
from plugins.voices.debates.kinds import FOLDER, MESSAGE, THREAD, format_newest_address
from plugins.voices.debates.structured_data import build_debate_data
from plugins.voices.debates.threads import gather_threads

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

"""Structured data of a debate's page: https://schema.org/DiscussionForumPosting, with the messages of this page."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.schema_org import CONTEXT, drop_empty, nest
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.voices.debates.threads import ThreadMessage


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

"""From an announcement to the post of one network. Pure: what the preview shows is what will be sent."""

from unicodedata import normalize

import regex

from plugins.announce.announcement import Announcement
from plugins.announce.cut import cut
from plugins.announce.hashtags import hashtags
from plugins.announce.limits import Limits
from plugins.announce.post import Post

UNSPEAKABLE = regex.compile(r"[\p{Cs}\uFEFF\uFFFE\uFFFF]|(?![\n\t])\p{Cc}")
"""Surrogates, control characters and what X refuses: twitter-text, `invalidChars`."""
ANY_LINK = "https://example.org/"


def compose(announcement: Announcement, limits: Limits) -> Post:
    """The editor's words for this network, or for all, or the title; then the link and as many hashtags as fit.

    The post always fits: hashtags are dropped from the last to the first, then the words are cut.
    """
    words = _clean(_words(announcement, limits))
    link = announcement.permalink
    tags = hashtags(announcement.tags, said=words)
    while tags and not limits.fits(_assemble(words, link, tags)):
        tags = tags[:-1]
    if not limits.fits(_assemble(words, link, tags)):
        words = cut(words, lambda shorter: limits.fits(_assemble(shorter, link, ())), limits.weight)
    text = _assemble(words, link, tags)
    return Post(
        text=text,
        weight=limits.weigh(text),
        link=link,
        image=announcement.image,
        hashtags=tags,
        title=announcement.title,
        summary=announcement.summary,
        card=announcement.card,
        lang=announcement.lang,
        heaviest=limits.weight,
    )


def too_long(social_text: str, limits: Limits) -> int | None:
    """By how much an editor's explicit words exceed what a post of this network can hold beside its link; None when they fit."""
    excess = limits.weigh(_assemble(_clean(social_text), ANY_LINK, ())) - limits.weight
    return excess if excess > 0 else None


def _words(announcement: Announcement, limits: Limits) -> str:
    overrides = announcement.overrides
    return str(overrides.get(limits.network) or overrides.get("text") or announcement.title)


def _clean(words: str) -> str:
    return UNSPEAKABLE.sub("", normalize("NFC", words)).strip()


def _assemble(words: str, link: str, tags: tuple[str, ...]) -> str:
    linked = regex.search(regex.escape(link) + r"(?!\S)", words)
    said = words if linked else "\n\n".join(filter(None, (words, link)))
    return "\n".join(filter(None, (said, " ".join(tags))))

"""From an announcement to the post of one network. Pure: what the preview shows is what will be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

import regex

from plugins.announce.announcement import Announcement
from plugins.announce.cut import cut
from plugins.announce.hashtags import hashtags
from plugins.announce.key import PUBLISHED
from plugins.announce.limits import Limits
from plugins.announce.post import Post
from plugins.announce.templates import filled, template

UNSPEAKABLE = regex.compile(r"[\p{Cs}\uFEFF\uFFFE\uFFFF]|(?![\n\t])\p{Cc}")
"""Surrogates, control characters and what X refuses: twitter-text, `invalidChars`."""
ANY_LINK = "https://example.org/"


@dataclass(frozen=True)
class Voicing:
    """How the town speaks: its name, and the templates that it has chosen for some networks."""

    town: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)


PLAIN = Voicing()
"""A town that says its titles as every network does by default."""


def compose(announcement: Announcement, limits: Limits, voicing: Voicing = PLAIN) -> Post:
    """The editor's words for this network, or the network's own way of telling the title; then the link, unless it is shown as a card,
    and as many hashtags as fit.

    The post always fits: hashtags are dropped from the last to the first, then the words are cut.
    """
    words = _clean(_words(announcement, limits, voicing))
    link = "" if limits.card and not announcement.image else announcement.permalink
    tags = hashtags(announcement.tags, said=words) if announcement.occasion == PUBLISHED else ()
    while tags and not limits.fits(_assemble(words, link, tags)):
        tags = tags[:-1]
    if not limits.fits(_assemble(words, link, tags)):
        words = cut(words, lambda shorter: limits.fits(_assemble(shorter, link, ())), limits.weight)
    text = _assemble(words, link, tags)
    return Post(
        text=text,
        weight=limits.weigh(text),
        link=announcement.permalink,
        image=announcement.image,
        hashtags=tags,
        title=announcement.title,
        summary=announcement.summary,
        card=announcement.card,
        lang=announcement.lang,
        heaviest=limits.weight,
    )


def too_long(social_text: str, limits: Limits) -> int | None:
    """By how much an editor's explicit words exceed what a post of this network can hold beside its link; None when they fit.

    In the network's own unit, or in bytes when only those are too many.
    """
    text = _assemble(_clean(social_text), ANY_LINK, ())
    if limits.fits(text):
        return None
    return max(limits.weigh(text) - limits.weight, 0) or len(text.encode()) - (limits.octets or 0)


def _words(announcement: Announcement, limits: Limits, voicing: Voicing) -> str:
    overrides = announcement.overrides
    if own := overrides.get(limits.network):
        return str(own)
    said = str(overrides.get("text") or "")
    values = {
        "title": said or announcement.title,
        "summary": "" if said else announcement.summary,
        "heading": announcement.heading,
        "town": voicing.town,
        "article": announcement.title,
    }
    return filled(template(announcement.occasion, limits.network, voicing.templates), values)


def _clean(words: str) -> str:
    return UNSPEAKABLE.sub("", normalize("NFC", words)).strip()


def _assemble(words: str, link: str, tags: tuple[str, ...]) -> str:
    linked = not link or regex.search(regex.escape(link) + r"(?!\S)", words)
    said = words if linked else "\n\n".join(filter(None, (words, link)))
    return "\n".join(filter(None, (said, " ".join(tags))))

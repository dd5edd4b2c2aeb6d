"""From an announcement to the post of one network. Pure: what the preview shows is what will be sent."""

from itertools import product
from typing import NamedTuple

import regex

from plugins.announce.announcement import AnnouncedImage, Announcement
from plugins.announce.limits import Limits
from plugins.announce.networks.comparison import followed_from
from plugins.announce.post import Post
from plugins.announce.words.hashtags import hashtags
from plugins.announce.words.words import PLAIN_VOICING, FilledTemplate, TownVoice, candidates


def compose(announcement: Announcement, limits: Limits, voicing: TownVoice = PLAIN_VOICING) -> Post:
    """The words for this network; then the link, unless it is shown as a card, and as many hashtags as fit.

    The post always fits: the first wording that does is said whole; hashtags are dropped from the last to the first, then the last
    wording is cut.
    """
    link = _link(announcement, limits, voicing)
    words, lost = _words(candidates(announcement, limits.network, voicing), link, limits)
    tight = not limits.fits(_assemble(words, link, ()))
    wanted = hashtags(announcement.tags, said=words) if announcement.has_hashtags else ()
    kept = len(wanted) if not lost else 0
    while kept and not limits.fits(_assemble(words, link, wanted[:kept], tight)):
        kept -= 1
    text = _assemble(words, link, wanted[:kept], tight)
    return Post(
        text=text,
        weight=limits.weigh(text),
        link=address(announcement, limits, voicing),
        image=picture_of(announcement, limits),
        pictures=announcement.pictures[: limits.pictures - 1] if announcement.image else (),
        hashtags=wanted[:kept],
        title=announcement.title,
        summary=announcement.summary,
        card=announcement.card,
        lang=announcement.lang,
        heaviest=limits.weight,
        cut_words=lost,
        dropped=wanted[kept:],
    )


def picture_of(announcement: Announcement, limits: Limits) -> AnnouncedImage | None:
    """The picture that is sent to a network of these limits."""
    return announcement.card or announcement.image if limits.pictured else announcement.image


class Excess(NamedTuple):
    """How much too long: in the network's own unit, or in `octets` when only those are too many."""

    by: int
    octets: bool = False


def too_long(announcement: Announcement, limits: Limits, voicing: TownVoice = PLAIN_VOICING) -> Excess | None:
    """By how much the words exceed what a post of this network can hold beside its link; None when they are said whole."""
    link = _link(announcement, limits, voicing)
    texts = [_assemble(str(wording), link, (), tight=True) for wording in candidates(announcement, limits.network, voicing)]
    if any(limits.fits(text) for text in texts):
        return None
    by = limits.weigh(texts[-1]) - limits.weight
    return Excess(by) if by > 0 else Excess(len(texts[-1].encode()) - (limits.octets or 0), octets=True)


def address(announcement: Announcement, limits: Limits, voicing: TownVoice = PLAIN_VOICING) -> str:
    """The address that a post leads to: the page's own; where the town wants it, it says the network that it is followed from, unless
    nobody follows it there, or the editor has written it.

    `alike.place` leaves out what is added here: a post is the same, with or without.
    """
    link = announcement.permalink
    if not voicing.utm or limits.pictured or not link or any(link in str(words) for words in announcement.overrides.values()):
        return link
    return followed_from(link, limits.network)


def _link(announcement: Announcement, limits: Limits, voicing: TownVoice) -> str:
    return "" if limits.card and not announcement.image else address(announcement, limits, voicing)


def _words(wordings: list[FilledTemplate], link: str, limits: Limits) -> tuple[str, str]:
    for tight, wording in product((False, True), wordings):
        if limits.fits(_assemble(str(wording), link, (), tight)):
            return str(wording), ""
    return wordings[-1].shorten(lambda shorter: limits.fits(_assemble(shorter, link, ())), limits.weight)


def _assemble(words: str, link: str, tags: tuple[str, ...], tight: bool = False) -> str:
    """`tight`: without the empty line before the link, where words would be cut for it."""
    linked = not link or regex.search(regex.escape(link) + r"(?!\S)", words)
    said = words if linked else ("\n" if tight else "\n\n").join(filter(None, (words, link)))
    return "\n".join(filter(None, (said, " ".join(tags))))

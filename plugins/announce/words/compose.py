"""Composes the message of an announcement for one network. Pure: the preview shows what will be sent."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple
from unicodedata import normalize

from plugins.announce.announcement import Announcement
from plugins.announce.comparison import add_campaign
from plugins.announce.network import Limits
from plugins.announce.post import AnnouncedImage
from plugins.announce.unicode_pattern import compile_unicode_pattern
from plugins.announce.words.templates import DEFAULT, FIELDS, HOLE, TELLING, choose_wordings, fill_template, is_complete
from plugins.core.publication.publication import PUBLISHED

WORD = compile_unicode_pattern(r"[\p{L}\p{M}\p{Nd}_]+")
"""What a hashtag may hold on X; anything else would end it. twitter-text, `hashtagAlphaNumeric`."""
LETTER = compile_unicode_pattern(r"\p{L}")
HASHTAG = compile_unicode_pattern(r"#[\p{L}\p{M}\p{Nd}_]+")
MEANT = compile_unicode_pattern(r"(?<![\p{L}\p{N}_&/#])#(?<kept>[\p{L}\p{M}\p{Nd}_]+)(?:[-‑–'’·&+][\p{L}\p{M}\p{Nd}_]+)*")
"""What an editor means for a hashtag: words joined as French joins them."""


def format_hashtag(tag: str) -> str:
    """The hashtag of `tag`, accents kept and each word capitalised so that a screen reader separates them; empty without any letter."""
    words = WORD.findall(normalize("NFC", tag))
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return f"#{joined}" if LETTER.search(joined) else ""


def list_hashtags(tags: Iterable[str], text: str = "") -> tuple[str, ...]:
    """The hashtags of `tags` in their order, each once whatever its case, without those that `text` has already."""
    present = {tag.casefold() for tag in HASHTAG.findall(text)} | {""}
    added = []
    for candidate in map(format_hashtag, tags):
        if candidate.casefold() not in present:
            present.add(candidate.casefold())
            added.append(candidate)
    return tuple(added)


def find_broken_hashtags(text: str) -> Iterator[tuple[str, str, str]]:
    """The hashtags of `text` that networks would not take as they are meant: as written, as much of it as would be one (empty: nothing),
    and what to write instead (empty: it has no letter)."""
    for match in MEANT.finditer(normalize("NFC", text)):
        prefix = f"#{match['kept']}" if LETTER.search(match["kept"]) else ""
        if prefix != match[0]:
            yield match[0], prefix, format_hashtag(match[0])


RUN = compile_unicode_pattern(r"(?:(?!\s)\X)+|(?:(?=\s)\X)+")
PIECE = compile_unicode_pattern(r"(?:(?=[\p{L}\p{M}\p{N}\p{P}])\X)+|\X")
UNCUT = compile_unicode_pattern(r"[#@]|\w[.:]\w|://")
"""What marks a run of characters as a hashtag, a handle or an address."""
DANGLING = " \t\r\n\u00a0\u202f,;:–—-(«.…"
"""What would look odd before an ellipsis."""


def cut_text(text: str, fits: Callable[[str], bool], longest: int) -> str:
    """A beginning of `text`, as long as fits once ended by an ellipsis; empty when not even its first word does.

    `longest` is a bound on the number of pieces that can fit, each weighing at least one.
    """
    pieces = list(_split_pieces(text))[: longest + 1]

    def shortened(end: int) -> str:
        return "".join(pieces[:end]).rstrip(DANGLING) + "…"

    ends = range(1, len(pieces))
    too_far = bisect_left(ends, True, key=lambda end: not fits(shortened(end)))
    return next((shortened(end) for end in reversed(ends[:too_far]) if fits(shortened(end)) and shortened(end) != "…"), "")


def _split_pieces(text: str) -> Iterable[str]:
    for run in RUN.findall(text):
        if UNCUT.search(run):
            yield run
        else:
            yield from PIECE.findall(run)


@dataclass(frozen=True)
class Message:
    """`text` is the whole text as sent, link and hashtags included; `weight` is its length as the network counts,
    and `heaviest` the most that it takes.

    `image` is the picture to send with it, and `pictures` those that go beside.

    `title`, `summary` and `card` are what the network shows for the link; no part of `text`.
    `hashtags` are those that are in `text`, with their #; `dropped` those that did not fit, and `cut_words` the words that were cut.
    """

    text: str
    weight: int
    link: str
    image: AnnouncedImage | None = None
    pictures: tuple[AnnouncedImage, ...] = ()
    hashtags: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    card: AnnouncedImage | None = None
    lang: str = "fr"
    heaviest: int = 0
    cut_words: str = ""
    dropped: tuple[str, ...] = ()


UNSPEAKABLE = compile_unicode_pattern(r"[\p{Cs}\uFEFF\uFFFE\uFFFF]|(?![\n\t])\p{Cc}")
"""Surrogates, control characters and what X refuses: twitter-text, `invalidChars`."""
OPENING, CLOSING = re.compile(r"«\s*"), re.compile(r"\s*»")


@dataclass(frozen=True)
class TownVoice:
    """The town's voice: its name, its journal's, and its templates for some networks. With `utm`, links say which network they were
    followed from."""

    town: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    journal: str = ""
    utm: bool = False


PLAIN_VOICING = TownVoice()
"""A town that says its titles as every network does by default."""


class FilledTemplate(NamedTuple):
    """A template and what its holes are filled with, both clean."""

    template: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return fill_template(self.template, self.values)

    def shorten(self, fits: Callable[[str], bool], longest: int) -> tuple[str, str]:
        """Words that fit, and those that were lost: the title is cut first, so that what the network adds to it stays."""
        title = self.values["title"]
        shortened = cut_text(title, lambda shorter: fits(str(self._replace(values={**self.values, "title": shorter}))), longest)
        words = str(self._replace(values={**self.values, "title": shortened}))
        if words and fits(words):
            return words, _rest(title, shortened)
        shortened = cut_text(str(self), fits, longest)
        return shortened, _rest(str(self), shortened)


def list_wordings(announcement: Announcement, network: str, voicing: TownVoice) -> list[FilledTemplate]:
    """The possible wordings, preferred first. An editor's own words may lose their hashtags rather than be cut."""
    overrides = {name: _clean(str(words)) for name, words in announcement.overrides.items() if isinstance(words, str)}
    text, own = overrides.get("text", ""), overrides.get(network, "")
    values = {
        "title": own or text or _clean(announcement.title),
        "summary": "" if text or not has_words(announcement.summary) else _clean(announcement.summary),
        "heading": _clean(announcement.heading),
        "town": _clean(voicing.town),
        "journal": _clean(voicing.journal or voicing.town),
        "article": quote_words(_clean(announcement.title)),
    }
    if own:
        return [FilledTemplate(DEFAULT[0], values)]
    templates = choose_wordings(announcement.occasion, network, voicing.templates)
    usable = [template for template in templates if is_complete(template, values)] or list(templates[-1:])
    bare = text and announcement.occasion == PUBLISHED
    filled = [template for template in usable if fill_template(template, values)]
    return [FilledTemplate(template, values) for template in (*filled, *(DEFAULT if bare or not filled else ()))]


def has_words(summary: str) -> bool:
    """Whether it has any word besides its hashtags, which go at the end of a post."""
    return any(letter.isalnum() for letter in HASHTAG.sub("", summary))


def quote_words(words: str) -> str:
    """`words` as they are quoted between « »: their own quotation marks become “ ”."""
    return CLOSING.sub("”", OPENING.sub("“", words))


def _clean(words: str) -> str:
    return UNSPEAKABLE.sub("", normalize("NFC", words)).strip()


def _rest(whole: str, text: str) -> str:
    return whole[len(text.removesuffix("…")) :].strip()


def compose(announcement: Announcement, limits: Limits, voicing: TownVoice = PLAIN_VOICING) -> Message:
    """The text for this network; then the link, unless it is shown as a card, and as many hashtags as fit.

    The post always fits: the first wording that fits is used whole; hashtags are dropped from the last to the first, then the last wording
    is cut.
    """
    link = _format_link(announcement, limits, voicing)
    words, cut = _choose_words(list_wordings(announcement, limits.network, voicing), link, limits)
    tight = not limits.fits(_assemble(words, link, ()))
    tags = list_hashtags(announcement.tags, text=words) if announcement.has_hashtags else ()
    tag_count = len(tags) if not cut else 0
    while tag_count and not limits.fits(_assemble(words, link, tags[:tag_count], tight)):
        tag_count -= 1
    text = _assemble(words, link, tags[:tag_count], tight)
    return Message(
        text=text,
        weight=limits.weigh(text),
        link=find_link_address(announcement, limits, voicing),
        image=announcement.card or announcement.image if limits.pictured else announcement.image,
        pictures=announcement.pictures[: limits.pictures - 1] if announcement.image else (),
        hashtags=tags[:tag_count],
        title=announcement.title,
        summary=announcement.summary,
        card=announcement.card,
        lang=announcement.lang,
        heaviest=limits.weight,
        cut_words=cut,
        dropped=tags[tag_count:],
    )


class Excess(NamedTuple):
    """An excess length: in the network's own unit, or in `octets` when only those are too many."""

    by: int
    octets: bool = False


def find_excess(announcement: Announcement, limits: Limits, voicing: TownVoice = PLAIN_VOICING) -> Excess | None:
    """By how much the text exceeds what a post of this network can hold beside its link; None when it fits."""
    link = _format_link(announcement, limits, voicing)
    texts = [_assemble(str(wording), link, (), tight=True) for wording in list_wordings(announcement, limits.network, voicing)]
    if any(limits.fits(text) for text in texts):
        return None
    by = limits.weigh(texts[-1]) - limits.weight
    return Excess(by) if by > 0 else Excess(len(texts[-1].encode()) - (limits.octets or 0), octets=True)


def find_link_address(announcement: Announcement, limits: Limits, voicing: TownVoice = PLAIN_VOICING) -> str:
    """The address a post links to: the page's own, with the network's name in its query where the town wants it, unless no one follows
    links there or the editor wrote one.

    `alike.place` leaves out what is added here: a post is the same, with or without.
    """
    link = announcement.permalink
    if not voicing.utm or limits.pictured or not link or any(link in str(words) for words in announcement.overrides.values()):
        return link
    return add_campaign(link, limits.network)


def _format_link(announcement: Announcement, limits: Limits, voicing: TownVoice) -> str:
    return "" if limits.card and not announcement.image else find_link_address(announcement, limits, voicing)


def _choose_words(wordings: list[FilledTemplate], link: str, limits: Limits) -> tuple[str, str]:
    for tight, wording in product((False, True), wordings):
        if limits.fits(_assemble(str(wording), link, (), tight)):
            return str(wording), ""
    return wordings[-1].shorten(lambda shorter: limits.fits(_assemble(shorter, link, ())), limits.weight)


def _assemble(words: str, link: str, tags: tuple[str, ...], tight: bool = False) -> str:
    """`tight`: without the empty line before the link, where words would be cut for it."""
    linked = not link or compile_unicode_pattern(re.escape(link) + r"(?!\S)").search(words)
    body = words if linked else ("\n" if tight else "\n\n").join(filter(None, (words, link)))
    return "\n".join(filter(None, (body, " ".join(tags))))


def find_template_fault(template: str) -> str:
    """What is wrong with a town's template for a network, in French; empty when it is valid."""
    unknown = [name for name in re.findall(r"\{(.*?)\}", template) if name not in FIELDS]
    if unknown:
        return f"{{{unknown[0]}}} n’existe pas ; écrivez {', '.join(f'{{{field}}}' for field in FIELDS)}."
    if not set(HOLE.findall(template)) & set(TELLING):
        return "il y faut {title} ou {summary} : sans eux toutes les annonces se ressembleraient, et seraient refusées."
    return ""


def compose_caption(text: str, images: Sequence[AnnouncedImage], limits: Limits) -> tuple[str, int]:
    """The words below pictures where a network has no alternative text: `text`, then what each shows, numbered when there are several; and
    how many of `images` it leaves room for: none where `text` is too long for one."""
    heaviest = limits.weight if limits.caption is None else limits.caption
    for count in range(len(images), 0, -1):
        alts = [shorten_alternative(image.alt, limits.alt) for image in images[:count]]
        lines = [f"Image {rank} : {alt}" if count > 1 else f"Image : {alt}" for rank, alt in enumerate(alts, 1) if alt]
        caption = "\n\n".join(filter(None, (text, "\n".join(lines))))
        if limits.weigh(caption) <= heaviest:
            return caption, count
    return text, 0


def shorten_alternative(alt: str, longest: int) -> str:
    """`alt` in at most `longest` characters, cut between two words."""
    if len(alt) <= longest:
        return alt
    cut = alt[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"

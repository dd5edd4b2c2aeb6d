"""The templates of each network's text, unless the editor wrote one: no two are the same word for word.

X's rules, and good manners elsewhere, forbid the same text on every network (help.x.com, « automation rules »).
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple
from unicodedata import normalize

from plugins.announce.network import Limits, add_campaign, compile_unicode_pattern
from plugins.announce.post import AnnouncedImage, Announcement
from plugins.core.publication.publication import CANCELLED, CLOSED, ENTRY, HELD_OCCASION, POSTPONED, PUBLISHED, REMINDER

FIELDS = ("title", "summary", "heading", "town", "journal")
"""`title` is the title, or the editor's words for all networks; `summary` is then empty. `heading` is the category, or the kind;
`journal` the journal's name. In what follows, `title` is what is said of the publication, if it is not its title; in a correction it is
what is corrected, and `article` the title of what it corrects."""
TELLING = ("title", "summary")
"""One of them is in every wording: without it all the posts of a network would be the same, which networks refuse."""
Wordings = tuple[str, ...]
DEFAULT: Wordings = ("{title}",)
TEMPLATES: Mapping[str, Mapping[str, Wordings]] = {
    "published": {
        "x": DEFAULT,
        "mastodon": ("{heading} · {title}\n\n{summary}", "{title}\n\n{heading}, dans «\u00a0{journal}\u00a0»"),
        "bluesky": ("{title}\n\n{summary}", "{title}\n\nÀ lire dans «\u00a0{journal}\u00a0»."),
        "facebook": ("{title}\n\n{summary}\n\n{heading} · à lire en entier dans «\u00a0{journal}\u00a0»",),
        "threads": (
            "{title}\n\n{summary}\n\nLe journal «\u00a0{journal}\u00a0» vous en dit plus.",
            "{title}\n\nLe journal «\u00a0{journal}\u00a0» vous en dit plus.",
        ),
        "linkedin": (
            "{heading}\u00a0: {title}\n\n{summary}\n\nToute l’information dans «\u00a0{journal}\u00a0».",
            "{title}\n\nToute l’information dans «\u00a0{journal}\u00a0».",
        ),
        "instagram": (
            "{title}\n\n{summary}\n\nLa suite sur notre site, «\u00a0{journal}\u00a0»\u00a0:",
            "{title}\n\nLa suite sur notre site, «\u00a0{journal}\u00a0»\u00a0:",
        ),
        "telegram": ("{title}\n\n{summary}\n\n— {journal}, {heading}", "{title}\n\n— {journal}, {heading}", "{title}\n\n— {journal}"),
    },
    "correction": {
        "x": ("Correction. {title}",),
        "mastodon": ("Nous avons corrigé «\u00a0{article}\u00a0».\n\n{title}",),
        "bluesky": ("Rectificatif. {title}",),
        "facebook": ("Correction apportée à «\u00a0{article}\u00a0»\u00a0:\n\n{title}",),
        "threads": ("Une erreur s’était glissée dans «\u00a0{article}\u00a0». {title}",),
        "linkedin": ("Rectification de notre article «\u00a0{article}\u00a0»\u00a0:\n\n{title}",),
        "instagram": ("Nous nous sommes trompés dans «\u00a0{article}\u00a0». {title}",),
        "telegram": ("Erratum, «\u00a0{article}\u00a0». {title}",),
    },
    REMINDER: {
        "x": ("Demain\u00a0: {title}",),
        "mastodon": ("Rappel, c’est demain\u00a0: {title}\n\n{summary}",),
        "bluesky": ("À noter pour demain. {title}\n\n{summary}",),
        "facebook": ("Rendez-vous demain\u00a0:\n\n{title}\n\n{summary}",),
        "threads": ("C’est pour demain. {title}\n\n{summary}",),
        "linkedin": ("Rappel de l’agenda, pour demain\u00a0:\n\n{title}\n\n{summary}",),
        "instagram": ("On se retrouve demain\u00a0: {title}\n\n{summary}",),
        "telegram": ("Pour mémoire, demain\u00a0: {title}\n\n{summary}",),
    },
    CANCELLED: {
        "x": ("Annulé\u00a0: {title}",),
        "mastodon": ("C’est annulé. {title}",),
        "bluesky": ("Annulation. {title}",),
        "facebook": ("Cet événement n’aura pas lieu\u00a0:\n\n{title}",),
        "threads": ("Ce rendez-vous est annulé. {title}",),
        "linkedin": ("Information de dernière heure\u00a0: cet événement est annulé.\n\n{title}",),
        "instagram": ("L’événement n’a plus lieu. {title}",),
        "telegram": ("Avis d’annulation. {title}",),
    },
    POSTPONED: {
        "x": ("Reporté\u00a0: {title}",),
        "mastodon": ("C’est reporté. {title}",),
        "bluesky": ("Changement de date. {title}",),
        "facebook": ("Cet événement change de date\u00a0:\n\n{title}",),
        "threads": ("La date a changé. {title}",),
        "linkedin": ("Information de dernière heure\u00a0: cet événement est reporté.\n\n{title}",),
        "instagram": ("L’événement est déplacé. {title}",),
        "telegram": ("Avis de report. {title}",),
    },
    CLOSED: {
        "x": ("C’est terminé\u00a0: {title}",),
        "mastodon": ("Fin de l’alerte. {title}",),
        "bluesky": ("L’alerte est levée. {title}",),
        "facebook": ("L’alerte a pris fin\u00a0:\n\n{title}",),
        "threads": ("Retour à la normale. {title}",),
        "linkedin": ("L’alerte en cours est terminée.\n\n{title}",),
        "instagram": ("Tout est rentré dans l’ordre. {title}",),
        "telegram": ("Levée de l’alerte. {title}",),
    },
    HELD_OCCASION: {
        "x": ("La séance est levée. {title}",),
        "mastodon": ("Ce que le conseil a décidé\u00a0:\n\n{title}",),
        "bluesky": ("Le conseil a voté. {title}",),
        "facebook": ("La séance du conseil est close\u00a0: tout ce qui s’y est dit et voté est en ligne.\n\n{title}",),
        "threads": ("Le conseil municipal s’est réuni. {title}",),
        "linkedin": ("Les décisions du conseil municipal sont en ligne.\n\n{title}",),
        "instagram": ("Séance terminée au conseil municipal. {title}",),
        "telegram": ("Compte rendu du conseil. {title}",),
    },
    ENTRY: {
        "x": DEFAULT,
        "mastodon": ("{heading} · {title}",),
        "bluesky": ("{title}\n— {heading}",),
        "facebook": ("{heading}, en direct\u00a0:\n\n{title}",),
        "threads": ("{title}\n({heading})",),
        "linkedin": ("En séance, {heading}\u00a0:\n\n{title}",),
        "instagram": ("Au conseil, {heading}. {title}",),
        "telegram": ("Conseil · {heading}\n{title}",),
    },
}
"""By occasion, then by network: the first wording is said for which there is something in every hole, and that fits.

A town's name never follows « de » or « à »: it may begin with a vowel, or with Le. A journal's name stands between « ».
"""
OTHERWISE: Mapping[str, Wordings] = {
    "published": ("Dans «\u00a0{journal}\u00a0»\u00a0: {title}\n\n{summary}", "Au journal\u00a0: {title}\n\n{summary}"),
    "correction": ("Article corrigé, «\u00a0{article}\u00a0». {title}",),
    REMINDER: ("Pour demain\u00a0: {title}\n\n{summary}",),
    CANCELLED: ("N’a plus lieu\u00a0: {title}",),
    POSTPONED: ("Nouvelle date. {title}",),
    CLOSED: ("Alerte terminée\u00a0: {title}",),
    HELD_OCCASION: ("Le conseil a siégé. {title}",),
    ENTRY: ("Conseil municipal, {heading}. {title}",),
}
"""What a network says that has no words of its own here yet: never a bare title where something was cancelled."""
AS = {"outbox": "x"}
"""The outbox has what X would have shown."""
HOLE = re.compile(r"\{(\w+)\}")


def choose_wordings(occasion: str, network: str, chosen: Mapping[str, str]) -> Wordings:
    """The wordings of `network` for an occasion; `chosen` are the town's own, for first announcements."""
    head = occasion.partition("/")[0]
    if head == "published" and network in chosen:
        return (chosen[network],)
    return TEMPLATES.get(head, {}).get(AS.get(network, network)) or OTHERWISE.get(head, DEFAULT)


def is_complete(words: str, values: Mapping[str, str]) -> bool:
    """Whether there is something to put in every hole."""
    return all(values.get(name) for name in HOLE.findall(words))


def fill_template(words: str, values: Mapping[str, str]) -> str:
    """`words` with its holes filled; a paragraph that has holes and nothing to put in them is left out."""
    paragraphs = []
    for paragraph in words.split("\n\n"):
        names = HOLE.findall(paragraph)
        if not names or any(values.get(name) for name in names):
            paragraphs.append(HOLE.sub(lambda hole: values.get(hole[1], ""), paragraph).strip())
    return "\n\n".join(paragraphs)


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
class TownWords:
    """The town's account: its name, its journal's, and its templates for some networks. With `utm`, links say which network they were
    followed from."""

    town: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    journal: str = ""
    utm: bool = False


PLAIN_TOWN_WORDS = TownWords()
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


def list_wordings(announcement: Announcement, network: str, town_words: TownWords) -> list[FilledTemplate]:
    """The possible wordings, preferred first. An editor's own words may lose their hashtags rather than be cut."""
    overrides = {name: _clean(str(words)) for name, words in announcement.overrides.items() if isinstance(words, str)}
    text, own = overrides.get("text", ""), overrides.get(network, "")
    values = {
        "title": own or text or _clean(announcement.title),
        "summary": "" if text or not has_words(announcement.summary) else _clean(announcement.summary),
        "heading": _clean(announcement.heading),
        "town": _clean(town_words.town),
        "journal": _clean(town_words.journal or town_words.town),
        "article": quote_words(_clean(announcement.title)),
    }
    if own:
        return [FilledTemplate(DEFAULT[0], values)]
    templates = choose_wordings(announcement.occasion, network, town_words.templates)
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


def compose(announcement: Announcement, limits: Limits, town_words: TownWords = PLAIN_TOWN_WORDS) -> Message:
    """The text for this network; then the link, unless it is shown as a card, and as many hashtags as fit.

    The post always fits: the first wording that fits is used whole; hashtags are dropped from the last to the first, then the last wording
    is cut.
    """
    link = _format_link(announcement, limits, town_words)
    words, cut = _choose_words(list_wordings(announcement, limits.network, town_words), link, limits)
    tight = not limits.fits(_assemble(words, link, ()))
    tags = list_hashtags(announcement.tags, text=words) if announcement.has_hashtags else ()
    tag_count = len(tags) if not cut else 0
    while tag_count and not limits.fits(_assemble(words, link, tags[:tag_count], tight)):
        tag_count -= 1
    text = _assemble(words, link, tags[:tag_count], tight)
    return Message(
        text=text,
        weight=limits.weigh(text),
        link=find_link_address(announcement, limits, town_words),
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


def find_excess(announcement: Announcement, limits: Limits, town_words: TownWords = PLAIN_TOWN_WORDS) -> Excess | None:
    """By how much the text exceeds what a post of this network can hold beside its link; None when it fits."""
    link = _format_link(announcement, limits, town_words)
    texts = [_assemble(str(wording), link, (), tight=True) for wording in list_wordings(announcement, limits.network, town_words)]
    if any(limits.fits(text) for text in texts):
        return None
    by = limits.weigh(texts[-1]) - limits.weight
    return Excess(by) if by > 0 else Excess(len(texts[-1].encode()) - (limits.octets or 0), octets=True)


def find_link_address(announcement: Announcement, limits: Limits, town_words: TownWords = PLAIN_TOWN_WORDS) -> str:
    """The address a post links to: the page's own, with the network's name in its query where the town wants it, unless no one follows
    links there or the editor wrote one.

    `alike.place` leaves out what is added here: a post is the same, with or without.
    """
    link = announcement.permalink
    if not town_words.utm or limits.pictured or not link or any(link in str(words) for words in announcement.overrides.values()):
        return link
    return add_campaign(link, limits.network)


def _format_link(announcement: Announcement, limits: Limits, town_words: TownWords) -> str:
    return "" if limits.card and not announcement.image else find_link_address(announcement, limits, town_words)


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

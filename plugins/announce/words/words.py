"""What a post says before its link and its hashtags: the editor's words for this network, or the network's own way of telling the title."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import normalize

import regex

from plugins.announce.announcement import Announcement
from plugins.announce.key import PUBLISHED
from plugins.announce.words.cut import cut_text
from plugins.announce.words.hashtags import HASHTAG
from plugins.announce.words.templates import DEFAULT, complete, fill_template, wordings

UNSPEAKABLE = regex.compile(r"[\p{Cs}\uFEFF\uFFFE\uFFFF]|(?![\n\t])\p{Cc}")
"""Surrogates, control characters and what X refuses: twitter-text, `invalidChars`."""
OPENING, CLOSING = re.compile(r"«\s*"), re.compile(r"\s*»")


@dataclass(frozen=True)
class TownVoice:
    """How the town speaks: its name, its journal's, and the templates that it has chosen for some networks. With `utm`, links say which
    network they were followed from."""

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
        said = cut_text(title, lambda shorter: fits(str(self._replace(values={**self.values, "title": shorter}))), longest)
        words = str(self._replace(values={**self.values, "title": said}))
        if words and fits(words):
            return words, _rest(title, said)
        said = cut_text(str(self), fits, longest)
        return said, _rest(str(self), said)


def candidates(announcement: Announcement, network: str, voicing: TownVoice) -> list[FilledTemplate]:
    """The wordings that may be said, the preferred one first. An editor's own words may go bare rather than be cut."""
    overrides = {name: _clean(str(words)) for name, words in announcement.overrides.items() if isinstance(words, str)}
    said, own = overrides.get("text", ""), overrides.get(network, "")
    values = {
        "title": own or said or _clean(announcement.title),
        "summary": "" if said or not says_something(announcement.summary) else _clean(announcement.summary),
        "heading": _clean(announcement.heading),
        "town": _clean(voicing.town),
        "journal": _clean(voicing.journal or voicing.town),
        "article": quote(_clean(announcement.title)),
    }
    if own:
        return [FilledTemplate(DEFAULT[0], values)]
    known = wordings(announcement.occasion, network, voicing.templates)
    usable = [one for one in known if complete(one, values)] or list(known[-1:])
    bare = said and announcement.occasion == PUBLISHED
    spoken = [one for one in usable if fill_template(one, values)]
    return [FilledTemplate(one, values) for one in (*spoken, *(DEFAULT if bare or not spoken else ()))]


def says_something(summary: str) -> bool:
    """Whether there is a word in it, its hashtags left out: they are said at the end of a post."""
    return any(letter.isalnum() for letter in HASHTAG.sub("", summary))


def quote(words: str) -> str:
    """`words` as they are quoted between « »: their own quotation marks become “ ”."""
    return CLOSING.sub("”", OPENING.sub("“", words))


def _clean(words: str) -> str:
    return UNSPEAKABLE.sub("", normalize("NFC", words)).strip()


def _rest(whole: str, said: str) -> str:
    return whole[len(said.removesuffix("…")) :].strip()

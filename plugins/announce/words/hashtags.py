"""Tags become hashtags: `conseil municipal` is #ConseilMunicipal."""

from collections.abc import Iterable, Iterator
from unicodedata import normalize

import regex

WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}_]+")
"""What a hashtag may hold on X; anything else would end it. twitter-text, `hashtagAlphaNumeric`."""
LETTER = regex.compile(r"\p{L}")
HASHTAG = regex.compile(r"#[\p{L}\p{M}\p{Nd}_]+")
MEANT = regex.compile(r"(?<![\p{L}\p{N}_&/#])#(?<kept>[\p{L}\p{M}\p{Nd}_]+)(?:[-‑–'’·&+][\p{L}\p{M}\p{Nd}_]+)*")
"""What an editor means for a hashtag: words joined as French joins them."""


def hashtag(tag: str) -> str:
    """The hashtag of `tag`, accents kept and each word capitalised so that a screen reader separates them; empty without any letter."""
    words = WORD.findall(normalize("NFC", tag))
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return f"#{joined}" if LETTER.search(joined) else ""


def hashtags(tags: Iterable[str], said: str = "") -> tuple[str, ...]:
    """The hashtags of `tags` in their order, each once whatever its case, without those that the text `said` has already."""
    seen = {found.casefold() for found in HASHTAG.findall(said)} | {""}
    kept = []
    for made in map(hashtag, tags):
        if made.casefold() not in seen:
            seen.add(made.casefold())
            kept.append(made)
    return tuple(kept)


def find_broken_hashtags(text: str) -> Iterator[tuple[str, str, str]]:
    """The hashtags of `text` that networks would not take as they are meant: as written, as much of it as would be one (empty: nothing),
    and what to write instead (empty: it has no letter)."""
    for found in MEANT.finditer(normalize("NFC", text)):
        kept = f"#{found['kept']}" if LETTER.search(found["kept"]) else ""
        if kept != found[0]:
            yield found[0], kept, hashtag(found[0])

"""Screen a text before anyone reads it: odd characters, personal data to mask, links, similar texts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

from rapidfuzz import fuzz, process

from plugins.core.publication.untrusted_text import MAIL, PHONE

MASKED_MAIL, MASKED_PHONE, MASKED_IP = "[adresse masquée]", "[téléphone masqué]", "[adresse IP masquée]"
HIDDEN_MAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:＠|[\[(]\s?(?:at|arobase|@)\s?[\])]|\sarobase\s)\s?[\w-]{1,63}"
    r"(?:(?:\s?\.\s?|\s(?:point|dot)\s|\s?[\[(](?:point|dot|\.)[\])]\s?)[\w-]{1,63})+",
    re.IGNORECASE,
)
"""An address of which the sign is spelt out, so that no program reads it: people would."""
EMAIL = re.compile(
    r"(?=.{3,254}\Z)[\w!#$%&*+/=?^`{|}~.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,63}", re.ASCII | re.IGNORECASE
)
"""An address as mail servers take it: no sign in it can begin another header, or another address."""
IP_LIKE = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|[0-9a-f:]{4,39}(?![\w:]))", re.IGNORECASE)
DOT = r"(?:\s?[.。․]\s?|\s?[\[({]\s?(?:\.|dot|point)\s?[\])}]\s?|\s(?:dot|point)\s)"
"""A dot of a link, and how it is written by who hides one."""
LINK = re.compile(
    rf"(?:h(?:tt|xx)ps?://|\bwww{DOT})\S+(?:{DOT}[a-z]{{2,}})*|(?<![\w-])[\w-]{{2,}}\.[a-z]{{2,6}}/\S+|"
    rf"(?<![\w-])[\w-]{{2,}}(?:{DOT}[\w-]+){{0,2}}{DOT}(?:com|net|org|info|biz|shop|store|online|xyz|top|site|ru|cn|click|link|bet|casino|win|vip|io|app|club|live)"
    r"\b(?:/\S*)?",
    re.IGNORECASE,
)
"""A host is looked for from the first sign of its first word alone: from each of them, the time would be the square of a word's length."""
MOST_LINKS = 2
"""Of a text of a thousand signs: more is advertising, in what forums have seen for thirty years."""
CONTROL = re.compile(r"[^\S\n ]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffc-\ufffd]")
"""Signs that show nothing, or turn the direction of what follows."""
WIDTHLESS = re.compile(r"(?<!\W)[\u00ad\u200b-\u200d\u2060\ufeff]+(?!\W)")
"""Signs without any width, inside a word: it reads the same without them, and hides from no list."""
SHORTEST_WORD = 4
ALIKE, THE_SAME = 62.0, 80.0
"""Of a hundred: from where two questions are offered as alike, and from where a text is believed to be the same, a word in five changed
(`python -m benchmarks spam`: none of five hundred residents is refused for it)."""
MOST_ALIKE = 3


def clean_text(typed: str, longest: int) -> str:
    """Normalize typed text (NFC): without invisible signs, in paragraphs, cut at `longest` signs."""
    text = CONTROL.sub(" ", WIDTHLESS.sub("", unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:longest]


def clean_line(typed: str, longest: int) -> str:
    """The same for a single line."""
    return " ".join(clean_text(typed, longest * 2).split())[:longest].strip()


@dataclass(frozen=True)
class ScreenedText:
    """`text` with its personal data masked, and `remarks` on it, in French, for whoever moderates and who wrote it."""

    text: str
    remarks: tuple[str, ...]
    links: int


SALE = re.compile(r"€|\beuros?\b|\b(?:à vendre|vends|tarifs?|prix|payant|devis|siret|auto-entrepreneur|micro-entreprise)\b", re.IGNORECASE)
"""Words of a sale or of a trade, which neighbours' services are not (the charter): a person reads them, no text is refused for a word."""


def has_sale_words(text: str) -> bool:
    """Whether a text may be a sale, or a profession's."""
    return bool(SALE.search(text))


def screen_text(text: str) -> ScreenedText:
    """Screen a text: mask personal data and note remarks for the moderator."""
    masked, mails = MAIL.subn(MASKED_MAIL, text)
    masked, hidden = HIDDEN_MAIL.subn(MASKED_MAIL, masked)
    masked, phones = PHONE.subn(MASKED_PHONE, masked)
    masked = IP_LIKE.sub(lambda figures: MASKED_IP if _is_ip(figures[0]) else figures[0], masked)
    mails += hidden
    links = len(LINK.findall(masked))
    remarks = [
        *(["une adresse de courriel a été masquée"] if mails or MASKED_MAIL in text else []),
        *(["un numéro de téléphone a été masqué"] if phones or MASKED_PHONE in text else []),
        *(["une adresse IP a été masquée"] if MASKED_IP in masked else []),
        *([f"{links} lien{'s' if links > 1 else ''}"] if links else []),
    ]
    return ScreenedText(masked, tuple(remarks), links)


def _is_ip(figures: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(figures))
    return False


@lru_cache(maxsize=2000)
def normalize_words(text: str) -> str:
    """A text's significant words, for comparison: without accents, small words or order."""
    bare_text = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", bare_text)
    return " ".join(word.rstrip("s") for word in words if len(word) >= SHORTEST_WORD or word.isdigit())


def find_alike(text: str, texts: Mapping[str, str]) -> list[str]:
    """The keys of the `texts` (already `normalize_words`) most like `text`, the most similar first."""
    words = normalize_words(text)
    if not words:
        return []
    matches = process.extract(words, texts, scorer=fuzz.token_set_ratio, limit=MOST_ALIKE, score_cutoff=ALIKE)
    return [key for _, _, key in matches]


def find_same(text: str, other_texts: Iterable[tuple[str, str]]) -> str:
    """The key of the text in `other_texts` (key, text) that is the same but for a few words, in any order; empty without one."""
    words = normalize_words(text)
    words_by_key = {key: normalize_words(other) for key, other in other_texts}
    best = process.extractOne(words, words_by_key, scorer=fuzz.token_sort_ratio, score_cutoff=THE_SAME) if words else None
    return str(best[2]) if best else ""

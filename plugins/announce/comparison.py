"""Whether two texts say the same words, and two addresses lead to the same page, however a network writes them back."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit, urlunsplit

SCHEME = re.compile(r"https?://")
PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)
"""A name with accents as machines write it (RFC 3492): `xn--t-9fab` is `été`."""
TRACE = re.compile(r"[?&]fbclid=[^&#]*$", re.IGNORECASE)
"""What Facebook may add to an address that is shared."""
SOURCE = re.compile(r"(?:(?<=\?)|&)utm_[a-z]+=[^&#]*")
"""What says from where an address is followed, and nothing of where it leads: a town may begin or cease to say it at any time."""


def extract_words(text: str) -> str:
    """The letters and digits of `text`, whatever its spaces, accents' form, case and punctuation."""
    normalized = unicodedata.normalize("NFKC", _decode_punycode(SCHEME.sub("", unquote(text)))).casefold()
    return "".join(letter for letter in normalized if letter.isalnum())


def normalize_address(address: str) -> str:
    """Normalize `address`, http or https, for comparison."""
    address = SOURCE.sub("", address).replace("?&", "?").replace("?#", "#").removesuffix("?")
    bare = SCHEME.sub("", unicodedata.normalize("NFC", _decode_punycode(unquote(TRACE.sub("", address)))))
    return bare.rstrip("/").casefold()


def add_campaign(link: str, network: str) -> str:
    """`link`, saying that it is followed from `network`: the two parameters that every measure of visits reads
    (support.google.com/analytics/answer/10917952)."""
    parts = urlsplit(link)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, f"utm_source={network}&utm_medium=social")))))


def _decode_punycode(text: str) -> str:
    return PUNYCODE.sub(lambda found: _decode_label(found[0]), text)


def _decode_label(label: str) -> str:
    try:
        return label.encode().decode("idna")
    except UnicodeError:
        return label

"""Whether two texts say the same words, and two addresses lead to the same page, however a network writes them back."""

import re
import unicodedata
from urllib.parse import unquote

SCHEME = re.compile(r"https?://")
PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)
"""A name with accents as machines write it (RFC 3492): `xn--t-9fab` is `été`."""
TRACE = re.compile(r"[?&]fbclid=[^&#]*$", re.IGNORECASE)
"""What Facebook may add to an address that is shared."""


def words(text: str) -> str:
    """What `text` says: its letters and digits, whatever its spaces, accents' form, case and punctuation."""
    plain = unicodedata.normalize("NFKC", _written_out(SCHEME.sub("", unquote(text)))).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def place(address: str) -> str:
    """Where `address` leads, by http or https: equal for two ways of writing it."""
    bare = SCHEME.sub("", unicodedata.normalize("NFC", _written_out(unquote(TRACE.sub("", address)))))
    return bare.rstrip("/").casefold()


def _written_out(text: str) -> str:
    return PUNYCODE.sub(lambda found: _label(found[0]), text)


def _label(label: str) -> str:
    try:
        return label.encode().decode("idna")
    except UnicodeError:
        return label

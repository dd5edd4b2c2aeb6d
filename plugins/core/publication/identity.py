"""The identity of a publication, stable when its title, address, date, host or file name change."""

import secrets
from datetime import date
from urllib.parse import quote

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: no letter that is read as a digit. https://www.crockford.com/base32.html"""


def make_identity(day: date) -> str:
    """A fresh identity, readable aloud: the day it was made, then 40 random bits."""
    return f"{day:%Y%m%d}-" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def format_guid(authority: str, identity: str) -> str:
    """The name of a publication in the feeds and in the ledger: a `tag:` URI (RFC 4151).

    `authority` is the frozen setting FEED_AUTHORITY, such as `valbrune.example,2025`.
    """
    return f"tag:{authority}:{quote(identity, safe='/-._~')}"

"""What in the environment must be read nowhere: not in a message, a log, a page or the ledger."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

SECRET_NAME = re.compile(r"^(BEFFROI|RCLONE)_.*(KEY|SECRET|TOKEN|PASS|PASSWORD)$")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
SHORTEST = 6
"""Characters below which a value is no secret but a word, that would be hidden everywhere it is said."""


def secrets(environ: Mapping[str, str]) -> frozenset[str]:
    """Every value of `environ` that must never be shown: keys, tokens, the private part of a token, a proxy's password."""
    found = {value.strip() for name, value in environ.items() if SECRET_NAME.match(name)}
    found |= {value.partition("-")[2] for value in found if re.match(r"\d+-", value)}
    found |= {unquote(word) for name in PROXIES if (word := _password(environ.get(name, "")))}
    return frozenset(value for value in found if len(value) >= SHORTEST)


def _password(address: str) -> str | None:
    try:
        return urlsplit(address).password
    except ValueError:
        return None

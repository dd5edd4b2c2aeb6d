"""The secrets of the environment, which may appear nowhere: no message, log, page or ledger."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

WORDS = r"KEY|SECRET|TOKEN|PASS|PASSWORD2?|PASSPHRASE|2FA|PEM|BASE64|CREDENTIALS|BEARER|COOKIE|SAS_URL|CONNECTION_STRING|HEADERS?"
"""What ends the names of credentials, ours, those of the remotes of rclone (https://rclone.org/docs/#config-file) and of most programs."""
SECRET_NAME = re.compile(rf"^(BEFFROI_DEPLOY_RCLONE$|(BEFFROI|RCLONE)_.*({WORDS})$)")
ANY_SECRET = re.compile(rf"^BEFFROI_|^RCLONE_|(^|_)({WORDS}|AUTH)$|^(CI_JOB|ACTIONS)_.*", re.IGNORECASE)
"""What no program but the one that it is for has to know: all of ours, and what looks like a key of somebody else's."""
INNER = re.compile(rf"^\s*(?:\w*({WORDS}))\s*=\s*(.+?)\s*$", re.IGNORECASE)
QUOTED = re.compile(r'"([^"\\]{16,})"')
"""Within a file of credentials that is given whole: a line of rclone.conf, and what is in a token, which is JSON."""
IN_ADDRESS = re.compile(r"://[^\s/:@]*:([^\s/@]+)@")
"""The password of an address: that of a WebDAV, of a proxy, of a remote of rclone spelt in one line."""
LONG_LINE = 16
"""Characters from which a line of a key is a part of it that must not be read alone; those of a PEM have 64."""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
SHORTEST = 6
"""Characters below which a value is no secret but a word, that would be hidden everywhere it is said."""


def find_secrets(environ: Mapping[str, str]) -> frozenset[str]:
    """Every value of `environ` that must never be shown: keys, tokens, the private part of a token, a proxy's password."""
    values = [value.strip() for name, value in environ.items() if SECRET_NAME.match(name)]
    pieces = {piece for value in values for piece in (value, *_split_secret(value))}
    pieces |= {value.partition("-")[2] for value in pieces if re.match(r"\d+-", value)}
    pieces |= {unquote(word) for name in PROXIES if (word := _find_password(environ.get(name, "")))}
    ours = [value for name, value in environ.items() if name.startswith(("BEFFROI_", "RCLONE_"))]
    pieces |= {piece for value in ours for word in IN_ADDRESS.findall(value) for piece in (word, unquote(word))}
    return frozenset(value for value in pieces if len(value) >= SHORTEST)


def remove_secrets(environ: Mapping[str, str], *prefixes: str) -> dict[str, str]:
    """`environ` for a program that we start: without secrets except those whose names begin with one of `prefixes`, its own."""
    return {name: value for name, value in environ.items() if name.startswith(prefixes) or not ANY_SECRET.search(name)}


def remove_our_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """What a program with helpers or plugins of the town's own may know: those need keys that we cannot name, but no secret of ours, and
    nothing of rclone's, whose key identifiers, users and addresses have no name by which they would be known for what they are."""
    return {name: value for name, value in environ.items() if not (name.startswith("RCLONE_") or SECRET_NAME.match(name))}


def _split_secret(value: str) -> Iterator[str]:
    """The parts of a secret of several lines that would be one by themselves: a program may print a line, or a value of it."""
    lines = value.replace("\\n", "\n").splitlines()
    for line in lines if len(lines) > 1 else ():
        if named := INNER.match(line):
            yield named[2]
            yield from QUOTED.findall(named[2])
        elif len(line.strip()) >= LONG_LINE and not line.startswith(("-----", "[")) and "=" not in line.rstrip("= "):
            yield line.strip()


def _find_password(address: str) -> str | None:
    try:
        return urlsplit(address).password
    except ValueError:
        return None

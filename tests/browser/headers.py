"""The headers that a built site asks of its host, in the `_headers` file that several hosts read.

The dialect: https://docs.netlify.com/manage/routing/headers/
"""

import re
from dataclasses import dataclass
from pathlib import Path

UNASKED = (("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),)
"""What is sent for a site that has no such file: the policy that every page of ours must bear."""


@dataclass(frozen=True)
class Rule:
    """The headers of the addresses that match."""

    address: re.Pattern
    headers: tuple[tuple[str, str], ...]


def rules(site: Path) -> list[Rule]:
    """The rules of `site`, in their order; a later one replaces what an earlier one said."""
    file = site / "_headers"
    return parsed(file.read_text(encoding="utf-8")) if file.exists() else [Rule(re.compile(".*"), UNASKED)]


def parsed(text: str) -> list[Rule]:
    """The rules of a `_headers` file: an address, then its headers, each on an indented line."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            found.append(Rule(_pattern(line.strip()), ()))
        else:
            name, _, value = line.strip().partition(":")
            found[-1] = Rule(found[-1].address, (*found[-1].headers, (name, value.strip())))
    return found


def asked(found: list[Rule], address: str) -> dict[str, str]:
    """The headers of `address`."""
    said = {}
    for rule in found:
        if rule.address.fullmatch(address):
            said |= dict(rule.headers)
    return said


def _pattern(address: str) -> re.Pattern:
    return re.compile(re.sub(r"(\\\*)|:\w+", lambda word: ".*" if word[1] else "[^/]+", re.escape(address)))

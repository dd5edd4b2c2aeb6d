"""The service worker at the root of the site: the theme's, with its list of cached files; or one that removes everything.

A browser compares it byte for byte with the one it has, at each visit: https://www.w3.org/TR/service-workers/#update-algorithm
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = "sw.js"
FOLDER = "worker"
"""Below the theme: neither a page nor a style names what is there."""
KEEPS, WITHDRAWN = "keeps.js", "withdrawn.js"


@dataclass(frozen=True)
class KeptAddresses:
    """Absolute addresses: `pages` and `files` are cached at install and never evicted; `lost` is the page shown instead of one never read;
    addresses starting with one of `fixed` never change and are fetched once."""

    pages: Sequence[str]
    files: Sequence[str]
    lost: str
    fixed: Sequence[str]


def build_worker(theme: Path, addresses: KeptAddresses) -> str:
    """The caching worker. Its version is that of its own words: with another one, nothing that an older one kept is used."""
    words = (theme / FOLDER / KEEPS).read_text(encoding="utf-8")
    version = hashlib.blake2b(words.encode(), digest_size=4).hexdigest()
    return _journal_constant({"version": version, **vars(addresses)}) + words


def build_withdrawal_worker(theme: Path) -> str:
    """The worker that empties the caches of a former one and unregisters itself."""
    return (theme / FOLDER / WITHDRAWN).read_text(encoding="utf-8")


def _journal_constant(journal: Mapping[str, object]) -> str:
    return f"const JOURNAL = {json.dumps(journal, ensure_ascii=False)};\n"

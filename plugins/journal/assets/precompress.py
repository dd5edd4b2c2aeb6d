"""Compressed twins beside the files of a site: a host that sends them compresses nothing, and sends less than it would have."""

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli

from plugins.core.infrastructure.output_files import ENDINGS, TEXTS
from plugins.core.infrastructure.output_manifest import OutputManifest

SMALLEST = 1_000
"""Bytes: a smaller file goes in one packet as it is, headers included (1,460 bytes on Ethernet)."""

OF_PAGES, OF_WHAT_STAYS = 5, 11
"""Brotli's effort. For the 184 pages of the demonstration, 5 takes 1 ms a page and leaves 6 % less than gzip's best; 11 takes 60 ms and
leaves 15 % less: for what everybody fetches and is compressed once, the theme's files."""


def compress_text(text: bytes, effort: int) -> Mapping[str, bytes]:
    """The compressed forms of `text`, by their ending: the same bytes give the same."""
    return {".br": brotli.compress(text, mode=brotli.MODE_TEXT, quality=effort), ".gz": gzip.compress(text, 9, mtime=0)}


def format_twins(name: str, content: bytes) -> dict[str, bytes]:
    """The twins of the page `name` of a site, by their own names; none for what has none."""
    if not name.endswith(TEXTS) or len(content) < SMALLEST:
        return {}
    return {f"{name}{ending}": twin for ending, twin in compress_text(content, OF_PAGES).items()}


def write_twins(output: Path, stays: OutputManifest, as_they_are: Callable[[str], bool], fixed: str) -> None:
    """Give each text that was written in `output` its twins; those of what did not move stay. `as_they_are` tells the files that the town
    put there itself; `fixed` is the start of the paths of what never changes."""
    present = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    for name in sorted(present):
        if name.endswith(TEXTS) and not as_they_are(name):
            _compress(output, name, stays, OF_WHAT_STAYS if name.startswith(fixed) else OF_PAGES)
    for name in set(stays.list_current_files()) - present:
        if name.endswith(TEXTS) and not as_they_are(name):
            _keep_twin(name, stays)


def _compress(output: Path, name: str, stays: OutputManifest, effort: int) -> None:
    path = output / name
    missing = [ending for ending in ENDINGS if not stays.is_current(f"{name}{ending}", path)]
    if missing and path.stat().st_size >= SMALLEST:
        content_by_ending = compress_text(path.read_bytes(), effort)
        for ending in missing:
            Path(f"{path}{ending}").write_bytes(content_by_ending[ending])


def _keep_twin(name: str, stays: OutputManifest) -> None:
    for ending in ENDINGS:
        stays.is_kept_with_leader(f"{name}{ending}", name)

"""The index in the site: a new one takes the place of the old without a moment at which a reader finds half of each."""

import filecmp
import json
import re
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from plugins.infrastructure.site_changes import SiteChanges
from plugins.search.settled_index import ENTRY

PROGRAM = "pagefind.js"
DATA = (".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment")


def asked_for(bundle: Path) -> list[str]:
    """The files of Pagefind's folder that our page asks for: not its own interfaces. The entry, which names the others, is the last."""
    languages = json.loads((bundle / ENTRY).read_text(encoding="utf-8"))["languages"].values()
    wasm = {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in languages}
    found = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    return [*sorted(name for name in found if name in wasm or name in (PROGRAM, FILE) or name.endswith(DATA)), ENTRY]


def replace_index(bundle: Path, place: Path) -> None:
    """Make of the folder `place` the index in `bundle`: what is new, then the entry that leads to it, then what nothing leads to goes."""
    names, aside = asked_for(bundle), place / ".fresh"
    fresh = [name for name in names if not ((place / name).is_file() and filecmp.cmp(bundle / name, place / name, shallow=False))]
    note_changes(place, fresh)
    for name in fresh:
        there = place / name
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle / name, aside)
        aside.replace(there)
    take_away(place, but=set(names))


def note_changes(place: Path, names: Iterable[str]) -> None:
    """Whoever puts the site online is to know which files of the index move. Raises OSError."""
    if paths := [f"{place.name}/{name}" for name in names]:
        SiteChanges(place.parent).note(paths)


def take_away(place: Path, but: Collection[str] = ()) -> bool:
    """Remove every file of `place`, `but` these, and the folders that become empty; whether there was any. Raises OSError."""
    removed = sizes(place).keys() - set(but)
    note_changes(place, removed)
    for path in _deepest_first(place):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path.relative_to(place).as_posix() not in but:
            path.unlink()
    return bool(removed)


def sizes(place: Path) -> dict[str, int]:
    """The files of `place`, and the bytes of each."""
    return {path.relative_to(place).as_posix(): path.stat().st_size for path in sorted(place.rglob("*")) if path.is_file()}


def _deepest_first(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from sorted(place.rglob("*"), reverse=True)
        yield place


FILE = "mots.json"
WORD = re.compile(r"[^\W\d_]{4,}")
MOST = 4000
"""Words: 40 kB before compression, which a page fetches only when it found nothing."""


def hints(names: Iterable[str]) -> str:
    """JSON: the words of `names`, in alphabetical order, as they are written."""
    counted = Counter(word for name in names for word in set(WORD.findall(name.lower())))
    chosen = sorted(counted, key=lambda word: (-counted[word], word))[:MOST]
    return json.dumps(sorted(chosen), ensure_ascii=False, separators=(",", ":"))

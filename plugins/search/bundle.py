"""The folder of the index in the site: what is no longer part of it goes, after all that is new is there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from plugins.infrastructure.site_changes import SiteChanges


def note_changes(place: Path, names: Iterable[str]) -> None:
    """Whoever puts the site online is to know which files of the index move. Raises OSError."""
    if paths := [f"{place.name}/{name}" for name in names]:
        SiteChanges(place.parent).note(paths)


def take_away(place: Path, but: Collection[str] = ()) -> bool:
    """Remove every file of `place`, `but` these, and the folders that become empty; whether there was any. Raises OSError."""
    removed = measure_files(place).keys() - set(but)
    note_changes(place, removed)
    for path in _deepest_first(place):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path.relative_to(place).as_posix() not in but:
            path.unlink()
    return bool(removed)


def measure_files(place: Path) -> dict[str, int]:
    """The files of `place`, and the bytes of each."""
    return {path.relative_to(place).as_posix(): path.stat().st_size for path in sorted(place.rglob("*")) if path.is_file()}


def _deepest_first(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from sorted(place.rglob("*"), reverse=True)
        yield place


def write_files(place: Path, files: Mapping[str, bytes | None]) -> bool:
    """Write into `place` those of `files` that have other bytes, each at once, in their order; whether any has. Raises OSError."""
    fresh = {name: content for name, content in files.items() if content is not None and not _has_bytes(place / name, content)}
    note_changes(place, fresh)
    for name, content in fresh.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}")
        temporary.write_bytes(content)
        temporary.replace(file)
    return bool(fresh)


def _has_bytes(file: Path, content: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content

"""The inputs of a build: whether anything moved since the last one. Answered from sizes and dates, without importing Pelican."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.build.seen import Seen, digest, digests, look
from plugins.build.store import Store, packed, unpacked
from plugins.build.world import CODE, world
from plugins.publication import clock


@dataclass
class Inputs:
    """What lies on the disk now, beside what the last build noted. `output` is a folder, `settings_file` and `content` are absolute."""

    store: Store
    content: Path
    settings_file: Path
    output: Path
    words: tuple[str, ...]
    environ: Mapping[str, str]

    def __post_init__(self) -> None:
        self.code, roots = self._roots()
        self.seen = look(roots)
        self.there = look([str(self.output)]).below(str(self.output))

    def same(self) -> bool:
        """Whether nothing at all moved since the last build, judging by sizes and dates, and by the bytes of what was in doubt."""
        signature, doubtful = unpacked(self.store.note("quick"), (b"", {}))
        return (
            signature == self.seen.signature
            and all(path in self.seen.files and digest(path) == before for path, before in doubtful.items())
            and self.store.note("outside") == self.outside()
            and self.there == self.outputs
        )

    def outside(self) -> bytes:
        """The world, its code apart."""
        return world({}, self.words, self.environ)

    @property
    def outputs(self) -> dict:
        """The files that the last build left in the output."""
        return unpacked(self.store.note("outputs"), {})

    def digests(self) -> dict[str, bytes]:
        """The digest of each input."""
        known, at = unpacked(self.store.note("inputs"), ({}, 0))
        return digests(self.seen, known, at)

    def world(self, found: Mapping[str, bytes]) -> bytes:
        """The world with the code in it, given the digests."""
        code = {path: mark for path, mark in found.items() if any(path == root or path.startswith(f"{root}/") for root in self.code)}
        return world(code, self.words, self.environ)

    def unmoved(self, found: Mapping[str, bytes]) -> bool:
        """Whether only dates moved, as after a checkout: the same files, with the same bytes."""
        known, _ = unpacked(self.store.note("inputs"), ({}, 0))
        same_files = found.keys() == known.keys() and all(known[path][2] == mark for path, mark in found.items())
        return same_files and self.store.note("outside") == self.outside() and self.there == self.outputs

    def _roots(self) -> tuple[list[str], list[str]]:
        """Where the code lies, and all that a build reads: what the last one said, since only Pelican knows."""
        code, others = unpacked(self.store.note("roots"), ([], []))
        code = sorted({CODE, str(self.settings_file), *code})
        return code, sorted({str(self.content), *code, *others})

    def learn(self, found: dict[str, bytes]) -> None:
        """Look at what this build said that it read and nobody knew of; what changed since it began will be looked at again."""
        self.code, roots = self._roots()
        new = Seen({path: stat for path, stat in look(roots).files.items() if path not in self.seen.files}, self.seen.at)
        found.update((path, b"" if new.files[path][1] > new.at else digest(path)) for path in new.files)
        self.seen = Seen(dict(sorted((self.seen.files | new.files).items())), self.seen.at)

    def save(self, found: Mapping[str, bytes]) -> None:
        """Note all of this, as what the output was made from."""
        rows = {path: (*stat, found[path]) for path, stat in self.seen.files.items()}
        doubtful = {path: found[path] for path in self.seen.doubtful()}
        self.store.write_note("inputs", packed((rows, self.seen.at)))
        self.store.write_note("quick", packed((self.seen.signature, doubtful)))
        self.store.write_note("outside", self.outside())
        self.store.write_note("world", self.world(found))


def in_time(store: Store, environ: Mapping[str, str]) -> bool:
    """Whether the last build would be the same now: it was made before, and nothing was to happen since."""
    made, until, stands = unpacked(store.note("time"), ("", "", ""))
    if not made:
        return False
    now = clock.now({"DEMONSTRATION_NOW": stands}, environ)
    return datetime.fromisoformat(made) <= now and (not until or now < datetime.fromisoformat(until))

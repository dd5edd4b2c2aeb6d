"""The inputs of a build: whether anything moved since the last one. Answered from sizes and dates, without importing Pelican."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from plugins.build.brief import Standing
from plugins.build.disk import commit
from plugins.build.disk.seen import DOUBT, Seen, Stat, alike, digest, digests, look, site
from plugins.build.disk.world import CODE, LIBRARIES, around, world
from plugins.build.kept.store import Store, packed, unpacked
from plugins.publication import clock


@dataclass
class Inputs:
    """What lies on the disk now, beside what the last build noted. `output` is a folder, `settings_file` and `content` are absolute;
    `looked` is what was seen just now at the same places, if anybody has looked."""

    store: Store
    content: Path
    settings_file: Path
    output: Path
    words: tuple[str, ...]
    environ: Mapping[str, str]
    looked: Seen | None = None

    def __post_init__(self) -> None:
        self.code, self.roots = self._roots()
        self._folders = tuple(f"{root}/" for root in self.code)
        known = self.looked is not None and self.looked.roots == tuple(self.roots)
        self.seen = self.looked if known else look(self.roots)
        self.around_now = around(self.words, self.environ)
        self._ready: tuple[dict[str, Stat] | None, dict[str, bytes], bytes] = (None, {}, b"")

    def same(self) -> bool:
        """Whether nothing at all moved since the last build, judging by sizes and dates, and by the bytes of what was in doubt."""
        signature, doubtful = unpacked(self.store.note("quick"), (b"", {}))
        return (
            signature == self.seen.signature
            and all(path in self.seen.files and digest(path) == before for path, before in doubtful.items())
            and self.around == self.around_now
            and self.whole
        )

    @cached_property
    def there(self) -> dict[str, Stat]:
        """The files that the output holds: looked at last, since that takes four times as long as looking at the sources."""
        return site(self.output)

    @cached_property
    def around(self) -> dict[str, bytes]:
        """What the last build noted of the world, its code apart."""
        return unpacked(self.store.note("around"), {})

    @cached_property
    def outputs(self) -> dict[str, Stat]:
        """The files that the last build left in the output."""
        return commit.held(self.store)

    @property
    def whole(self) -> bool:
        """Whether the output is as the last build left it."""
        return self.there == self.outputs or (self.there.keys() == self.outputs.keys() and not self.lost())

    def lost(self) -> frozenset[str]:
        """The files of the output that are no longer as the last build left them."""
        return frozenset(path for path, stat in self.outputs.items() if not alike(self.there.get(path), stat))

    @property
    def standing(self) -> Standing:
        """What the output holds."""
        return Standing(self.there, self.lost())

    @cached_property
    def noted(self) -> dict[str, tuple[int, int, bytes]]:
        """What the last build noted of each input: its size, its date and its digest."""
        return unpacked(self.store.note("inputs"), {})

    def digests(self) -> dict[str, bytes]:
        """The digest of each input."""
        return digests(self.seen, self.noted, unpacked(self.store.note("looked"), 0))

    def is_code(self, path: str) -> bool:
        """Whether the whole site depends on the file."""
        return path.startswith(self._folders) or path in self.code

    @property
    def code_changed(self) -> int:
        """When what the whole site depends on last changed (nanoseconds since 1970): our code, the town’s, or a package that is put in."""
        return max(LIBRARIES.stat().st_mtime_ns, *(changed for path, (_, changed) in self.seen.files.items() if self.is_code(path)))

    def world(self, found: Mapping[str, bytes]) -> bytes:
        """The world with the code in it, given the digests."""
        return world({path: mark for path, mark in found.items() if self.is_code(path)}, self.around_now)

    def moved(self, found: Mapping[str, bytes]) -> Iterator[str]:
        """The files that are not what the last build noted, or no longer there."""
        yield from (path for path, mark in found.items() if path not in self.noted or self.noted[path][2] != mark)
        yield from (path for path in self.noted if path not in found)

    def unmoved(self, found: Mapping[str, bytes]) -> bool:
        """Whether only dates moved, as after a checkout: the same files, with the same bytes."""
        return bool(self.noted) and not any(True for _ in self.moved(found)) and self.around == self.around_now and self.whole

    def _roots(self) -> tuple[list[str], list[str]]:
        """Where the code lies, and all that a build reads: what the last one said, since only Pelican knows."""
        code, others = unpacked(self.store.note("roots"), ([], []))
        code = sorted({CODE, str(self.settings_file), *code})
        return code, sorted({str(self.content), *code, *others})

    def learn(self, found: dict[str, bytes]) -> None:
        """Look at what this build said that it read and nobody knew of; what changed since it began will be looked at again."""
        before = self.code, self.roots
        self.code, self.roots = self._roots()
        self._folders = tuple(f"{root}/" for root in self.code)
        if before == (self.code, self.roots):
            return
        among = look(sorted(set(self.roots).difference(before[1]))).files
        new = replace(self.seen, files={path: stat for path, stat in among.items() if path not in self.seen.files})
        found.update((path, b"" if new.files[path][1] > new.at else digest(path)) for path in new.files)
        self.seen = replace(self.seen, files=dict(sorted((self.seen.files | new.files).items())), roots=tuple(self.roots))

    def settle(self, found: Mapping[str, bytes]) -> None:
        """Read again what may have changed without showing it, if its date is by now old enough to show it from now on: the build after
        this one need not."""
        later = time.time_ns()
        ripe = [path for path in self.seen.doubtful() if self.seen.files[path][1] < later - DOUBT]
        with suppress(OSError):
            if ripe and all(digest(path) == found[path] for path in ripe):
                self.seen = replace(self.seen, at=later)

    def prepare(self, found: Mapping[str, bytes]) -> None:
        """Write what `save` notes, in the time of the build."""
        self._ready = self.seen.files, self._notes(found), self.seen.signature

    def save(self, found: Mapping[str, bytes]) -> None:
        """Note all of this, as what the output was made from."""
        if self._ready[0] is not self.seen.files:
            self.prepare(found)
        _, notes, signature = self._ready
        doubtful = {path: found[path] for path in self.seen.doubtful()}
        for name, note in notes.items():
            self.store.write_note(name, note)
        self.store.write_note("looked", packed(self.seen.at))
        self.store.write_note("quick", packed((signature, doubtful)))

    def _notes(self, found: Mapping[str, bytes]) -> dict[str, bytes]:
        rows = {path: (*stat, found[path]) for path, stat in self.seen.files.items()}
        return {"inputs": packed(rows), "around": packed(self.around_now), "world": self.world(found)}


def in_time(store: Store, environ: Mapping[str, str]) -> bool:
    """Whether the last build would be the same now: it was made before, and nothing was to happen since."""
    made, until, stands = unpacked(store.note("time"), ("", "", ""))
    if not made:
        return False
    now = clock.now({"DEMONSTRATION_NOW": stands}, environ)
    return datetime.fromisoformat(made) <= now and (not until or now < datetime.fromisoformat(until))

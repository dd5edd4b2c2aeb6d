"""The town whose content is beside this file: what every room of the day can hold, without a mistake; and the same with one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.settings import gather_settings, load_settings
from plugins.journal.editorial.check import check_journal
from tests.house import ROOT

CONTENT = Path(__file__).resolve().parent / "content"
CONF = {**load_settings(ROOT / "pelicanconf.py"), "DEFAULT_IMAGE": None}
NOW = {"BEFFROI_NOW": "2026-03-27T09:00"}
FOLDERS = {
    "agenda": ("agenda", "lieux"),
    "places": ("lieux", "articles"),
    "transit": ("alertes", "travaux", "transports"),
    "alerts": ("alertes",),
    "quarters": ("travaux",),
    "roadworks": ("travaux",),
    "council": ("conseil", "lieux"),
    "opendata": (),
    "questions": ("questions",),
    "neighbours": ("entraide",),
    "debates": ("forum",),
    "reviews": ("avis", "lieux"),
}
"""What of the content each room is shown of."""

Keys = Mapping[str, str | None]
"""Lines of a front matter by their key, each as it is written; None takes one away."""


@dataclass(frozen=True)
class Invalid:
    """One invalid site: the valid one, but for some `files`, by their path below the content folder.

    A file is told by the keys that change, or whole. Settings without a file are read for themselves, as the room reads them; `beside`
    are the files that they name, by a Path.
    """

    files: Mapping[str, Keys | str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What an editor or a webmaster is told of one site."""

    mistakes: tuple[Mistake, ...] = ()
    settings: tuple[str, ...] = ()

    def lines(self) -> Iterable[str]:
        """As it is kept: the sort of each mistake, then what is printed of it."""
        for one in self.mistakes:
            yield f"  [{one.sort}{', publié quand même' if one.harmless else ''}] {one}"
        yield from (f"  [réglage] {one}" for one in self.settings)


@dataclass(frozen=True)
class Town:
    """The content of `room` in `folder`, where it is written once and changed for as long as a site is looked at."""

    room: str
    folder: Path

    def __post_init__(self):
        for name in FOLDERS[self.room]:
            copytree(CONTENT / name, self.folder / "content" / name)
        (self.folder / "content").mkdir(exist_ok=True)

    def told(self, site: Invalid, read: type | None = None) -> Told:
        """What `check` says of `site`; or what its settings say for themselves, read by `read`."""
        if read and not site.files:
            return Told(settings=self._read(site, read))
        before = {name: self._put(name, changes) for name, changes in site.files.items()}
        try:
            return Told(self._checked(site.settings))
        finally:
            for name, text in before.items():
                self._restore(name, text)

    def _read(self, site: Invalid, read: type) -> tuple[str, ...]:
        for name, text in site.beside.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        named = {name: self.folder / value if isinstance(value, Path) else value for name, value in site.settings.items()}
        try:
            gather_settings(read, {**CONF, **named}, {})
        except SettingsError as wrong:
            return tuple(mistake.replace(f"{self.folder}/", "") for mistake in wrong.mistakes)
        return ()

    def _checked(self, settings: Mapping[str, Any]) -> tuple[Mistake, ...]:
        content = self.folder / "content"
        conf = {**CONF, "PATH": str(content), "BEFFROI_STATE": str(self.folder / "state"), **settings}
        return check_journal(content, conf, NOW).mistakes

    def _put(self, name: str, changes: Keys | str) -> str | None:
        path = self.folder / "content" / name
        before = path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changes if isinstance(changes, str) else changed(before or "", changes), encoding="utf-8", errors="surrogateescape")
        return before

    def _restore(self, name: str, text: str | None) -> None:
        path = self.folder / "content" / name
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8", errors="surrogateescape")


def changed(text: str, keys: Keys) -> str:
    """`text` with other lines in its front matter; a key that it has not is its last."""
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    lines = head.split("\n")
    for key, value in keys.items():
        place = next((number for number, line in enumerate(lines) if re.match(rf"{re.escape(key)}:", line)), len(lines))
        lines[place : place + 1] = [] if value is None else [f"{key}: {value}"]
    return "\n".join(["---", *lines, "---", body])

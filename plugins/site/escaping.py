"""Which templates escape by themselves what they print: those of a theme that says so by a file named AUTOESCAPE beside its templates.

Ours says so. Pelican's own themes, and nearly all others, print HTML as it comes: to escape it would show them tags as text. They are
handed text that is safe already (ARCHITECTURE.md, what rooms hand each other), and stay as their authors tried them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MARK = "AUTOESCAPE"
LANGUAGE = re.compile(r"@[\w-]+(?=\.\w+$)")
"""What the room `languages` adds to the name of a template."""


@dataclass(frozen=True)
class Escaping:
    """Tells Jinja2 whether to escape what a template prints, by its name; `folders` are those of a theme that wants it, and none of the
    other's: the templates that a theme lacks come from Pelican's `simple`."""

    folders: tuple[str, ...]

    def __call__(self, name: str | None) -> bool:
        """Whether the template `name` escapes; one without a name was written in Python, beside ours."""
        return bool(self.folders) and (name is None or _is_in(self.folders, LANGUAGE.sub("", name)))


def escaping(conf: Mapping[str, Any]) -> Escaping:
    """What the theme in use asks for, and the town's own templates with it."""
    theme = Path(conf["THEME"])
    folders = [*conf["THEME_TEMPLATES_OVERRIDES"], theme / "templates"] if (theme / MARK).is_file() else []
    return Escaping(tuple(str(folder) for folder in folders))


@cache
def _is_in(folders: tuple[str, ...], name: str) -> bool:
    return any(Path(folder, name).is_file() for folder in folders)

"""Which templates autoescape: those of a theme that says so with a file named AUTOESCAPE beside its templates.

Ours says so. Pelican's own themes, and nearly all others, print HTML as it comes: to escape it would show them tags as text. They are
handed text that is safe already (docs/architecture/other-hand-offs.md), and stay as their authors tried them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plugins.core.publication.hand_offs import find_template

MARK = "AUTOESCAPE"
LANGUAGE = re.compile(r"@[\w-]+(?=\.\w+$)")
"""What the room `languages` adds to the name of a template."""


@dataclass(frozen=True)
class EscapeByFolder:
    """Tells Jinja2 whether to escape what a template prints, by its name: `folders` are those in which templates are looked up, in order,
    and whether each wants it. One that none of them has comes from Pelican's `simple`, and is not escaped."""

    folders: tuple[tuple[str, bool], ...]

    def __call__(self, name: str | None) -> bool:
        """Whether the template `name` escapes; one without a name was written in Python, beside those of the theme."""
        return any(wants for _, wants in self.folders) if name is None else _is_escaped(self.folders, LANGUAGE.sub("", name))


def build_escaping(conf: Mapping[str, Any]) -> EscapeByFolder:
    """The autoescape rule of the theme in use, and of the town's own templates; a folder of another theme has its own mark beside it."""
    theme = Path(conf["THEME"])
    is_escaped = (theme / MARK).is_file()
    folders = (Path(folder) for folder in (*conf["THEME_TEMPLATES_OVERRIDES"], theme / "templates"))
    return EscapeByFolder(tuple((str(folder), is_escaped or (folder.parent / MARK).is_file()) for folder in folders))


@cache
def _is_escaped(folders: tuple[tuple[str, bool], ...], name: str) -> bool:
    return next((wants for folder, wants in folders if find_template([folder], name)), False)

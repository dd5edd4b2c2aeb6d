"""A Markdown that notes what it was built from, and whether a conversion stopped half-way."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from plugins.journal.fast_markdown.known_versions import EXTENSIONS

PACKAGE = "markdown.extensions."
"""Where Python-Markdown has its own."""


class ObservedMarkdown(Markdown):
    """`built` are the extensions that its options named; `broken` is true from a conversion that raised on. `plain` gives at once the HTML
    of a text that is plain, or None."""

    Meta: dict[str, list[str]]
    """What the extension `meta` found, once there is one."""

    def __init__(self, **options: Any):
        self.built: list[Extension] = []
        self.broken = False
        self.plain: Callable[[str], str | None] | None = None
        super().__init__(**options)

    def build_extension(self, ext_name: str, configs: Mapping[str, Any]) -> Extension:
        """As `Markdown.build_extension`. Its own are found by their names: to list those of every installed package takes 15 ms."""
        name = ext_name.removeprefix(PACKAGE)
        its_own = import_module(f"{PACKAGE}{name}") if name in EXTENSIONS else None
        extension: Extension = its_own.makeExtension(**configs) if its_own else super().build_extension(ext_name, configs)
        self.built.append(extension)
        return extension

    def convert(self, source: str) -> str:
        """As `Markdown.convert`."""
        if self.plain and (html := self.plain(source)) is not None:
            return html
        broken, self.broken = self.broken, True
        html = super().convert(source)
        self.broken = broken
        return html

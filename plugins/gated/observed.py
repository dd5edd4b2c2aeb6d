"""A Markdown that notes what it was built from, and whether a conversion stopped half-way."""

from collections.abc import Mapping
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension


class Observed(Markdown):
    """`built` are the extensions that its options named; `broken` is true from a conversion that raised on."""

    def __init__(self, **options: Any):
        self.built: list[Extension] = []
        self.broken = False
        super().__init__(**options)

    def build_extension(self, ext_name: str, configs: Mapping[str, Any]) -> Extension:
        """As `Markdown.build_extension`."""
        extension = super().build_extension(ext_name, configs)
        self.built.append(extension)
        return extension

    def convert(self, source: str) -> str:
        """As `Markdown.convert`."""
        broken, self.broken = self.broken, True
        html = super().convert(source)
        self.broken = broken
        return html

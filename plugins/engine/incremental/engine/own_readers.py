"""Whether one of Pelican's own readers makes a text of the bytes of its file alone, or looks at something else besides."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

INCLUDES = re.compile(rb"(?:include|math|raw|table|image|figure)\s?::|:file:|:url:")
"""Directives of reStructuredText that read other files, or may. https://docutils.sourceforge.io/docs/ref/rst/directives.html"""
EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs", "legacy_em"),
    *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
)
"""Those of Python-Markdown itself. https://python-markdown.github.io/extensions/"""
OF_MARKDOWN, OF_PELICAN = "markdown.extensions.", "pelican.readers"


def is_reading_only_its_file(reader: Any, path: str, is_known: Callable[[Any], bool]) -> bool:
    """Whether `reader` depends on nothing but the file at `path`. `is_known` tells whether a Markdown extension is of somebody who says
    so."""
    return (
        not INCLUDES.search(Path(path).read_bytes())
        if _get_reader_name(reader) == "RstReader"
        else is_always_reading_only_its_file(reader, is_known)
    )


def is_always_reading_only_its_file(reader: Any, is_known: Callable[[Any], bool]) -> bool:
    """Whether it depends on nothing but its file, whatever the content."""
    if _get_reader_name(reader) == "MarkdownReader":
        conf = reader.settings["MARKDOWN"]
        return all(_is_alone(extension, is_known) for extension in (*conf.get("extensions", ()), *conf.get("extension_configs", ())))
    return _get_reader_name(reader) in ("HTMLReader", "BaseReader")


def _get_reader_name(reader: Any) -> str:
    return type(reader).__name__ if type(reader).__module__ == OF_PELICAN else ""


def is_dated_by_disk(settings: Mapping[str, Any]) -> bool:
    """Whether an undated text takes its file's date."""
    return settings.get("DEFAULT_DATE") == "fs"


def digest_file_date(settings: Mapping[str, Any], path: str) -> bytes:
    """The part of a file's date that a text depends on, in nanoseconds."""
    return str(Path(path).stat().st_mtime_ns).encode() if is_dated_by_disk(settings) else b""


def _is_alone(extension: Any, known: Callable[[Any], bool]) -> bool:
    if isinstance(extension, str):
        name = extension.removeprefix(OF_MARKDOWN).partition(":")[0]
        return name in EXTENSIONS
    return type(extension).__module__.startswith(OF_MARKDOWN) or known(type(extension))

"""Which plugins are known: what they listen to, and so what may be kept from one build to the next."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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


READING = (
    *("readers_init", "article_generator_preread", "article_generator_context", "page_generator_preread", "page_generator_context"),
    *("content_object_init", "initialized", "generator_init", "article_generator_init", "page_generator_init"),
)
GATHERING = (
    *("article_generator_pretaxonomy", "article_generator_finalized", "page_generator_finalized", "static_generator_finalized"),
    *("static_generator_preread", "static_generator_context", "all_generators_finalized"),
)
WRITING = (
    *("article_generator_write_article", "article_writer_finalized", "page_generator_write_page", "page_writer_finalized"),
    *("feed_generated", "feed_written", "content_written", "get_writer", "get_generators", "finalized"),
)
BUILD = "plugins.engine.incremental"
TRUSTED_PACKAGES = ("pelican", "jinja2", "markupsafe", "builtins", "operator", BUILD, "plugins.core.publication")


@dataclass(frozen=True)
class Trust:
    """The unknown plugins that listen while texts are read, while they are gathered, and while pages are written; `is_house_only`: before
    pages are written only this room listens, not even another one."""

    known_plugins: tuple[str, ...]
    reading: tuple[str, ...] = ()
    unknown_while_gathering: tuple[str, ...] = ()
    unknown_while_writing: tuple[str, ...] = ()
    is_house_only: bool = False

    def is_known(self, thing: Any) -> bool:
        """Whether a function or a class is of somebody who declared what it depends on."""
        return is_in_packages(str(getattr(thing, "__module__", None)), self.known_plugins)


def assess_trust(signals: Mapping[str, Any], rooms: Iterable[str]) -> Trust:
    """Look at who listens to Pelican's `signals`, by their names. `rooms` are the packages that declare what they depend on."""
    trusted = (*TRUSTED_PACKAGES, *rooms)
    alone = not any(_find_strangers(signals, (*READING, *GATHERING), (BUILD,)))
    reading, gathering, writing = (
        tuple(dict.fromkeys(_find_strangers(signals, names, trusted))) for names in (READING, GATHERING, WRITING)
    )
    return Trust(trusted, reading, gathering, writing, alone)


def is_in_packages(module: str, packages: Iterable[str]) -> bool:
    """Whether `module` is one of the packages, or in one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _find_strangers(signals: Mapping[str, Any], names: Iterable[str], known: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for receiver in signals[name].receivers_for(None):
            if not is_in_packages(receiver.__module__, known):
                yield receiver.__module__

"""Which plugins are known: what they listen to, and so what may be kept from one build to the next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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

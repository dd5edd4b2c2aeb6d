"""The room `languages` in Pelican: each page is told in its language."""

import os
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.languages import catalog
from plugins.languages.own import OwnWords
from plugins.languages.settings import Settings
from plugins.languages.speak import AT, beside, speak
from plugins.publication.settings import gather
from plugins.publication.words import SETTING


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(read_catalogs)
    signals.generator_init.connect(teach)
    signals.content_object_init.connect(choose)


def read_catalogs(engine: Any) -> None:
    """Give every room the words of any language, read when they are asked for."""
    conf = engine.settings
    conf[SETTING] = cache(partial(catalog.told, conf=conf))
    conf[KNOWN] = frozenset(catalog.languages(conf))


def teach(generator: Generator) -> None:
    """Have the templates of a generator tell their pages in the journal's language, and in any other by the name that `choose` gives."""
    conf = generator.settings
    room = gather(Settings, conf, os.environ)
    own = OwnWords(room.default_lang, room.translations or {})
    speak(generator.env, conf[SETTING](room.default_lang), own)
    found = generator.get_template
    others = cache(lambda lang: beside(generator.env, conf[SETTING](lang), own))
    generator.get_template = cache(partial(template, found, others))


def template(found: Callable[[str], Any], others: Callable[[str], Any], name: str) -> Any:
    """The template called `name`, in the language that follows its name if any does."""
    plain, _, lang = name.partition(AT)
    return others(lang).get_template(others(lang).join_path(found(plain).name, plain)) if lang else found(plain)


def choose(content: Any) -> None:
    """A publication in another language has everything around it in that language, where there is a catalog of it."""
    lang, conf = getattr(content, "lang", ""), content.settings
    if lang != conf["DEFAULT_LANG"] and lang in conf.get(KNOWN, ()) and AT not in content.template:
        content.template = f"{content.template}{AT}{lang}"


KNOWN = "WORDS_KNOWN"
"""The name under which this room keeps, among Pelican's settings, the languages that have a catalog."""

"""Publications that say the same thing in several languages, each led to the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel import Locale

from plugins.core.publication.publication import PublishedContent
from plugins.journal.languages.hand_offs import LanguagesExtras


@dataclass(frozen=True)
class Translation:
    """The same page in another language: `lang` is its code, `language` that language's own name for itself.

    `first` is the one for a reader of no language that is there (`x-default`): the one in the journal's language, when there is one.
    https://developers.google.com/search/docs/specialty/international/localized-versions#xdefault
    """

    lang: str
    language: str
    title: str
    permalink: str
    url: str
    first: bool = False


def link_translations(items: Iterable[PublishedContent], default: str) -> None:
    """Give each of `items` its `translations_linked`: one for each other language of those that share its `translation`."""
    translated = [item for item in items if item.publication.translation]
    together: dict[str, dict[str, Any]] = {}
    for item in sorted(translated, key=lambda item: item.url):
        together.setdefault(item.publication.translation, {}).setdefault(item.publication.lang, item)
    for item in translated:
        others = together[item.publication.translation]
        first = default if default in others else min(others, default="")
        LanguagesExtras(item).translations_linked = tuple(
            _build_translation(others[lang], lang == first) for lang in sorted(others) if lang != item.publication.lang
        )


def find_own_name(lang: str) -> str:
    """The name of `lang` in that language: « English », « français »."""
    return Locale.parse(lang).get_language_name(lang) or lang


def _build_translation(item: PublishedContent, first: bool) -> Translation:
    publication = item.publication
    return Translation(publication.lang, find_own_name(publication.lang), publication.title, item.permalink, item.url, first)

"""The languages in which a journal has something to say: each has a front page of its own below the journal's, `/en/`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale

from plugins.core.publication.listing import Listing, find_languages, paginate
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import N_, Words
from plugins.journal.languages.room import LanguagesExtras


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


NAME = N_("En français")
"""What the list of what is in a language is called, in that language: « In English »."""


@dataclass(frozen=True)
class Edition:
    """The journal's front page in one other language. `others` are the front pages in the other languages."""

    lang: str
    others: tuple[Translation, ...]


def build_front_pages(
    contents: Iterable[PublishedContent], default: str, languages: Iterable[str], siteurl: str, sitename: str
) -> tuple[Translation, ...]:
    """The front page of each language in which there is one of `contents`, the journal's own first; none when there is no other."""
    written_languages = sorted(find_languages(contents) & set(languages) - {default})
    if not written_languages:
        return ()
    addresses = {default: "", **{lang: f"{lang}/" for lang in written_languages}}
    return tuple(
        Translation(lang, find_own_name(lang), sitename, f"{siteurl}/{address}", address, lang == default)
        for lang, address in addresses.items()
    )


def paginate_editions(
    front: tuple[Translation, ...], articles: Iterable[PublishedContent], size: int, words_by_language: Mapping[str, Words]
) -> Iterator[tuple[Edition, Listing]]:
    """The pages of each edition: all that is in its language, translated or not."""
    written_languages = {page.lang for page in front[1:]}
    if not written_languages:
        return
    oldest_first = sorted((item for item in articles if item.lang in written_languages), key=lambda item: (item.date, item.url))
    for page in front[1:]:
        edition = Edition(page.lang, tuple(other for other in front if other.lang != page.lang))
        members = [item for item in oldest_first if item.lang == page.lang]
        for listing in paginate(words_by_language[page.lang](NAME), f"{page.lang}/", members, size):
            yield edition, listing

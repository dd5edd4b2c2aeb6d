"""The languages in which a journal has something to say: each has a front page of its own below the journal's, `/en/`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.core.publication.listing import Listing, find_languages, paginate
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import N_, Words
from plugins.journal.languages.translations import Translation, find_own_name

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

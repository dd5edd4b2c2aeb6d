"""Publications that say the same thing in several languages are told once in a list: in the journal's language when it has them."""

from collections.abc import Iterable, Sequence
from typing import Any


def without_translations(items: Sequence[Any], lang: str) -> Sequence[Any]:
    """`items`, Pelican's, without those that say in another language what one of them says in `lang`."""
    if is_all_in(lang, items):
        return items
    translated = {item.publication.translation for item in items if item.lang == lang and item.publication.translation}
    return [item for item in items if item.lang == lang or item.publication.translation not in translated]


def is_all_in(lang: str, items: Iterable[Any]) -> bool:
    """Whether all of `items`, Pelican's, are in `lang`: then no list of some of them has a translation."""
    return {getattr(item, "lang", lang) for item in items} <= {lang}

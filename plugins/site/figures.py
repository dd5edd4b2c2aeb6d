"""Numbers and enumerations as the readers of a page write them, French ones unless it says otherwise."""

from collections.abc import Iterable

from babel.lists import format_list
from babel.numbers import format_decimal


def number(value: float, lang: str = "fr") -> str:
    """« 1 500 », with a narrow no-break space, or « 73,5 »; « 1,500 » and « 73.5 » in English."""
    return format_decimal(value, locale=lang)


def join_words(words: Iterable[str], lang: str = "fr") -> str:
    """« a », « a et b », « a, b et c »; « a, b and c » in English."""
    found = list(words)
    return found[0] if len(found) == 1 else format_list(found, locale="en_GB" if lang == "en" else lang)

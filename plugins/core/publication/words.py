"""The words shown to readers: texts in the language of the page, of which French is the source and the fallback; days, months, hours and
lists as French writes them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

CONTRACTED = {
    ("de", "Le "): "du ",
    ("de", "Les "): "des ",
    ("à", "Le "): "au ",
    ("à", "Les "): "aux ",
    ("À", "Le "): "Au ",
    ("À", "Les "): "Aux ",
}
ELIDED = re.compile(r"[AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒ]", re.IGNORECASE)
"""A first letter before which « de » is « d’ ». Nobody can tell a silent h by looking at it: « de » stays before one."""
NAMES = ("town", "journal")
"""The values of a text that are such names. A person's is none: what a Le Bris says is « de Le Bris »."""
PREPOSITIONS = ("de", "à", "À")
HOLES = tuple((f"{preposition} %({name})s", preposition, name) for name in NAMES for preposition in PREPOSITIONS)
"""What stands for both in a text."""
PREPOSITION = re.compile(r"\b(de|à|À) \Z")
"""At the end of what is before the name."""


def format_after_preposition(name: str, preposition: str) -> str:
    return contract_preposition(preposition, name)


def contract_preposition(preposition: str, name: str) -> str:
    """`preposition`, « de », « à » or « À », and `name`, as French writes them together; `name` keeps what makes it safe for HTML."""
    for (listed, article), contracted in CONTRACTED.items():
        if preposition == listed and name.startswith(article):
            return contracted + name[len(article) :]
    if preposition == "de" and ELIDED.match(name):
        return "d’" + name
    return f"{preposition} " + name


SOURCE = "fr"
SETTING = "WORDS"
"""The name under which the room that reads catalogs gives, among Pelican's settings, the words of any language."""


KNOWN_SETTING = "WORDS_KNOWN"
"""The name under which it gives the languages in which pages can be told."""


def N_(text: str) -> str:
    """`text` itself: this is how the words that a template will translate are found in the source."""
    return text


def find_french_plural(number: float) -> int:
    """Which of two forms French takes: the second from two on."""
    return int(number > 1)


@dataclass(frozen=True)
class Words:
    """One language: `lang` is its code, `plural` gives the form that a number takes. `messages` holds the forms of each French text, under
    its context, which is most often empty."""

    lang: str = SOURCE
    messages: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[float], int] = find_french_plural
    digest: str = ""

    def translate_forms(self, texts: tuple[str, ...], context: str = "") -> tuple[str, ...]:
        """The translated forms of the French `texts`, one or two; `texts` itself when there is no translation."""
        return self.messages.get((context, texts[0]), texts)

    def __call__(self, text: str, /, **values: object) -> str:
        """`text` in this language, with `values` in their places, `%(name)s`."""
        form = self.translate_forms((text,))[0]
        if values and (form is text or self.lang == SOURCE):
            for hole, preposition, name in HOLES:
                if hole in form:
                    form = form.replace(hole, contract_preposition(preposition, str(values[name])).replace("%", "%%"))
        return form % values


IN_FRENCH = Words()


def get_words(conf: Mapping[str, Any], lang: str) -> Words:
    """The words of `lang` for a journal with the settings `conf`; French by default."""
    load_language = conf.get(SETTING)
    return load_language(lang) if load_language else IN_FRENCH


WEEKDAYS = (N_("lundi"), N_("mardi"), N_("mercredi"), N_("jeudi"), N_("vendredi"), N_("samedi"), N_("dimanche"))
MONTHS = (
    *(N_("janvier"), N_("février"), N_("mars"), N_("avril"), N_("mai"), N_("juin")),
    *(N_("juillet"), N_("août"), N_("septembre"), N_("octobre"), N_("novembre"), N_("décembre")),
)
RANKED_WEEKDAYS = {
    1: N_("le premier %(day)s du mois"),
    2: N_("le deuxième %(day)s du mois"),
    3: N_("le troisième %(day)s du mois"),
    4: N_("le quatrième %(day)s du mois"),
    5: N_("le cinquième %(day)s du mois"),
    -1: N_("le dernier %(day)s du mois"),
}
NO_BREAK_SPACE = "\u00a0"
NARROW_SPACE = "\u202f"


def format_french_day(day: date, year: bool = True) -> str:
    """« 1er mars 2026 »."""
    return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def format_weekday_and_day(day: date, year: bool = True) -> str:
    """« dimanche 1er mars 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {format_french_day(day, year)}"


def format_french_hour(hour: datetime | time, space: str = NO_BREAK_SPACE) -> str:
    """« 7 h 40 », « 19 h » on the hour: the hour that `hour` bears, in whatever zone."""
    return f"{hour.hour}{space}h" + (f"{space}{hour.minute:02}" if hour.minute else "")


def join_names(names: Sequence[str], words: Words = IN_FRENCH) -> str:
    """« a », « a et b », « a, b et c »; nothing for none."""
    if len(names) < 2:
        return "".join(names)
    return words(N_("%(first)s et %(last)s"), first=", ".join(names[:-1]), last=names[-1])

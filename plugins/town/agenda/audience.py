"""The audience of an event: ages, and accessibility."""

import re
from dataclasses import dataclass

from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.slug import slugify, suggest_closest
from plugins.core.publication.words import IN_FRENCH, N_, Words

OLDEST = 120
AGES = re.compile(r"(?:de\s+)?(?P<min>\d{1,3})\s*(?:ans?)?\s*(?:à|-|–|et)\s*(?P<max>\d{1,3})(?:\s*ans?)?", re.IGNORECASE)
FROM = re.compile(r"(?:dès|à partir de|plus de|min\w*)?\s*(?P<min>\d{1,3})\s*(?:ans?)?\s*(?:et plus|\+)?", re.IGNORECASE)
UP_TO = re.compile(r"(?:jusqu.à|moins de|max\w*)\s*(?P<max>\d{1,3})\s*(?:ans?)?", re.IGNORECASE)
EVERYBODY = ("tout-public", "tous-publics", "tous-ages")
ACCESS = {
    "mi": N_("handicap moteur"),
    "hi": N_("handicap auditif"),
    "vi": N_("handicap visuel"),
    "ii": N_("handicap intellectuel"),
    "pi": N_("handicap psychique"),
}
"""OpenAgenda's codes of accessibility, and what they mean. https://developers.openagenda.com/evenements/structure"""

ACCESS_WORDS = {"moteur": "mi", "auditif": "hi", "visuel": "vi", "intellectuel": "ii", "mental": "ii", "psychique": "pi"}


@dataclass(frozen=True)
class Ages:
    """An age range in years, both included; None where there is no limit."""

    youngest: int | None = None
    oldest: int | None = None

    def format_ages(self, words: Words = IN_FRENCH) -> str:
        """« dès 6 ans », « de 6 à 12 ans »; empty for everybody."""
        if self.youngest and self.oldest and self.youngest < self.oldest:
            return words(N_("de %(youngest)s à %(oldest)s ans"), youngest=self.youngest, oldest=self.oldest)
        if self.youngest and self.oldest:
            return words(N_("%(age)s ans"), age=self.oldest)
        if self.youngest:
            return words(N_("dès %(age)s ans"), age=self.youngest)
        return words(N_("jusqu’à %(age)s ans"), age=self.oldest) if self.oldest else ""


def parse_ages(raw_value: RawValue) -> Ages:
    """The ages of `6-12`, `dès 6 ans`, `tout public` or `{min: 6, max: 12}`. Raises InvalidValue."""
    if isinstance(raw_value.value, dict):
        text = " ".join(f"{key} {inner.value}" for key, inner in raw_value.value.items() if not inner.empty)
        limits = re.fullmatch(r"min\s+(\d{1,3})\s+max\s+(\d{1,3})", text)
        text = f"{limits[1]}-{limits[2]}" if limits else text
    else:
        text = raw_value.line_of_text
    if slugify(text) in EVERYBODY:
        return Ages()
    matched = next((match for form in (AGES, UP_TO, FROM) if (match := form.fullmatch(text))), None)
    if not matched:
        raise InvalidValue(
            f"« {shorten_for_message(text)} » n’est pas un âge.", "Écrivez « 6-12 », « dès 6 ans » ou « tout public ».", "âge illisible"
        )
    captured: dict[str, str | None] = matched.groupdict()
    youngest, oldest = (int(limit) if (limit := captured.get(name)) else None for name in ("min", "max"))
    if max(youngest or 0, oldest or 0) > OLDEST or (youngest and oldest and youngest > oldest):
        raise InvalidValue(
            f"« {shorten_for_message(text)} » n’est l’âge de personne.", "Écrivez le plus jeune âge d’abord.", "âge illisible"
        )
    return Ages(youngest, oldest)


def parse_disabilities(raw_value: RawValue) -> tuple[str, ...]:
    """OpenAgenda's codes of the disabilities that are named, by a word or by the code. Raises InvalidValue."""
    if isinstance(raw_value.value, dict):
        names = [name for name, inner in raw_value.value.items() if slugify(str(inner.value)) in ("oui", "true", "yes", "1")]
    elif isinstance(raw_value.value, list):
        names = [str(item.value) for item in raw_value.value]
    else:
        names = re.split(r"[,;\n]", raw_value.value)
    return tuple(dict.fromkeys(_find_code(name) for name in names if name.strip()))


def format_disability(code: str) -> str:
    """The words for one of OpenAgenda's accessibility codes."""
    return ACCESS[code]


def _find_code(name: str) -> str:
    access_slug = slugify(name).removeprefix("handicap-")
    if access_slug in ACCESS:
        return access_slug
    word = next((word for word in ACCESS_WORDS if access_slug.startswith(word.rstrip("lf"))), None)
    if word:
        return ACCESS_WORDS[word]
    remedy = suggest_closest(access_slug, ACCESS_WORDS)
    raise InvalidValue(f"« {shorten_for_message(name)} » n’est pas un handicap de la liste.", remedy, "valeur inconnue (accessibilité)")

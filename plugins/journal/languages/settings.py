"""The town's own words in the other languages that its journal speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from plugins.core.infrastructure.settings import SettingField, setting
from plugins.core.publication.kind import LANGUAGES
from plugins.core.publication.listing import parse_page_size


def parse_language(value: Any) -> str:
    """Parse a language code. Raises ValueError, with a suggestion if there is one."""
    if value not in LANGUAGES:
        meant = get_close_matches(str(value), LANGUAGES, n=1)
        hint = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Choisissez parmi : {', '.join(LANGUAGES)}."
        raise ValueError(f"« {value} » n’est pas une langue connue. {hint}")
    return str(value)


def parse_translations(value: Any) -> Mapping[str, Mapping[str, str]]:
    """For each language, the town's texts and what they are in it."""
    if not isinstance(value, Mapping) or not all(isinstance(each, Mapping) for each in value.values()):
        raise ValueError('il faut un dictionnaire par langue : {"en": {"Travaux": "Roadworks"}}.')
    for lang, texts in value.items():
        parse_language(lang)
        wrong = [
            text
            for text, translation in texts.items()
            if not (isinstance(text, str) and isinstance(translation, str) and translation.strip())
        ]
        if wrong:
            raise ValueError(f"« {lang} » › « {wrong[0]} » : il faut deux textes, le vôtre et sa traduction.")
    return value


@dataclass(frozen=True)
class Settings:
    """The settings of the room `languages`."""

    default_lang: str = setting(
        parse_language,
        "La langue du journal.",
        default="fr",
        example="fr",
        details="De ses menus et de ses listes ; `en` est traduit aussi.",
    )
    listing_size: int = setting(parse_page_size, default=20)
    translations: Mapping[str, Mapping[str, str]] | None = setting(
        parse_translations,
        "Vos mots dans d’autres langues. Par langue : rubriques, horaires…",
        default=None,
        form="by_name",
        fields=(SettingField("", "by_name", "Une langue", fields=(SettingField("", "text", "La traduction"),)),),
        details='`en = {"Travaux" = "Roadworks"}` ; sans traduction, ils restent tels quels, marqués comme étant dans votre langue.',
    )


@dataclass(frozen=True)
class OwnWords:
    """`lang` is the language in which the town writes; `others` gives what each of its texts is in another."""

    lang: str
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def translate(self, text: str, lang: str) -> str:
        """The town's own translation of `text` into `lang`; empty without one."""
        return self.others.get(lang, {}).get(text, "")

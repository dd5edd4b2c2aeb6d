"""List settings that still hold « à compléter », with the law that requires each."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.settings import TO_COMPLETE

WAITING = {
    "TOWN": "La commune se nomme, avec son adresse et son téléphone (loi n° 2004-575, article 1-1).",
    "LEGAL": "Les mentions légales nomment la direction de la publication et l’hébergeur (loi n° 2004-575, article 1-1).",
    "PERSONAL_DATA": "Les habitants savent à qui parler de leurs données (RGPD, articles 13 et 37).",
}
"""The settings that the law wants whole, and what it wants of them."""
SORT = "à compléter"


def find_places_to_complete(conf: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each place that waits: the setting, and the keys that lead to it, `host › phone`."""
    for name in WAITING:
        for place in _iterate_places(conf.get(name), ()):
            yield name, " › ".join(place)


def _iterate_places(value: object, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _iterate_places(item, (*before, str(key)))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, 1):
            yield from _iterate_places(item, (*before, str(number)))
    elif value == TO_COMPLETE:
        yield before


def list_mistakes(conf: Mapping[str, Any]) -> Iterator[Mistake]:
    """The settings to complete, as warnings of `check`."""
    file = Path(str(conf.get("SETTINGS_DATA") or "réglages")).name
    for name, place in find_places_to_complete(conf):
        key = f"{name.lower() if file != 'réglages' else name} › {place}"
        yield Mistake(file, 0, key, "à compléter.", WAITING[name], SORT, harmless=True)


def refuse_incomplete(conf: Mapping[str, Any]) -> None:
    """Keep a site that does not say what the law asks for from being put online at a real address. Raises SettingsError."""
    waiting = [f"{name.lower()} › {place} : à compléter. {WAITING[name]}" for name, place in find_places_to_complete(conf)]
    if waiting:
        raise SettingsError([*waiting, "Rien n’a été mis en ligne : la loi attend ces réponses. ./beffroi doctor en tient la liste."])

"""The health check of the room `languages`: missing translations in each language of the journal."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green
from plugins.core.publication.words import SOURCE
from plugins.journal.languages.catalog import OURS, list_languages, load_words, parse_catalog
from plugins.journal.languages.settings import Settings

COMPLETE_LANGUAGE = "en"
"""The language whose catalog holds every text that there is to translate."""
MISSING_SHOWN = 3


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    yield HealthCheck("langues", lambda: check_catalogs(conf, environ))


def check_catalogs(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Find missing translations in the catalogs of the journal's languages and of its theme."""
    room = gather_settings(Settings, conf, environ)
    existing = list_languages(conf)
    required = {room.default_lang, *(room.translations or {})}
    for lang in sorted(required - existing):
        yield amber(
            f"aucun catalogue pour « {lang} » : les pages dans cette langue ont leurs menus en français.", explain_new_catalog(lang)
        )
    for lang in sorted((existing | {COMPLETE_LANGUAGE}) - {SOURCE}):
        yield from _check_complete(lang, conf)


def find_missing_words(lang: str, conf: Mapping[str, Any], catalog_folder: Path = OURS / f"{COMPLETE_LANGUAGE}.po") -> list[str]:
    """The French texts without a translation into `lang`: pages show them in French."""
    messages = load_words(lang, conf).messages
    with_id = (message for message in parse_catalog(catalog_folder.read_bytes(), COMPLETE_LANGUAGE) if message.id)
    texts = ((message.context or "", message.id if isinstance(message.id, str) else message.id[0]) for message in with_id)
    return [text for context, text in texts if (context, text) not in messages]


def explain_new_catalog(lang: str) -> str:
    """The instructions to make a catalog."""
    return f"Copiez theme/locale/{COMPLETE_LANGUAGE}.po en {lang}.po et traduisez-le. Comment : ./beffroi help operations langues."


def _check_complete(lang: str, conf: Mapping[str, Any]) -> Iterator[HealthFinding]:
    texts = find_missing_words(lang, conf)
    if not texts:
        yield green(f"« {lang} » : tout est traduit.")
        return
    first = ", ".join(f"« {text[:40]} »" for text in texts[:MISSING_SHOWN]) + (" …" if len(texts) > MISSING_SHOWN else "")
    count = f"{len(texts)} texte{'s' if len(texts) > 1 else ''}"
    yield amber(f"« {lang} » : {count} sans traduction, montrés en français : {first}", f"Complétez theme/locale/{lang}.po.")

"""What the room `languages` looks at: whether the journal can say everything in each language that it speaks."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.languages.catalog import OURS, languages, parsed, told
from plugins.languages.settings import Settings
from plugins.publication.health import Look, Sign, amber, green
from plugins.publication.settings import gather
from plugins.publication.words import SOURCE

WHOLE = "en"
"""The language whose catalog holds every text that there is to translate."""
SHOWN = 3


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Look]:
    """Every look of this room."""
    yield Look("langues", lambda: spoken(conf, environ))


def spoken(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Sign]:
    """What is missing in the catalogs of the journal's language, of those for which the town has words, and of those of its theme."""
    room = gather(Settings, conf, environ)
    known = languages(conf)
    wanted = {room.default_lang, *(room.translations or {})}
    for lang in sorted(wanted - known):
        yield amber(f"aucun catalogue pour « {lang} » : les pages dans cette langue ont leurs menus en français.", begin(lang))
    for lang in sorted((known | {WHOLE}) - {SOURCE}):
        yield from _complete(lang, conf)


def missing(lang: str, conf: Mapping[str, Any], whole: Path = OURS / f"{WHOLE}.po") -> list[str]:
    """The French texts that nobody has translated into `lang`: pages show them in French."""
    messages = told(lang, conf).messages
    asked = (message for message in parsed(whole.read_bytes(), WHOLE) if message.id)
    texts = ((message.context or "", message.id[0] if message.pluralizable else message.id) for message in asked)
    return [text for context, text in texts if (context, text) not in messages]


def begin(lang: str) -> str:
    """How a catalog is made."""
    return f"Copiez theme/locale/{WHOLE}.po en {lang}.po et traduisez-le : docs/operations.md dit comment."


def _complete(lang: str, conf: Mapping[str, Any]) -> Iterator[Sign]:
    texts = missing(lang, conf)
    if not texts:
        yield green(f"« {lang} » : tout est traduit.")
        return
    first = ", ".join(f"« {text[:40]} »" for text in texts[:SHOWN]) + (" …" if len(texts) > SHOWN else "")
    count = f"{len(texts)} texte{'s' if len(texts) > 1 else ''}"
    yield amber(f"« {lang} » : {count} sans traduction, montrés en français : {first}", f"Complétez theme/locale/{lang}.po.")


HEALTH = (examination,)

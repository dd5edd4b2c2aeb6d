"""The catalogs: one file a language, `theme/locale/en.po`, in the format of gettext.

They are read as they are, when a page needs them: nothing has to be compiled, and a journal in French reads none. A build remembers
what the last one read there (20 ms).
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache, partial
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.build_services import Memory, get_memory
from plugins.core.infrastructure.settings import SettingField, gather_settings, setting
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.kind import LANGUAGES
from plugins.core.publication.listing import parse_page_size
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green
from plugins.core.publication.words import SOURCE, Words

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message


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


OURS = ROOT / "theme" / "locale"
"""Those of our theme, which translate the words of our rooms too, whatever the theme."""
SHORT = 4
"""Languages of which the last bytes stay read: a warm preview builds again and again."""


def list_catalog_folders(conf: Mapping[str, Any]) -> list[Path]:
    """The folders of catalogs: ours, then that of the theme in use, which takes precedence."""
    return list(dict.fromkeys((OURS, Path(conf.get("THEME") or OURS.parent).resolve() / "locale")))


def list_languages(conf: Mapping[str, Any]) -> set[str]:
    """The languages that pages exist in."""
    return {SOURCE} | {path.stem for folder in list_catalog_folders(conf) for path in folder.glob("*.po")}


def list_catalog_files(conf: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> list[Path]:
    """The catalog files that a build reads."""
    return list_catalog_folders(conf)


def load_words(lang: str, conf: Mapping[str, Any]) -> Words:
    """The words of `lang`, which French completes."""
    if lang == SOURCE:
        return Words()
    catalogs = tuple(path.read_bytes() for folder in list_catalog_folders(conf) if (path := folder / f"{lang}.po").is_file())
    return read_words(lang, catalogs, get_memory(conf)) if catalogs else Words()


def read_words(lang: str, files: tuple[bytes, ...], memory: Memory | None = None) -> Words:
    """The words of the catalogs `files`, the last before the others, which the `memory` of a build may have."""
    digest = hashlib.blake2b(b"\0".join(files), digest_size=8).hexdigest()
    make = partial(_read_messages, lang, files)
    messages, plural = memory.make_once(f"words {lang}", digest.encode(), make) if memory else make()
    return Words(lang, messages, _compile_plural(plural), digest)


@lru_cache(maxsize=SHORT)
def _read_messages(lang: str, files: tuple[bytes, ...]) -> tuple[dict[tuple[str, str], tuple[str, ...]], str]:
    """The forms of each text, and the rule of the plural, as gettext writes it."""
    messages: dict[tuple[str, str], tuple[str, ...]] = {}
    plural = "(n != 1)"
    for file in files:
        catalog = parse_catalog(file, lang)
        messages.update(list_translations(catalog))
        plural = catalog.plural_expr
    return messages, plural


def _compile_plural(rule: str) -> Callable[[float], int]:
    form = c2py(rule)
    return lambda number: form(round(number))


def parse_catalog(file: bytes, lang: str) -> "Catalog":
    """Parse the bytes of one catalog with Babel. The library that reads them is loaded by the first that is read (30 ms)."""
    from babel.messages.pofile import read_po  # for a catalog that is not compiled yet

    return read_po(BytesIO(file), locale=lang)


def list_translations(catalog: "Iterable[Message]") -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """The translations in `catalog`; missing and uncertain (`fuzzy`) ones are left in French."""
    for message in catalog:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and all(forms) and not message.fuzzy:
            first = message.id[0] if isinstance(message.id, tuple | list) else message.id
            yield (message.context or "", first), tuple(filter(None, forms))


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

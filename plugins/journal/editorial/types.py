"""One reader per type of field: from what was written to the value that the rest of the house uses.

Each takes the text or list that was written, the declaration of the field and the rules, and raises InvalidValue. Mappings and pictures,
which hold fields of their own, are read by `fields.py`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlsplit

from plugins.core.publication import instants
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.kind import Field
from plugins.core.publication.raw_value import InvalidValue, Value
from plugins.journal.editorial.rules import TownRules

SLUG_LONGEST = 80
"""Characters: with the date before it an address still fits on one printed line, and a file name in 255 bytes."""

ADDRESS_LONGEST, PIECE_LONGEST = 500, 200
"""Characters of an old address, and bytes of a piece of it: a file system holds 255 in a name, a host 4096 in a path."""

IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,198}")
YES, NO = ("oui", "yes", "true", "on", "1", "vrai"), ("non", "no", "false", "off", "0", "faux")
IN_FRENCH = {
    "brouillon": "draft",
    "cache": "hidden",
    "cachee": "hidden",
    "masque": "hidden",
    "retire": "withdrawn",
    "retiree": "withdrawn",
    "publie": "published",
    "publiee": "published",
    "francais": "fr",
    "anglais": "en",
}
"""Words that editors try, and the one that is meant."""

WRITE_A_LETTER = "Écrivez-y au moins une lettre de A à Z, accentuée ou non, ou un chiffre."
"""The remedy of a name of which no address can be made."""

UNSAFE_IN_ADDRESS = re.compile(r"[\s\"'<>\\`{}|^]")


def parse_text(value: Value, field: Field, rules: TownRules) -> str:
    """Text of any number of lines."""
    if not isinstance(value, str):
        raise InvalidValue("il faut un texte, pas une liste ni des clés.", "Gardez une seule valeur, sur la même ligne.")
    return value.strip()


def parse_line(value: Value, field: Field, rules: TownRules) -> str:
    """Text on one line, its spaces single."""
    return " ".join(parse_text(value, field, rules).split())


def parse_name(value: Value, field: Field, rules: TownRules) -> str:
    """A line that names a page: an address can be made of it."""
    line = parse_line(value, field, rules)
    if line and not slugify(line):
        raise InvalidValue(f"« {shorten_for_message(line)} » ne peut pas faire une adresse.", WRITE_A_LETTER, "adresse impossible")
    return line


def parse_lines(value: Value, field: Field, rules: TownRules) -> tuple[str, ...]:
    """Lines, each of the field's length at most: a list, or one text on several lines."""
    if isinstance(value, dict):
        raise InvalidValue("il faut des lignes, pas des clés.", "Écrivez une ligne après chaque tiret.")
    items = [item.value for item in value] if isinstance(value, list) else value.splitlines()
    texts = tuple(filter(None, (parse_line(each, field, rules) for each in items)))
    for number, each in enumerate(texts, 1):
        if field.longest and len(each) > field.longest:
            sort = f"trop long ({field.label[0].lower()}{field.label[1:]})"
            raise InvalidValue(
                f"ligne {number} : {len(each)} caractères, c’est trop long.", f"{field.longest} au plus.", sort, instead=texts
            )
    return texts


def parse_instant(value: Value, field: Field, rules: TownRules) -> datetime:
    """An instant, in Europe/Paris."""
    return instants.read_instant(parse_text(value, field, rules))


def parse_day(value: Value, field: Field, rules: TownRules) -> date:
    """A day."""
    return instants.read_day(parse_text(value, field, rules))


def parse_flag(value: Value, field: Field, rules: TownRules) -> bool:
    """Yes or no."""
    word = parse_text(value, field, rules).lower()
    if word not in YES + NO:
        raise InvalidValue(f"« {shorten_for_message(word)} » n’est ni oui ni non.", "Écrivez « oui » ou « non ».", instead=False)
    return word in YES


def parse_rank(value: Value, field: Field, rules: TownRules) -> int:
    """A place, from 1 to 9; « oui » is the first, « non » none at all."""
    word = parse_text(value, field, rules).lower()
    if word in YES:
        return 1
    if word in (*NO, ""):
        return 0
    if not re.fullmatch("[1-9]", word):
        raise InvalidValue(f"« {shorten_for_message(word)} » n’est pas un rang.", "Écrivez 1 pour la tête, 2, 3… pour la suite.", instead=0)
    return int(word)


def parse_choice(value: Value, field: Field, rules: TownRules) -> str:
    """Parse one of the field's choices, whatever its case and accents."""
    return _parse_choice(parse_line(value, field, rules), field, rules.list_choices(field))


def parse_words(value: Value, field: Field, rules: TownRules) -> tuple[str, ...]:
    """Names, each once: a list, or one line split at semicolons if it has any, else at commas."""
    if isinstance(value, dict):
        raise InvalidValue("il faut une liste, pas des clés.", f"Écrivez « {field.name}: [un, deux] », entre crochets.")
    items = [item.value for item in value] if isinstance(value, list) else re.split(";" if ";" in value else "[,\n]", value)
    names = dict.fromkeys(name for name in (parse_line(item, field, rules) for item in items) if name)
    if not field.choices:
        return tuple(names)
    chosen, first = [], None
    for name in names:
        try:
            chosen.append(_parse_choice(name, field, rules.list_choices(field)))
        except InvalidValue as wrong:
            first = first or wrong
    if first:
        first.instead = tuple(dict.fromkeys(chosen))
        raise first
    return tuple(dict.fromkeys(chosen))


def parse_slug(value: Value, field: Field, rules: TownRules) -> str:
    """A piece of an address: lower case letters, digits, hyphens."""
    wished = parse_line(value, field, rules)
    proper = shorten_slug(wished)
    if wished == proper:
        return wished
    if not proper:
        raise InvalidValue(
            f"« {shorten_for_message(wished)} » ne peut pas faire une adresse.",
            "Écrivez des lettres sans accent, des chiffres, des traits d’union.",
            "adresse impossible",
        )
    raise InvalidValue(
        f"« {shorten_for_message(wished)} » ne peut pas faire une adresse.", f"Écrivez « {proper} ».", "adresse impossible", instead=proper
    )


def shorten_slug(text: str) -> str:
    """The slug of `text`, cut between two words so as to stay under the longest."""
    slug = slugify(text)
    if len(slug) <= SLUG_LONGEST:
        return slug
    return slug[: SLUG_LONGEST + 1].rpartition("-")[0] or slug[:SLUG_LONGEST]


def parse_identity(value: Value, field: Field, rules: TownRules) -> str:
    """The name a publication keeps for ever."""
    wished = parse_line(value, field, rules)
    if not IDENTITY.fullmatch(wished) or ".." in wished:
        raise InvalidValue(
            f"« {shorten_for_message(wished)} » ne peut pas être un id.", "Effacez la ligne, puis lancez ./beffroi id.", "id impossible"
        )
    return wished


def parse_address(value: Value, field: Field, rules: TownRules) -> str:
    """An address on the web, or a path of this site that begins with a slash."""
    wished = parse_line(value, field, rules)
    try:
        parts = urlsplit(wished)
        web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        web = False
    if UNSAFE_IN_ADDRESS.search(wished) or not (web or re.match(r"/(?!/)", wished)):
        raise InvalidValue(
            f"« {shorten_for_message(wished)} » n’est pas une adresse.",
            "Écrivez par exemple https://www.ma-ville.fr/marche.",
            "adresse impossible",
        )
    return wished


def parse_file(value: Value, field: Field, rules: TownRules) -> str:
    """A file of the content folder. A page writes one stroke before it: a second would make it the name of another host."""
    return parse_line(value, field, rules).lstrip("/")


def parse_addresses(value: Value, field: Field, rules: TownRules) -> tuple[str, ...]:
    """Parse old addresses on this site, without a leading slash; those of folders end with one."""
    paths: list[str] = []
    for word in parse_words(value, field, rules):
        path = word.strip("/")
        unsafe = UNSAFE_IN_ADDRESS.search(path) or re.search(r"[?#:%]|//|\.html?/", path)
        if not path or unsafe or len(path) > ADDRESS_LONGEST or any(_is_no_file_name(piece) for piece in path.split("/")):
            raise InvalidValue(
                f"« {shorten_for_message(word)} » n’est pas une ancienne adresse de ce site.",
                "Écrivez par exemple /actualites/marche.html.",
                "adresse impossible",
                instead=tuple(paths),
            )
        paths.append(path if path.endswith((".html", ".htm")) else f"{path}/")
    return tuple(paths)


def _is_no_file_name(piece: str) -> bool:
    return piece.startswith(".") or len(piece.encode()) > PIECE_LONGEST


READERS: dict[str, Callable[[Value, Field, TownRules], object]] = {
    "text": parse_text,
    "line": parse_line,
    "name": parse_name,
    "lines": parse_lines,
    "instant": parse_instant,
    "day": parse_day,
    "flag": parse_flag,
    "rank": parse_rank,
    "choice": parse_choice,
    "words": parse_words,
    "slug": parse_slug,
    "identity": parse_identity,
    "address": parse_address,
    "addresses": parse_addresses,
    "file": parse_file,
}


def _parse_choice(name: str, field: Field, choices: tuple[str, ...]) -> str:
    by_slug = {slugify(choice): choice for choice in choices}
    if slugify(name) in by_slug:
        return by_slug[slugify(name)]
    sort = f"valeur inconnue ({field.label[0].lower()}{field.label[1:]})"
    if not choices:
        remedy = f"Réglez {field.choices} dans pelicanconf.py."
        raise InvalidValue(f"« {shorten_for_message(name)} » n’est pas admis : la ville n’a pas de liste.", remedy, sort)
    meant = IN_FRENCH.get(slugify(name)) if IN_FRENCH.get(slugify(name)) in choices else find_closest(name[:100], choices)
    remedy = f"Vouliez-vous dire « {meant} » ?" if meant else f"Choisissez parmi : {', '.join(choices)}."
    raise InvalidValue(f"« {shorten_for_message(name)} » n’existe pas.", remedy, sort)

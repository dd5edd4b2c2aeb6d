"""The keys of a front matter, read by the declaration of the kind, each value by its type, and made a publication."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication import instants
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import NO_VALUE, FrontMatter, InvalidValue, RawValue, Value, build_file_failure
from plugins.journal.editorial import picture
from plugins.journal.editorial.audience import find_audience
from plugins.journal.editorial.front_matter import match_fields
from plugins.journal.editorial.rules import SourcePlace, TownRules

# One reader per type of field: from what was written to the value that the rest of the house uses.
# Each takes the text or list that was written, the declaration of the field and the rules, and raises InvalidValue. Mappings and pictures,
# which hold fields of their own, are read by `fields.py`.

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


HERE = frozenset({"id", "title", "slug", "category", "tags", "authors", "author", "audience"})
"""Keys that are read here, one by one."""

BY_VALUE = frozenset(field.name for field in fields(Publication)) - HERE
"""Keys that a Publication holds as they were read; the others are its `extra`."""

PDF_LINK = re.compile(
    r"(?:\]\(\s*<?|^\s{0,3}\[[^\]\n]+\]:\s*<?|\bhref\s*=\s*[\"'])([^\s)>\"']+?\.pdf)(?=[#?\s)>\"']|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a Markdown link, the definition of one, or an HTML link leads, when it is a PDF."""

DATED_NAME = re.compile(r"^[\d-]+(?=\D)")


def make_publication(place: SourcePlace, kind: Kind, head: FrontMatter, values: dict[str, Any], strict: bool) -> Publication:
    """The publication that `values` describe. What is missing is taken from the file's name, for archives.

    Raises InvalidValue when it can have no address; without text when its date is missing, which has been told already.
    """
    stem = place.source.rpartition("/")[2].removesuffix(".md")
    title = values.get("title") or DATED_NAME.sub("", stem).replace("-", " ").strip().capitalize() or stem
    named = title if kind.find_field("title") else values.get("id") or stem
    slug = values.get("slug") or shorten_slug(named) or shorten_slug(stem)
    if values.get("date") is None and (kind.stream or "{date" in kind.address):
        raise InvalidValue("")
    if not slug:
        raise InvalidValue(
            "on ne peut en tirer ni du titre ni du nom du fichier.", "Ajoutez une ligne « slug: … ».", "adresse impossible", line=1
        )
    address = kind.address.format(date=values.get("date"), slug=slug)
    return Publication(
        kind=kind,
        source=place.source,
        identity=values.get("id") or address,
        stamped="id" in values,
        title=title,
        slug=slug,
        address=address,
        body=head.body,
        body_line=head.body_line,
        category=values.get("category") or _choose_first_category(kind, place.rules),
        tags=tuple(dict.fromkeys(tag.lstrip("# ") for tag in values.get("tags", ()) if 0 < len(slugify(tag)) <= SLUG_LONGEST)),
        authors=values.get("authors") or ((values["author"],) if values.get("author") else ()),
        strict=strict,
        linked_pdfs=tuple(_list_linked_pdfs(head)),
        audience=find_audience(kind, head),
        extra={name: value for name, value in values.items() if name not in BY_VALUE | HERE},
        **{name: value for name, value in values.items() if name in BY_VALUE},
    )


def _list_linked_pdfs(head: FrontMatter) -> Iterator[tuple[str, int]]:
    """The PDF files that a body leads to, as they are written, and the line of each."""
    body = head.body
    if ".pdf" in body or ".PDF" in body:
        for match in PDF_LINK.finditer(body):
            yield match[1], head.body_line + body.count("\n", 0, match.start(1))


def _choose_first_category(kind: Kind, rules: TownRules) -> str:
    """What an archive's article without category is filed under, when its kind needs one."""
    field = kind.find_field("category")
    return rules.list_choices(field)[0] if field and field.required else ""


MISSING_KEY = "clé manquante"
"""How `check` calls a key that the kind needs and that is not there."""
NESTED = "Les clés imbriquées demandent un en-tête YAML, entre deux lignes « --- »."


class NamedPicture(NamedTuple):
    """A picture that a key names: `path` is below the content folder, and was not read yet."""

    key: str
    label: str
    line: int
    path: str


@dataclass(frozen=True)
class Holder:
    """The holder of keys: a whole front matter, or the key named `inside` of it.

    `nested` says whether the dialect can hold keys inside keys; `line` is where a missing key should be added. `shown_fields` fills with
    the pictures that are named.
    """

    place: SourcePlace
    nested: bool = True
    inside: str = ""
    line: int = 1
    shown_fields: list[NamedPicture] = dataclasses.field(default_factory=list)

    def make_mistake(self, key: str, wrong: InvalidValue, line: int) -> Mistake:
        """A Mistake from `wrong`."""
        label = f"{self.inside} › {key}" if self.inside else key
        return Mistake(self.place.file, wrong.line or line, label, wrong.text, wrong.remedy, wrong.sort)


def read_fields(fields: tuple[Field, ...], keys: dict[str, RawValue], holder: Holder) -> tuple[dict[str, Any], list[Mistake]]:
    """The values of `keys`, by field name, and every mistake in them. A value that cannot be used is left out."""
    raw_values, unknown = match_fields(fields, keys, holder.inside, () if holder.inside else tuple(holder.place.rules.kinds))
    mistakes = [holder.make_mistake(key, wrong, wrong.line) for key, wrong in unknown]
    values: dict[str, Any] = {}
    for field in fields:
        raw = raw_values.get(field.name)
        if raw is None or _is_absent(field, raw):
            mistakes.extend(_find_missing(field, holder, raw))
            continue
        try:
            values[field.name] = _parse_value(field, raw, holder, mistakes)
        except BaseException as error:
            wrong = error if isinstance(error, InvalidValue) else build_file_failure(error, "Corrigez cette valeur, ou effacez-la.")
            mistakes.append(holder.make_mistake(format_field_label(field), wrong, raw.line))
            if wrong.instead is not NO_VALUE:
                values[field.name] = wrong.instead
            continue
        mistakes.extend(_check_length(field, values[field.name], holder, raw.line))
    return values, mistakes


def _is_absent(field: Field, raw: RawValue) -> bool:
    """Whether nothing was written. `{a, b}`, which YAML reads as keys without values, is something."""
    if not raw.empty or not isinstance(raw.value, dict):
        return raw.empty
    return not match_fields(field.fields, raw.value, field.name)[1]


def format_field_label(field: Field) -> str:
    """The field's label inside a sentence."""
    return field.label[0].lower() + field.label[1:]


def _parse_value(field: Field, raw: RawValue, holder: Holder, mistakes: list[Mistake]) -> Any:
    if field.reads:
        return field.reads(raw)
    if field.type == "mappings":
        return _parse_mappings(field, raw, holder, mistakes)
    if field.type not in ("mapping", "picture"):
        return READERS[field.type](raw.value, field, holder.place.rules)
    content = raw.value
    if field.type == "picture" and isinstance(content, str):
        content = {"src": raw}
    if not isinstance(content, dict):
        remedy = "" if holder.nested else NESTED
        raise InvalidValue("il faut des clés, en retrait sous celle-ci.", remedy, "clé imbriquée")
    values, inner_mistakes = read_fields(field.fields, content, replace(holder, inside=field.name, line=raw.line))
    mistakes.extend(inner_mistakes)
    if field.type == "mapping":
        return values
    if "src" not in values:
        return None
    image = picture.parse_image(values, holder.place)
    holder.shown_fields.append(NamedPicture(field.name, format_field_label(field), raw.line, image.src))
    return image


def _parse_mappings(field: Field, raw: RawValue, holder: Holder, mistakes: list[Mistake]) -> tuple[dict[str, Any], ...]:
    """Each mapping of a list; a single mapping is a list of one."""
    listed = raw.value if isinstance(raw.value, list) else [raw]
    rows = []
    for number, each in enumerate(listed, 1):
        if not isinstance(each.value, dict):
            remedy = f"Écrivez « - {field.fields[0].name}: … », puis les autres clés en retrait." if holder.nested else NESTED
            raise InvalidValue(f"{number} : il faut des clés.", remedy, "clé imbriquée", line=each.line)
        values, wrong = read_fields(field.fields, each.value, replace(holder, inside=f"{field.name} {number}", line=each.line))
        mistakes.extend(wrong)
        rows.append(values)
    return tuple(rows)


def _find_missing(field: Field, holder: Holder, written: RawValue | None) -> Iterator[Mistake]:
    if not field.required:
        return
    wrong = InvalidValue("cette clé manque.", f"Ajoutez une ligne « {field.name}: … ».", MISSING_KEY)
    if field.type == "identity":
        wrong = InvalidValue("cette clé manque.", "Lancez ./beffroi id, ou écrivez « id: 20260302-marche ».", "id manquant")
    elif holder.inside and field.name == "alt":
        wrong = InvalidValue(
            "il manque.", f"Dites ce que montre l’image avec « {holder.inside}_alt: » ou « alt: ».", "texte alternatif manquant"
        )
    yield holder.make_mistake(format_field_label(field), wrong, written.line if written else holder.line)


def _check_length(field: Field, value: object, holder: Holder, line: int) -> Iterator[Mistake]:
    if field.longest and isinstance(value, str) and len(value) > field.longest:
        wrong = InvalidValue(
            f"{len(value)} caractères, c’est trop long.", f"{field.longest} au plus.", f"trop long ({format_field_label(field)})"
        )
        yield holder.make_mistake(format_field_label(field), wrong, line)

"""Files that commands write: a new publication, with all but what only its author knows; some keys of a file, all else unchanged."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import make_identity
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.room import list_rooms_in_use
from plugins.core.publication.untrusted_text import strip_controls
from plugins.journal.editorial.fields import shorten_slug
from plugins.journal.editorial.front_matter import match_fields
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.reading import FileReading
from plugins.journal.editorial.rules import TownRules

PROPOSED = ("id", "title", "slug", "date", "category", "place", "summary", "tags", "image", "link", "status")
"""The keys that a new file proposes, when its kind has them; so is whatever its kind requires. The manual tells the others.

A room may have more to begin with: it declares, in its manifest and by the name of the kind, a function of the content folder, the
settings and the environment, which gives the YAML of keys.
"""


def create_publication(kind: str, title: str, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Path:
    """The file made for a publication of that kind and title. Raises SettingsError when it cannot be made; never overwrites."""
    rules = TownRules.from_settings(conf, environ)
    title = " ".join(strip_controls(title).split())
    if kind not in rules.kinds.by_name:
        raise SettingsError([f"« {kind} » n’est pas un genre de publication. Choisissez parmi : {', '.join(rules.kinds.by_name)}."])
    drafts = {name: draft for room in list_rooms_in_use(conf.get("PLUGINS")) for name, draft in room.drafts.items()}
    begun = drafts[kind](content, conf, environ) if kind in drafts else {}
    return _write_file(rules.kinds[kind], title, _build_slug(rules.kinds[kind], title, rules), content, rules, begun)


def _build_slug(kind: Kind, title: str, rules: TownRules) -> str:
    """The end of the address that `title` gives. Raises SettingsError for a title that `check` would refuse."""
    slug, field = shorten_slug(title), kind.find_field("title")
    if not slug:
        raise SettingsError([f"« {title} » : il faut un titre avec au moins une lettre ou un chiffre."])
    if field and field.longest and len(title) > field.longest:
        raise SettingsError([f"Ce titre a {len(title)} caractères, c’est trop long : {field.longest} au plus."])
    address = kind.address.format(date=rules.now, slug=slug)
    if rules.is_reserved(address, kind):
        raise SettingsError([f"« {title} » : l’adresse « /{address} » est réservée au site. Choisissez un autre titre."])
    return slug


def _write_file(kind: Kind, title: str, slug: str, content: Path, rules: TownRules, begun: Mapping[str, str]) -> Path:
    now = rules.now
    name = f"{now:%Y-%m-%d}-{slug}.md" if kind.stream else f"{slug}.md"
    path = content / kind.folder / name
    defaults = {
        **begun,
        "id": make_identity(now.date()),
        "title": json.dumps(title, ensure_ascii=False),
        "slug": f"{slug}  # la fin de l’adresse : elle reste si le titre change",
        "date": f"{now:%Y-%m-%d %H:%M}",
    }
    proposed = {*PROPOSED, *kind.proposed, *begun}
    head = "\n".join(
        line for field in kind.fields if field.required or field.name in proposed for line in _list_proposed_lines(field, defaults, rules)
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"---\n{head}\n---\n{kind.example}")
    except FileExistsError:
        raise SettingsError([f"{path} existe déjà. Choisissez un autre titre, ou ouvrez ce fichier."]) from None
    except OSError as error:
        raise SettingsError([f"{path} : impossible d’écrire ce fichier ({error.strerror})."]) from None
    return path


def _list_proposed_lines(field: Field, known: Mapping[str, str], rules: TownRules) -> Iterator[str]:
    if field.name in known:
        yield f"{field.name}:{'' if known[field.name].startswith(chr(10)) else ' '}{known[field.name]}"
    elif field.name == "status":
        yield "status: draft  # effacez cette ligne pour publier"
    elif field.fields:
        yield f"{field.name}:"
        yield from (f"  {inner.name}:  # {inner.help}" for inner in field.fields if inner.required)
    else:
        hint = " · ".join(rules.list_choices(field)) or field.help
        yield f"{field.name}:  # {hint}"


EMPTY = re.compile(rb"[ \t]*id[ \t]*:[ \t]*(?:#.*)?", re.IGNORECASE)


def stamp_identities(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> list[Path]:
    """The files that were given an `id`, in order; every other byte of them is as it was.

    What cannot be read, and links, are left alone.
    """
    journal = survey_content(content, TownRules.from_settings(conf, environ), is_whole=True)
    publications = [(reading, reading.publication) for reading in journal.readings.values() if reading.publication]
    paths = [(content / reading.source, reading, publication.identity) for reading, publication in publications if not publication.stamped]
    return [path for path, reading, identity in paths if not path.is_symlink() and _stamp(path, reading, identity)]


def _stamp(path: Path, reading: FileReading, identity: str) -> bool:
    lines = path.read_bytes().splitlines(keepends=True)
    id_line = reading.lines.get("id")
    if id_line and not EMPTY.fullmatch(lines[id_line - 1].strip()):
        return False
    first = min(reading.lines.values()) - 1
    at = id_line - 1 if id_line else (1 if lines[0].removeprefix(b"\xef\xbb\xbf").startswith(b"---") else first)
    ending = re.search(rb"\r?\n?$|\r$", lines[at - 1 if at else 0])
    line = b"id: " + identity.encode() + ((ending and ending[0]) or b"\n")
    mark = b"\xef\xbb\xbf" if at == 0 and lines[0].startswith(b"\xef\xbb\xbf") else b""
    lines[at : at + 1] = [mark + line] if id_line else [mark + line, lines[at].removeprefix(mark)]
    durable.write_durably(path, b"".join(lines))
    return True


KEY, ENDING = re.compile(r"[^:]+:"), re.compile(r"\r?\n?\Z")
BELOW = re.compile(r"[ \t]+\S|- |-$")
"""What belongs to the key above: it is in retreat, or one more of its list."""


def amend_file(path: Path, reading: FileReading, values: Mapping[str, str]) -> None:
    """Write `values`, as YAML has them, to the file at `path`; its `reading` gives the lines of its keys.

    A key that it has, by its name or its French one, is replaced, with all that is below it; another comes before the end of the front
    matter. A value of several lines begins with an end of line; an empty one is that of a key that says
    nothing. Raises OSError.
    """
    durable.write_durably(path, amend_text(path.read_bytes().decode("utf-8"), reading, values).encode())


def amend_text(text: str, reading: FileReading, values: Mapping[str, str]) -> str:
    """The same for the text of a file, not written to disk."""
    lines = text.splitlines(keepends=True)
    assert reading.publication  # who amends a file has read it
    fields, yaml = reading.publication.kind.fields, lines[0].lstrip("\ufeff").startswith("---")
    stands = {name: line for key, line in reading.lines.items() for name in match_fields(fields, {key: RawValue("x", line)})[0]}
    for name in sorted(set(values) & set(stands), key=lambda name: stands[name], reverse=True):
        first = stands[name] - 1
        key, ending = _build_text(KEY.match(lines[first])), _build_text(ENDING.search(lines[first]))
        below = sum(1 for _ in takewhile(BELOW.match, lines[first + 1 :])) if yaml else 0
        lines[first : first + 1 + below] = [f"{key}{_format_value(values[name])}{ending}"]
    for name in values:
        if name not in stands:
            lines.insert(_find_insertion_line(lines, yaml), f"{name}:{_format_value(values[name])}\n")
    return "".join(lines)


def _format_value(value: str) -> str:
    return value if not value or value.startswith("\n") else f" {value}"


def _find_insertion_line(lines: list[str], yaml: bool) -> int:
    """Where a new key goes: before the line that closes the front matter."""
    if not yaml:
        return 1
    return next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))


def _build_text(found: re.Match[str] | None) -> str:
    return found[0] if found else ""

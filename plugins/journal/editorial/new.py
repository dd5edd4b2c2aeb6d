"""A new publication: a file with everything in it but what only its author knows."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import make_identity
from plugins.core.publication.room import list_rooms_in_use
from plugins.core.publication.untrusted_text import strip_controls
from plugins.journal.editorial.fields import shorten_slug
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

"""A journal whose every word tries to run a program: the demonstration's own texts, with an element of HTML wherever a word may stand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.kind import Field
from plugins.journal.editorial.reading import read_file
from plugins.journal.editorial.rules import TownRules
from tests.browser.demonstration import NARROW, NOW, ROOT
from tests.drawn import PICTURES
from tests.transit import forge

CONF = load_settings(ROOT / "pelicanconf.py")
CONTENT = ROOT / "content"
ENVIRON = {"BEFFROI_NOW": NOW}
PROGRAM = "\"'><img src=x onerror=ran``>"
SHORT = '"><b on=1>'
"""Where twelve characters are all that a field may have."""
FREE = ("line", "text", "lines", "words")
"""The types of fields that hold words of any sort."""
NO_WORDS = {
    "image.src": "a file",
    "pdf": "a file",
    "pv": "a file",
    "deliberations.document": "a file",
    "translation": "another publication",
    "dossier": "another publication",
    "lieux": "another publication",
    "sha256": "a digest",
    "author": "another name of authors",
    "osm": "a number of OpenStreetMap",
    "phone": "a telephone number, read by its room",
    "lat": "a number",
    "lon": "a number",
}
"""Free fields that hold something else than words."""
STREET, STOP, LINE, GROUP, MEMBER = f"rue {PROGRAM}", f"Arrêt {PROGRAM}", f"L{SHORT}", f"Groupe {PROGRAM}", f"Élue {PROGRAM}"
GIVEN: dict[str, Any] = {
    "streets": [STREET],
    "lignes": [LINE],
    "arrets": [STOP],
    "group": GROUP,
    "correction": PROGRAM,
    "en_bref": [f"{PROGRAM} {number}" for number in range(3)],
    "instructions": [f"{PROGRAM} {number}" for number in range(3)],
}
"""What is written where the words are those of the settings or of the network, or where one line is not enough."""
SESSION: dict[str, Any] = {
    "agenda": [{"number": SHORT, "title": PROGRAM, "rapporteur": PROGRAM, "documents": [{"title": PROGRAM, "href": "/contact/"}]}],
    "members": [
        {"name": MEMBER, "group": GROUP},
        {"name": f"Absente {PROGRAM}", "group": GROUP, "proxy": MEMBER},
        {"name": "Ève Net", "group": "Net"},
    ],
    "entries": [
        {"id": "20260326vote", "kind": "vote", "at": "2026-03-26 19:05", "item": SHORT, "text": PROGRAM, "vote": {"pour": "3"}},
        {"id": "20260326nom", "kind": "vote", "at": "2026-03-26 19:06", "item": SHORT, "text": PROGRAM,
         "vote": {"pour": "1", "contre": "1", "names": {MEMBER: "pour", "Ève Net": "contre"}}},
        {"id": "20260326dit", "kind": "propos", "at": "2026-03-26 19:09", "item": SHORT, "speaker": PROGRAM, "text": PROGRAM,
         "question": PROGRAM},
        {"id": "20260326voir", "kind": "information", "at": "2026-03-26 19:11", "text": PROGRAM,
         "picture": "images/conseil.png", "alt": PROGRAM},
        {"id": "20260326vient", "kind": "information", "at": "2026-03-26 19:12", "text": PROGRAM,
         "attendance": [{"name": f"Absente {PROGRAM}", "present": "oui"}, {"name": MEMBER, "proxy": f"Absente {PROGRAM}"}]},
    ],
    "deliberations": [{"number": PROGRAM, "item": SHORT, "object": PROGRAM, "result": "adoptée", "matter": "5.2"}],
}  # fmt: skip
"""What in a session of the council must agree with the rest of it."""
SETTINGS = f"""
import copy
from pelicanconf import QUARTIERS as CONF_QUARTIERS
PICTURE_CACHE = {str(PICTURES)!r}
{NARROW}PROGRAM, STREET, GROUP = {PROGRAM!r}, {STREET!r}, {GROUP!r}
STRICT_SINCE = "2030-01-01"
SITENAME += PROGRAM
SITESUBTITLE += PROGRAM
TOWN = {{name: text if name in ("website", "postcode") else text + PROGRAM for name, text in TOWN.items()}}
ACCOUNTS = [{{**account, "label": account["label"] + PROGRAM}} for account in ACCOUNTS]
EMERGENCY = [{{name: text if name == "number" else text + PROGRAM for name, text in one.items()}} for one in EMERGENCY]
TRANSIT = {{**TRANSIT, "operator": PROGRAM, "licence": PROGRAM}}
TRIBUNE_TERMS = {{name: [*groups, GROUP] for name, groups in TRIBUNE_TERMS.items()}}
QUARTIERS = copy.deepcopy(CONF_QUARTIERS)
QUARTIERS[0]["summary"] += PROGRAM
QUARTIERS[0]["streets"].append(STREET)
QUARTIERS[0]["elected"] = {{name: text if name in ("phone", "email") else text + PROGRAM for name, text in QUARTIERS[0]["elected"].items()}}
"""
"""Its pictures are the demonstration's: those that it has drawn are not drawn again, which took 8 s of the 11 of a build."""

LOADER, DUMPER = getattr(yaml, "CBaseLoader", yaml.BaseLoader), getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml where it is there: a thousand front matters are read and written, eleven of the twenty seconds that it takes in Python."""

Place = tuple[str, ...]
"""Where a word stands in a front matter: the keys that lead there, without the ranks of lists."""


@dataclass
class Hostile:
    """The journal of `rules`, written into `content`; `filled` are the fields that hold a program, each with the name of its kind."""

    content: Path
    rules: TownRules
    filled: set[tuple[str, str]] = field(default_factory=set)

    def write(self) -> None:
        """Every text, then what the settings and the network name."""
        for name in ("images", "transports"):
            copytree(CONTENT / name, self.content / name)
        for source, text in chosen(self.rules).items():
            self._write(source, *front(text))
        network = self.content / "transports/reseau"
        for name, row in (
            ("stops", f'hostile,"{quoted(STOP)}",49.0571,2.1044,1'),
            ("routes", f'H,BO,"{quoted(LINE)}","{quoted(PROGRAM)}",3,,,99'),
        ):
            with (network / f"{name}.txt").open("a", encoding="utf-8") as table:
                table.write(f"{row}\n")
        told = {"title": f"Ligne B {PROGRAM}", "text": PROGRAM, "about": [{"route_id": "B"}]}
        remote = forge.sent({**told, "url": "javascript:ran()"}, {**told, "url": f"https://reseau.example/{PROGRAM}"})
        (self.content / "transports/alertes.pb").write_bytes(remote)
        with (
            (network / "trips.txt").open("a", encoding="utf-8") as trips,
            (network / "stop_times.txt").open("a", encoding="utf-8") as times,
        ):
            trips.write(f'H,tous,H-0,"{quoted(PROGRAM)}",0\n')
            times.write("H-0,08:00:00,08:00:00,hostile,1\nH-0,08:03:00,08:03:00,gare-0,2\n")

    def _write(self, source: str, keys: dict, body: str) -> None:
        kind, path = self.rules.kinds.for_path(source), self.content / source
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind.find_field("image"):
            keys = {"image": {"src": "images/conseil.png", "alt": "Le conseil"}, **keys}
        if kind.find_field("correction"):
            keys = {"modified": "2026-03-27 08:00", **keys}
        if "author" in keys:
            keys = {"authors" if name == "author" else name: value for name, value in keys.items()}
        if kind.name == "seance":
            keys = {**keys, **SESSION, "en_bref": GIVEN["en_bref"]}
            self.filled |= {(kind.name, ".".join(place)) for place, text in words(keys) if PROGRAM in text or SHORT in text}
        path.write_text(written(keys, body), encoding="utf-8")
        before = self._mistakes(source)
        for place, _ in free(kind.fields):
            name = ".".join(place)
            if place[0] not in SESSION or kind.name != "seance":
                for program in (PROGRAM, SHORT):
                    tried = put(keys, place, GIVEN.get(name, f"{program} {place[-1]}" if program == PROGRAM else program))
                    path.write_text(written(tried, body), encoding="utf-8")
                    if not self._mistakes(source) - before:
                        keys = tried
                        self.filled.add((kind.name, name))
                        break
        path.write_text(written(keys, f"{body}\n\n{PROGRAM}\n" if kind.stream else body), encoding="utf-8")

    def _mistakes(self, source: str) -> set[str]:
        return {mistake.text for mistake in read_file(self.content, source, self.rules).errors}


def chosen(rules: TownRules) -> dict[str, str]:
    """The texts of the demonstration that between them have every key that any of them has, by their path."""
    found, seen = {}, set()
    for path in sorted(CONTENT.rglob("*.md"), key=lambda path: (-path.stat().st_size, path.name)):
        source, text = path.relative_to(CONTENT).as_posix(), path.read_text(encoding="utf-8")
        if text.startswith("---\n"):
            keys = {(rules.kinds.for_path(source).name, place) for place, _ in words(front(text)[0])}
            if not keys <= seen:
                seen |= keys
                found[source] = text
    return found


def front(text: str) -> tuple[dict, str]:
    """The front matter of a text, every value as it is written, and its body."""
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    return yaml.load(head, LOADER), body


def words(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every word of a front matter, and where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words(inner, (*place, key))
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner, place)
    else:
        yield place, value


def free(fields: tuple[Field, ...], place: Place = ()) -> Iterator[tuple[Place, Field]]:
    """The fields that may hold words of any sort, and where they stand."""
    for one in fields:
        here = (*place, one.name)
        if one.fields:
            yield from free(one.fields, here)
        elif one.type in FREE and not one.choices and not one.reads and ".".join(here) not in NO_WORDS:
            yield here, one


def put(value: Any, place: Place, given: Any) -> Any:
    """`value` with the words `given` at the end of what stands at `place`; a list that is given takes the place of what stands there."""
    if isinstance(value, list) and place:
        return [put(inner, place, given) for inner in value]
    if not place:
        return (
            given
            if isinstance(given, list)
            else [*value[:-1], value[-1] + given]
            if isinstance(value, list) and value
            else (value or "") + given
        )
    key, *rest = place
    return {**value, key: put(value.get(key) or ({} if rest else ""), tuple(rest), given)}


def written(keys: dict, body: str) -> str:
    """The text of a publication."""
    head = yaml.dump(keys, Dumper=DUMPER, allow_unicode=True, default_style='"', width=10_000, sort_keys=False)
    return f"---\n{head}---\n{body}"


def quoted(text: str) -> str:
    """`text` inside the quotation marks of a CSV."""
    return text.replace('"', '""')


EVENT = {
    "uid": 12345,
    "slug": "bal",
    "title": {"fr": f"Bal {PROGRAM}"},
    "description": {"fr": PROGRAM},
    "longDescription": {"fr": f"<p>On danse</p>{PROGRAM}"},
    "keywords": {"fr": ["concert", PROGRAM]},
    "timings": [{"begin": "2026-04-04T20:30:00+02:00", "end": "2026-04-04T22:30:00+02:00"}],
    "location": {"name": PROGRAM, "address": PROGRAM},
    "registration": [{"type": "link", "value": f"https://bal.example/{PROGRAM}"}, {"type": "phone", "value": PROGRAM}],
    "onlineAccessLink": "javascript:ran()",
    "conditions": {"fr": f"Gratuit {PROGRAM}"},
    "createdAt": "2026-03-02T09:00:00.000Z",
}
"""An event as OpenAgenda hands it over."""
CALENDAR = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Essai//FR
BEGIN:VEVENT
UID:bal-2026@comite.example
DTSTART;TZID=Europe/Paris:20260405T203000
DURATION:PT2H30M
SUMMARY:Concert {PROGRAM}
DESCRIPTION:{PROGRAM}
LOCATION:{PROGRAM}
CATEGORIES:concert,{PROGRAM}
ORGANIZER;CN="Comité":mailto:comite@example.org
URL:javascript:ran()
END:VEVENT
END:VCALENDAR
"""
SHOP = {
    "shop": "bakery",
    "name": f"Au bon pain {PROGRAM}",
    "addr:housenumber": SHORT,
    "addr:street": PROGRAM,
    "opening_hours": f'Mo-Sa 07:00-19:00 "{SHORT}"',
    "phone": f"02 61 91 01 14 {PROGRAM}",
    "website": "https://pain.example/?a=1&lt=2",
    "description": PROGRAM,
    "operator": PROGRAM,
}
IMPORTED = {
    "openagenda.json": ("agenda", json.dumps({"events": [EVENT]})),
    "agenda.ics": ("agenda", CALENDAR),
    "osm.json": (
        "lieux",
        json.dumps({"version": 0.6, "elements": [{"type": "node", "id": 1, "lat": 49.13, "lon": 2.19, "tags": SHOP}]}),
    ),
    "lieux.csv": (
        "lieux",
        f'nom,type,adresse,téléphone\n"Pharmacie {quoted(PROGRAM)}",pharmacie,"{quoted(PROGRAM)}","{quoted(PROGRAM)}"\n',
    ),
}
"""What others hand over, by the name of its file: the import that takes it in, and its text."""

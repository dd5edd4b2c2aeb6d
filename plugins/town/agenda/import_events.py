"""Guess the type of an event from another program's words: a concert is a « récital » there, an exhibition a « vernissage »."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import clock, durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.listing import list_quarter_names
from plugins.core.publication.publication import make_identity
from plugins.core.publication.raw_value import InvalidValue, format_yaml_key
from plugins.core.publication.room import ImportReport, read_records, write_records
from plugins.town.agenda.import_ics import CalendarEvents, parse_calendar
from plugins.town.agenda.import_openagenda import parse_export
from plugins.town.agenda.imported_event import ImportedEvent, select_named
from plugins.town.agenda.kinds import KINDS, TYPES, UNSORTED
from plugins.town.agenda.lists import RESERVED

OTHER_WORDS = {
    "exposition": ("expo", "vernissage", "finissage"),
    "concert": ("recital", "musique", "orchestre", "chorale", "chœur", "fanfare", "jazz", "showcase", "opéra", "audition", "scène ouverte"),
    "spectacle": (
        "théâtre",
        "danse",
        "cirque",
        "humour",
        "one man show",
        "one woman show",
        "marionnette",
        "ballet",
        "cabaret",
        "magie",
        "impro",
        "comédie",
        "clown",
    ),
    "cinéma": ("ciné", "film", "projection", "avant-première", "documentaire", "court métrage", "ciné-débat", "ciné-club"),
    "conférence": ("débat", "colloque", "table ronde", "séminaire", "causerie", "symposium", "webinaire", "café philo", "forum"),
    "rencontre": ("dédicace", "café", "apéro", "goûter", "speed dating", "discussion", "job dating", "meetup"),
    "lecture": ("conte", "heure du conte", "poésie", "bébés lecteurs", "racontines", "lecture musicale", "slam"),
    "visite": ("visite guidée", "visite commentée"),
    "atelier": ("stage", "initiation", "fabrication", "repair café", "fablab", "workshop"),
    "cours": ("formation", "yoga", "gym", "gymnastique", "pilates", "leçon", "masterclass", "entraînement", "sophrologie", "qi gong"),
    "jeu": ("loto", "tournoi de belote", "belote", "jeux", "escape game", "quiz", "ludothèque", "bingo", "chasse au trésor", "tarot"),
    "fête": (
        "bal",
        "carnaval",
        "banquet",
        "repas",
        "feu d’artifice",
        "kermesse",
        "guinguette",
        "soirée",
        "guinche",
        "thé dansant",
        "barbecue",
        "noël",
        "halloween",
    ),
    "festival": ("biennale", "printemps des poètes", "nuit blanche", "journées européennes"),
    "marché": ("foire", "salon", "marché de noël", "marché aux fleurs", "vente"),
    "brocante": ("vide-grenier", "braderie", "bourse aux", "puces", "troc", "vide-dressing", "déballage"),
    "sport": (
        "match",
        "tournoi",
        "course",
        "trail",
        "football",
        "rugby",
        "basket",
        "handball",
        "tennis",
        "natation",
        "vélo",
        "cyclisme",
        "judo",
        "marathon",
        "championnat",
        "compétition",
        "pétanque",
        "coupe",
    ),
    "balade": ("randonnée", "promenade", "rando", "sortie nature", "marche nordique", "herborisation"),
    "réunion publique": ("réunion de quartier", "concertation", "assemblée générale", "réunion d’information", "enquête publique"),
    "conseil municipal": ("conseil communautaire", "séance du conseil"),
    "commémoration": ("cérémonie", "hommage", "armistice", "anniversaire de la libération", "inauguration"),
    "collecte": ("don du sang", "banque alimentaire", "ramassage", "nettoyage", "téléthon"),
    "permanence": ("point info", "consultation", "aide numérique", "médiation"),
    "portes ouvertes": ("porte ouverte", "jpo", "journée portes ouvertes"),
}
"""Words that name a type of ours without being it: those of OpenAgenda's keywords and titles, and of associations' calendars."""

NAMES = sorted(
    ((slugify(word), name) for name in TYPES if name != UNSORTED for word in (name, *OTHER_WORDS.get(name, ()))),
    key=lambda each: -len(each[0]),
)
"""The longest first: « marché de Noël » is no « Noël »."""


def guess_genre(texts: Iterable[str]) -> str:
    """The type of event that these texts tell, those that come first before the others; `UNSORTED` when none does."""
    for text in texts:
        padded = f"-{slugify(text)}-"
        places = [(place, name) for word, name in NAMES if (place := _find_place(padded, word)) >= 0]
        if places:
            return min(places, key=lambda each: each[0])[1]
    return UNSORTED


def _find_place(plain: str, word: str) -> int:
    """Where `word`, or its plural, stands among others; -1 when it does not."""
    return min((place for form in (f"-{word}-", f"-{word}s-") if (place := plain.find(form)) >= 0), default=-1)


@dataclass
class EventRecord:
    """`file` is the name of the event's file, `source` where it came from; `told` tells what the source said of it, `written` what its file
    then held: another file was edited here."""

    file: str
    source: str
    told: str
    written: str


def digest_text(text: str) -> str:
    """A digest that recognises a file unless it was edited."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_kept_keys(text: str) -> dict[str, str]:
    """The keys of `KEPT_KEYS` and their values, in the front matter of a file of ours: its body may have lines like them."""
    _, front_matter, _ = text.split("---\n", 2)
    return {key: value.strip('"') for key, value in KEPT_KEYS.findall(front_matter)}


LARGEST_FILE = 50 * 1024 * 1024
"""Bytes: ten thousand events of 5 kB."""
KEPT_KEYS = re.compile(r"^(id|slug|date): (.*)$", re.MULTILINE)


def import_events(file: Path, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], rehearsal: bool) -> ImportReport:
    now = clock.get_current_time(conf, environ)
    events, losses, source = _read(file, now)
    folder = content / KINDS[0].folder
    choices = {
        "QUARTIERS": list_quarter_names(conf.get("QUARTIERS")),
        "CATEGORIES": conf.get("CATEGORIES") or (),
        "PUBLICS": conf.get("PUBLICS") or (),
    }
    desk = _EventImport(folder, source, read_records(folder, lambda fields: EventRecord(**fields)), now, choices)
    for imported in events:
        try:
            imported.leave_out_unreadable()
        except InvalidValue as wrong:
            losses[f"événement non repris, « {imported.keys['title'][:80]} » : {wrong.text.rstrip('.')}"] += 1
        else:
            desk.import_event(imported)
    desk.report_removed({imported.uid for imported in events})
    if not rehearsal:
        desk.write()
    messages = (*desk.told, *desk.unsorted(), *(f"{count} × {what}." for what, count in sorted(losses.items())))
    created, changed = (tuple(sorted(folder / name for name in file_names)) for file_names in (desk.made, desk.changed))
    return ImportReport(created, changed, desk.same, messages)


def _read(file: Path, now: datetime) -> CalendarEvents:
    """Raises SettingsError."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise SettingsError([f"{file} : plus de 50 Mo. Exportez une année seulement."])
        data = file.read_bytes()
    except OSError as error:
        raise SettingsError([f"{file} : impossible de lire ce fichier ({error.strerror})."]) from None
    return parse_calendar(data, str(file), now) if b"BEGIN:VCALENDAR" in data[:4096].upper() else parse_export(data, str(file), now)


@dataclass
class _EventImport:
    """What is being taken in: nothing is on the disk before `write_durably`."""

    folder: Path
    source: str
    record: dict[str, EventRecord]
    now: datetime
    names: Mapping[str, Sequence[str]]
    texts: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    told: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def import_event(self, event: ImportedEvent) -> None:
        self.seen[event.uid] += 1
        if self.seen[event.uid] > 1:
            self.told.append(f"« {event.keys['title']} » : deux fois sous le même nom ({event.uid}) ; la première est reprise.")
            return
        former = self.record.get(event.uid)
        if former is None:
            self._import_new(event)
        elif former.told == event.digest:
            self.same += 1
        elif not (self.folder / former.file).exists():
            self.told.append(f"{former.file} : supprimé ici ; la source l’a changé, et il n’est pas repris.")
        else:
            self._again(event, former)

    def _import_new(self, event: ImportedEvent) -> None:
        slug = self._find_free_slug(event.keys["title"])
        created: datetime | None = event.keys.get("made")
        date = f"{min(created, self.now) if created else self.now:%Y-%m-%d %H:%M}"
        text = format_event_file(event, make_identity(self.now.date()), slug, date, self.names)
        self._keep(event, f"{slug}.md", text)
        self.made.append(f"{slug}.md")

    def _again(self, event: ImportedEvent, given: EventRecord) -> None:
        here = (self.folder / given.file).read_text(encoding="utf-8")
        if digest_text(here) != given.written:
            self.told.append(f"{given.file} : retouché ici, et la source l’a changé depuis. Rien n’y est touché : comparez-les.")
            self.same += 1
            return
        own = _read_kept_keys(here)
        text = format_event_file(event, own["id"], own["slug"], own["date"], self.names)
        self._keep(event, given.file, text)
        self.changed.append(given.file)

    def _keep(self, event: ImportedEvent, name: str, text: str) -> None:
        self.texts[name] = text
        self.record[event.uid] = EventRecord(name, self.source, event.digest, digest_text(text))
        self.told += [f"{name} : {sentence}." for sentence in event.losses]
        if reasons := list_missing_keys(event):
            self.told.append(f"{name} : brouillon, {', et '.join(reasons)}, puis effacez « status ».")

    def unsorted(self) -> list[str]:
        """Report the events without a recognised type: they are online under a vague one."""
        names = sorted(name for name, text in self.texts.items() if is_unsorted(text))
        listed = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
        return [f"{len(names)} sans genre, publiés comme « {UNSORTED} » : {listed}. Choisissez leur « type »."] if names else []

    def _find_free_slug(self, title: str) -> str:
        """An address that nobody has: neither a file here, nor a word that the agenda keeps for itself."""
        base = slugify(title)[:60].strip("-") or "evenement"
        base = f"evenement-{base}" if base in RESERVED or base.isdigit() else base
        slug, number = base, 1
        while f"{slug}.md" in self.texts or (self.folder / f"{slug}.md").exists():
            number += 1
            slug = f"{base}-{number}"
        return slug

    def report_removed(self, present_uids: set[str]) -> None:
        removed = [former.file for uid, former in self.record.items() if former.source == self.source and uid not in present_uids]
        self.told += [f"{name} : n’est plus dans la source ; il reste ici." for name in sorted(removed) if (self.folder / name).exists()]

    def write(self) -> None:
        """Write the files, then the record. Raises OSError."""
        if self.texts:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name, text in self.texts.items():
                durable.write_durably(self.folder / name, text.encode())
            write_records(self.folder, self.record)


ORDER = [
    "type",
    "timings",
    "rrule",
    "exdates",
    "rdates",
    "cancelled",
    "event_status",
    "place",
    "street_address",
    "theme",
    "age",
    "accessibility",
    "attendancemode",
    "onlineaccesslink",
    "registration",
    "conditions",
    "price",
    "organiser",
]


def format_event_file(event: ImportedEvent, identity: str, slug: str, date: str, names: Mapping[str, Sequence[str]]) -> str:
    """The text of the file of `event`, announced on `date`. `names` are the town's: its CATEGORIES, QUARTIERS and PUBLICS.

    What is taken in is not announced: a calendar of three hundred events would be three hundred posts.
    """
    words = event.keys.get("words", [])
    genre = guess_genre([*words, event.keys["title"], event.keys.get("summary", "")])
    theme = select_named(words, names["CATEGORIES"])
    values = {
        "id": identity,
        "title": event.keys["title"],
        "slug": slug,
        "date": date,
        **{key: event.keys[key] for key in ORDER if key in event.keys},
        "type": genre,
        "theme": theme[0] if theme else "",
        "summary": event.keys.get("summary", ""),
        "quartiers": select_named(words, names["QUARTIERS"]),
        "public": select_named(words, names["PUBLICS"]),
        "tags": [word for word in words if word.strip() and word not in theme],
        "status": "draft" if list_missing_keys(event) else "",
    }
    head = [line for key, value in values.items() if value for line in format_yaml_key(key, value)]
    return "\n".join(["---", *head, "social:", "  skip: yes", "---", "", event.body, ""])


def list_missing_keys(event: ImportedEvent) -> list[str]:
    """The keys our file lacks for publication, in French: it is then a draft, and stops nothing."""
    mode, link = event.keys.get("attendancemode", ""), event.keys.get("onlineaccesslink")
    messages = []
    if mode != "en ligne" and not event.keys.get("place") and not event.keys.get("street_address"):
        messages.append("son lieu n’est pas dit : ajoutez « place »")
    if not link and (mode in ("en ligne", "mixte") or event.keys.get("event_status") == "déplacé en ligne"):
        messages.append("son lien manque : ajoutez « onlineaccesslink »")
    return messages


def is_unsorted(text: str) -> bool:
    """Whether the file `text` is of an event without a recognised type."""
    return f'\ntype: "{UNSORTED}"\n' in text

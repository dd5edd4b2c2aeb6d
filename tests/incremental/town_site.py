"""A town's journal with every kind, and what happens to it besides what happens to any: series, dossiers, quarters, events, places, alerts,
works, sessions of the council, a network of buses, texts in another language."""

import random
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from plugins.core.publication.identifiers import slugify
from tests.incremental.changes import Change, set_head
from tests.incremental.forge import ROOT, Forge
from tests.incremental.sites import OURS, Site, Text, fill
from tests.transit.forge import generate

QUARTERS = ("Centre", "Gare", "Bords-d’Oise")
SERIES, DOSSIERS = ("Au fil de l’eau", "Les métiers"), ("La crue", "La passerelle")
PLACES = ("Salle des fêtes", "Halle aux grains")
"""Places that are never deleted: an event that names a place nobody knows stops a build."""
HOURS = ("Tu-Sa 12:00-14:00,19:00-22:30; PH off", "Mo-Fr 09:00-12:30,14:00-19:00; PH off", "Apr-Sep Mo-Su,PH 08:00-21:00")
TOWN_CHANGES: dict[str, Change] = {}


def town(folder: Path, forge: Forge) -> Site:
    """A site of our theme, every room open, with something of every kind."""
    site = Site(folder, forge, ROOT / "theme", OURS)
    site.settings |= {"QUARTIERS": repr(list(QUARTERS)), "QUARTIERS_CONTOURS": "None"}
    site.save()
    for number, name in enumerate(DOSSIERS):
        site.write(
            f"content/dossiers/d{number}.md", f"---\nid: dossier-{number}\ntitle: {name}\ndate: 2026-01-05 09:00\n---\n\nDu texte.\n"
        )
    for number, name in enumerate(PLACES):
        _write_place(site, number, name, "rue Neuve")
    _write_network(site, 2)
    for number in range(3):
        site.put(Text(f"articles/a{number}.md", _head(f"essai-{number}", f"Article {number}", f"2026-03-1{number} 09:00", tags="commun")))
    site.put(Text("pages/contact.md", {"id": "contact", "title": "Nous écrire"}))
    chance = random.Random(7)
    for add in (breve_added, event_added, place_added, alert_added, works_added, session_added):
        add(site, chance)
    return fill(site)


def _head(identity: str, title: str, date: str, **more: str) -> dict[str, str]:
    return {"id": identity, "title": title, "date": date, "category": "Culture", **more}


def _write_place(site: Site, number: int, title: str, street: str) -> None:
    """One of PLACES, which events find by its short address whatever it is called."""
    head = f"id: fixe-{number}\ntitle: {title}\nslug: {slugify(PLACES[number])}\ntype: parc\nstreet_address: {street}"
    site.write(f"content/lieux/fixe{number}.md", f"---\n{head}\n---\n\nIci.\n")


def _write_network(site: Site, lines: int) -> None:
    feed = generate(site.folder / "gtfs.zip", lines, 4 * lines, 2 * lines, 3)
    with zipfile.ZipFile(feed) as archive:
        for name in archive.namelist():
            site.write(f"content/transports/reseau/{name}", archive.read(name))
    feed.unlink()


def town_change(act: Change) -> Change:
    """List `act` among the changes of a town, under its name."""
    TOWN_CHANGES[act.__name__] = act
    return act


def _texts(site: Site, *folders: str) -> list[Text]:
    """The texts of these folders, in the order of their paths."""
    return [text for path, text in sorted(site.texts.items()) if path.startswith(tuple(f"{folder}/" for folder in folders))]


def _set(site: Site, chance: random.Random, folders: Sequence[str], **values: Sequence[str | None]) -> None:
    """Give one text of `folders` one of the values of each key; nothing where there is no text."""
    if found := _texts(site, *folders):
        set_head(site, chance.choice(found), **{name: chance.choice(each) for name, each in values.items()})


def _day(chance: random.Random, first: str = "2026-03-01") -> datetime:
    return datetime.fromisoformat(first) + timedelta(days=chance.randrange(60), hours=chance.randrange(8, 20))


def _quarters(chance: random.Random) -> str:
    return f"[{', '.join(chance.sample(QUARTERS, chance.randint(1, 2)))}]"


@town_change
def breve_added(site: Site, chance: random.Random) -> None:
    """One brève more."""
    number = chance.randrange(10_000)
    site.put(
        Text(f"breves/b{number}.md", _head(f"breve-{number}", f"En deux mots {number}", f"{_day(chance, '2026-02-01'):%Y-%m-%d %H:%M}"))
    )


@town_change
def event_added(site: Site, chance: random.Random) -> None:
    """One event more, once or each week."""
    number, start = chance.randrange(10_000), _day(chance)
    head = {
        "id": f"evenement-{number}",
        "title": f"Le bal {number}",
        "date": "2026-02-01 09:00",
        "type": chance.choice(["concert", "cours"]),
    }
    head |= {"timings": f"{start:%Y-%m-%d %H:%M} - {start + timedelta(hours=1):%H:%M}", "place": chance.choice(PLACES)}
    if chance.random() < 0.3:
        head["rrule"] = "chaque semaine"
    site.put(Text(f"agenda/e{number}.md", head | {"quartiers": _quarters(chance)}))


@town_change
def event_moved(site: Site, chance: random.Random) -> None:
    """Another day for an event."""
    start = _day(chance)
    _set(site, chance, ("agenda",), timings=[f"{start:%Y-%m-%d %H:%M} - {start + timedelta(hours=2):%H:%M}"], place=PLACES)


@town_change
def event_cancelled(site: Site, chance: random.Random) -> None:
    """An event does not take place after all, or does."""
    _set(site, chance, ("agenda",), event_status=["annulé", None])


@town_change
def event_renamed(site: Site, chance: random.Random) -> None:
    """An event has another title, is of another type, or is for others, at another price, seen by nobody."""
    keys = {"title": [f"La fête {chance.randrange(99)}"], "type": ["concert", "exposition"], "public": ["[jeunes]", None]}
    keys |= {"price": ["gratuit", "5 €"], "status": ["hidden", None]}
    name = chance.choice(["title", *keys])
    _set(site, chance, ("agenda",), **{name: keys[name]})


@town_change
def event_repeated(site: Site, chance: random.Random) -> None:
    """An event comes back, for ever or for a while, or no longer."""
    _set(site, chance, ("agenda",), rrule=["chaque semaine", "chaque jour, 40 fois", "chaque mois", None])


@town_change
def event_deleted(site: Site, chance: random.Random) -> None:
    """One event less."""
    _drop(site, chance, "agenda")


@town_change
def event_place_renamed(site: Site, chance: random.Random) -> None:
    """A place that events name has another title, or another address."""
    number = chance.randrange(len(PLACES))
    title = chance.choice([PLACES[number], f"Grande {PLACES[number].lower()}"])
    _write_place(site, number, title, chance.choice(["rue Neuve", "quai Nord"]))


@town_change
def place_renamed(site: Site, chance: random.Random) -> None:
    """A place has another title, and may be of another sort."""
    _set(site, chance, ("lieux",), title=[f"Bistrot {chance.randrange(99)}"], type=["café", "restaurant"])


@town_change
def place_deleted(site: Site, chance: random.Random) -> None:
    """One place less, which no event names."""
    _drop(site, chance, "lieux")


def _drop(site: Site, chance: random.Random, folder: str) -> None:
    if found := _texts(site, folder):
        site.drop(chance.choice(found).path)


@town_change
def place_added(site: Site, chance: random.Random) -> None:
    """One place more."""
    number = chance.randrange(10_000)
    head = {
        "id": f"lieu-{number}",
        "title": f"Café numéro {number}",
        "type": "café",
        "street_address": "rue Neuve",
        "lat": f"49.05{number % 90 + 10}",
        "lon": "2.0957",
    }
    site.put(Text(f"lieux/l{number}.md", head | {"quartiers": _quarters(chance), "opening_hours": f'"{chance.choice(HOURS)}"'}))


@town_change
def hours_changed(site: Site, chance: random.Random) -> None:
    """A place opens at other hours."""
    _set(site, chance, ("lieux",), opening_hours=[f'"{hours}"' for hours in HOURS])


@town_change
def alert_added(site: Site, chance: random.Random) -> None:
    """An alert, past, present or to come."""
    number, start = chance.randrange(10_000), _day(chance)
    head = {"id": f"alerte-{number}", "title": f"La rue {number} est fermée", "date": f"{start:%Y-%m-%d %H:%M}", "severity": "vigilance"}
    head |= {"start": f"{start:%Y-%m-%d %H:%M}", "end": f"{start + timedelta(hours=14):%Y-%m-%d %H:%M}"}
    site.put(Text(f"alertes/w{number}.md", head))


@town_change
def alert_prolonged(site: Site, chance: random.Random) -> None:
    """An alert lasts longer."""
    _set(site, chance, ("alertes",), end=[f"{_day(chance, '2026-05-02'):%Y-%m-%d %H:%M}"])


@town_change
def works_added(site: Site, chance: random.Random) -> None:
    """A street is dug up, maybe one of a line of buses."""
    number, start = chance.randrange(10_000), _day(chance)
    head = {"id": f"travaux-{number}", "title": f"Chantier {number}", "date": "2026-02-01 08:00", "start": f"{start:%Y-%m-%d}"}
    head |= {
        "end": f"{start + timedelta(days=20):%Y-%m-%d}",
        "streets": "[rue Neuve]",
        "traffic": "[circulation alternée]",
        "owner": "Ville",
    }
    head |= {"quartiers": _quarters(chance)} | ({"lignes": f"[{chance.randrange(2)}]"} if chance.random() < 0.5 else {})
    site.put(Text(f"travaux/t{number}.md", head))


@town_change
def session_added(site: Site, chance: random.Random) -> None:
    """A session of the council."""
    number, start = chance.randrange(10_000), _day(chance)
    head = {"id": f"seance-{number}", "title": f"Conseil municipal {number}", "slug": f"seance-{number}", "date": "2026-02-01 17:00"}
    head |= {"start": f"{start:%Y-%m-%d} 19:00", "place": "Hôtel de ville"}
    site.put(Text(f"conseil/s{number}.md", head | {"agenda": f"\n  - number: 1\n    title: Point {number} de la séance"}))


@town_change
def agenda_of_session_changed(site: Site, chance: random.Random) -> None:
    """Another item on the agenda of a session."""
    _set(site, chance, ("conseil",), agenda=[f"\n  - number: 1\n    title: Point {chance.randrange(99)} de la séance"])


@town_change
def in_a_series(site: Site, chance: random.Random) -> None:
    """An article becomes an episode, of another series, or of none."""
    _set(site, chance, ("articles",), serie=[*SERIES, SERIES[0], None])


@town_change
def in_a_dossier(site: Site, chance: random.Random) -> None:
    """An article is put in a dossier, or taken out."""
    _set(site, chance, ("articles",), dossier=[*DOSSIERS, None])


@town_change
def dossier_rewritten(site: Site, chance: random.Random) -> None:
    """A dossier says something else of itself."""
    number, text = chance.randrange(len(DOSSIERS)), chance.randrange(99)
    head = f"id: dossier-{number}\ntitle: {DOSSIERS[number]}\ndate: 2026-01-05 09:00\nsummary: Résumé {text}."
    site.write(f"content/dossiers/d{number}.md", f"---\n{head}\n---\n\nDu texte {text}.\n")


@town_change
def in_other_quarters(site: Site, chance: random.Random) -> None:
    """A text is about other quarters, or about none."""
    _set(site, chance, ("articles", "breves", "agenda", "lieux", "travaux"), quartiers=[_quarters(chance), None])


@town_change
def ranked(site: Site, chance: random.Random) -> None:
    """An article leads the front page, or no longer."""
    _set(site, chance, ("articles",), une=["1", "2", None])


@town_change
def for_a_public(site: Site, chance: random.Random) -> None:
    """A text is said to a public, or to all."""
    _set(site, chance, ("articles", "breves"), public=["[jeunes]", "[familles]", None])


@town_change
def network_changed(site: Site, chance: random.Random) -> None:
    """The network of buses has a line more, or less; never less than those that works name."""
    _write_network(site, chance.choice([2, 3]))

"""What is asked of the entries of a session, when its file is checked: the live service asks the same of each as it comes."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta

from plugins.council.entry import RECTIFIED, VOTED, Entry
from plugins.council.session import Session
from plugins.publication.wrong import Wrong

Told = Iterator[tuple[str, Wrong]]
KEY = "entries"
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)
"""Of our own: an entry may tell of the hall before the session, and of its end after it."""


def entries(sitting: Session, unread: Collection[str] = ()) -> Told:
    """Every mistake in them, but for closed doors. `unread` are the ids of those whose vote nobody could read, which was told."""
    known = {entry.id for entry in sitting.entries}
    for name, times in Counter(entry.id for entry in sitting.entries).items():
        if times > 1:
            yield KEY, Wrong(f"le nom « {name} » y est {times} fois.", "Gardez une entrée de ce nom.", "entrée en double")
    numbers = {item.number for item in sitting.items}
    for entry in sitting.entries:
        for wrong in _asked(entry, sitting, known, numbers) if entry.id not in unread else ():
            yield KEY, Wrong(f"{_named(entry)} : {wrong.text}", wrong.remedy, wrong.sort)


def behind_doors(sitting: Session) -> Told:
    """Those that tell of what nobody may tell: article L. 2121-18 of the Code général des collectivités territoriales."""
    for entry in sitting.entries:
        if sitting.behind_closed_doors(entry.at):
            text = f"{_named(entry)} : le conseil siégeait à huis clos."
            yield KEY, Wrong(text, "Effacez cette entrée, ou corrigez les heures de « huis_clos ».", "entrée à huis clos")


def _asked(entry: Entry, sitting: Session, known: set[str], numbers: set[str]) -> Iterator[Wrong]:
    if entry.item and entry.item not in numbers:
        yield Wrong(
            f"l’ordre du jour n’a pas de point {entry.item}.", "Corrigez « item », ou ajoutez le point à « agenda ».", "point inconnu"
        )
    if not entry.text and not entry.vote and not entry.picture:
        yield Wrong("elle ne dit rien.", "Ajoutez « text: … ».", "entrée vide")
    if entry.picture and not entry.alt:
        yield Wrong("son image n’a pas de texte.", "Ajoutez « alt: » et ce qu’elle montre.", "texte alternatif manquant")
    yield from _voted(entry, sitting)
    yield from _put_right(entry, known)
    if not sitting.start - EARLY <= entry.at <= (sitting.end or entry.at) + LATE:
        yield Wrong("elle est loin des heures de la séance.", "Corrigez « at », ou « start » et « end ».", "entrée hors de la séance")


def _voted(entry: Entry, sitting: Session) -> Iterator[Wrong]:
    if entry.vote and entry.kind not in (VOTED, RECTIFIED):
        yield Wrong("un vote est de genre « vote ».", "Écrivez « kind: vote ».", "vote mal placé")
    elif entry.vote is None and entry.kind == VOTED:
        yield Wrong("ce vote n’a pas de nombres.", "Ajoutez « vote: {pour: 24, contre: 7} ».", "vote sans nombres")
    if entry.vote and (why := sitting.refuses(entry.vote)):
        yield Wrong(why, "Corrigez « vote », ou « members ».", "vote impossible")


def _put_right(entry: Entry, known: set[str]) -> Iterator[Wrong]:
    if entry.corrects and (entry.corrects not in known or entry.corrects == entry.id):
        yield Wrong(f"aucune autre entrée ne s’appelle « {entry.corrects} ».", "Corrigez « corrects ».", "rectification de rien")
    elif entry.corrects and entry.kind != RECTIFIED:
        yield Wrong("ce qui en corrige une autre est une rectification.", "Écrivez « kind: rectification ».", "rectification de rien")
    elif entry.kind == RECTIFIED and not entry.corrects:
        yield Wrong("elle ne dit pas ce qu’elle corrige.", "Ajoutez « corrects: » et le nom de l’entrée.", "rectification de rien")


def _named(entry: Entry) -> str:
    return f"entrée de {entry.at:%H:%M} ({entry.id})"

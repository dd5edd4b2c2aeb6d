"""What is asked of the entries of a session, when its file is checked: the live service asks the same of each as it comes."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta

from plugins.council.attendance import apply_moves, proxy_fault
from plugins.council.entry import RECTIFIED, TOLD, VOTED, SessionEntry
from plugins.council.session import CouncilSession
from plugins.council.standing import SeatingPlan, doubtful_votes
from plugins.publication.invalid_value import InvalidValue

Mistakes = Iterator[tuple[str, InvalidValue]]
KEY = "entries"
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)
"""Of our own: an entry may tell of the hall before the session, and of its end after it."""


def entries(sitting: CouncilSession, unread: Collection[str] = (), counted: bool = True) -> Mistakes:
    """Every mistake in them, but for closed doors. `unread` are the ids of those whose vote nobody could read, which was told. Votes
    are not `counted` against members that are themselves wrong."""
    known = {entry.id for entry in sitting.entries}
    for name, times in Counter(entry.id for entry in sitting.entries).items():
        if times > 1:
            yield KEY, InvalidValue(f"le nom « {name} » y est {times} fois.", "Gardez une entrée de ce nom.", "entrée en double")
    doubtful = doubtful_votes(sitting.members, sitting.entries)
    numbers, seating = {item.number for item in sitting.items}, SeatingPlan.build(sitting.members, sitting.entries)
    for entry in sitting.entries:
        then = replace(sitting, members=seating.at(entry))
        stands = entry.id in doubtful and not entry.to_check
        for wrong in _asked(entry, then, known, numbers, counted and stands) if entry.id not in unread else ():
            yield KEY, InvalidValue(f"{_named(entry)} : {wrong.text}", wrong.remedy, wrong.sort)


def votes_to_check(sitting: CouncilSession) -> Mistakes:
    """Votes that the live service took, and that what was withdrawn or came late denies. Readers are told that they are to be checked, and
    what was withdrawn must not stay online for want of a person who does."""
    doubtful = doubtful_votes(sitting.members, sitting.entries)
    for entry in sitting.entries:
        if entry.to_check and entry.id in doubtful:
            remedy = "Corrigez « vote », ou « members » : d’ici là, la page dit ce vote à vérifier."
            yield KEY, InvalidValue(f"{_named(entry)} : {doubtful[entry.id]}", remedy, "vote à vérifier")


def behind_doors(sitting: CouncilSession) -> Mistakes:
    """Those that tell of what nobody may tell: article L. 2121-18 of the Code général des collectivités territoriales."""
    for entry in sitting.entries:
        if sitting.behind_closed_doors(entry.at):
            text = f"{_named(entry)} : le conseil siégeait à huis clos."
            yield KEY, InvalidValue(text, "Effacez cette entrée, ou corrigez les heures de « huis_clos ».", "entrée à huis clos")


def _asked(entry: SessionEntry, sitting: CouncilSession, known: set[str], numbers: set[str], counted: bool) -> Iterator[InvalidValue]:
    if entry.item and entry.item not in numbers:
        yield InvalidValue(
            f"l’ordre du jour n’a pas de point {entry.item}.", "Corrigez « item », ou ajoutez le point à « agenda ».", "point inconnu"
        )
    if not entry.text and not entry.vote and not entry.picture:
        yield InvalidValue("elle ne dit rien.", "Ajoutez « text: … ».", "entrée vide")
    if entry.picture and not entry.alt:
        yield InvalidValue("son image n’a pas de texte.", "Ajoutez « alt: » et ce qu’elle montre.", "texte alternatif manquant")
    yield from _voted(entry, sitting, counted)
    yield from _told(entry, sitting)
    yield from _put_right(entry, known)
    if not sitting.start - EARLY <= entry.at <= (sitting.end or entry.at) + LATE:
        yield InvalidValue(
            "elle est loin des heures de la séance.", "Corrigez « at », ou « start » et « end ».", "entrée hors de la séance"
        )


def _voted(entry: SessionEntry, sitting: CouncilSession, counted: bool) -> Iterator[InvalidValue]:
    if entry.vote and entry.kind not in (VOTED, RECTIFIED):
        yield InvalidValue("un vote est de genre « vote ».", "Écrivez « kind: vote ».", "vote mal placé")
    elif entry.vote is None and entry.kind == VOTED:
        yield InvalidValue("ce vote n’a pas de nombres.", "Ajoutez « vote: {pour: 24, contre: 7} ».", "vote sans nombres")
    if entry.vote and counted and (why := sitting.refuses(entry.vote)):
        yield InvalidValue(why, "Corrigez « vote », ou « members ».", "vote impossible")
    if entry.amendment and not entry.vote:
        yield InvalidValue("seul un vote porte sur un amendement.", "Effacez « amendment ».", "vote mal placé")


def _told(entry: SessionEntry, sitting: CouncilSession) -> Iterator[InvalidValue]:
    """What became of the item without a vote; who comes and goes."""
    if entry.outcome and (entry.kind not in (TOLD, RECTIFIED) or entry.vote):
        yield InvalidValue("un vote dit par ses voix ce que le point est devenu.", "Effacez « outcome ».", "sort impossible")
    elif entry.outcome and not entry.item:
        yield InvalidValue("on ne sait pas quel point est devenu cela.", "Ajoutez « item: » et son numéro.", "sort impossible")
    if entry.annuls and (entry.kind != RECTIFIED or entry.vote or entry.outcome or entry.attendance):
        yield InvalidValue("seule une rectification annule, et elle ne dit rien d’autre.", "Effacez « annuls ».", "rectification de rien")
    known = {one.name: one for one in apply_moves(sitting.members, entry.attendance)}
    for move in entry.attendance:
        if move.name not in known:
            yield InvalidValue(f"« {move.name} » n’est pas parmi les membres.", "Écrivez le nom comme à sa ligne.", "présence impossible")
        elif fault := proxy_fault(known[move.name], tuple(known.values())):
            yield InvalidValue(fault, "Corrigez « attendance ».", "présence impossible")


def _put_right(entry: SessionEntry, known: set[str]) -> Iterator[InvalidValue]:
    if entry.corrects and (entry.corrects not in known or entry.corrects == entry.id):
        yield InvalidValue(f"aucune autre entrée ne s’appelle « {entry.corrects} ».", "Corrigez « corrects ».", "rectification de rien")
    elif entry.corrects and entry.kind != RECTIFIED:
        yield InvalidValue(
            "ce qui en corrige une autre est une rectification.", "Écrivez « kind: rectification ».", "rectification de rien"
        )
    elif entry.kind == RECTIFIED and not entry.corrects:
        yield InvalidValue("elle ne dit pas ce qu’elle corrige.", "Ajoutez « corrects: » et le nom de l’entrée.", "rectification de rien")


def _named(entry: SessionEntry) -> str:
    return f"entrée de {entry.at:%H:%M} ({entry.id})"

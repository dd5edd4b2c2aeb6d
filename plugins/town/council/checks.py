"""Checks of a session: its agenda and members agree, its entries fit its items and hours, nothing from behind closed doors.

The live service asks the same of each entry as it comes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import InvalidValue
from plugins.town.council.addresses import is_reserved_slug
from plugins.town.council.agreement import check_deliberations, check_in_brief, check_matters_given
from plugins.town.council.attendance import apply_moves, explain_proxy_fault
from plugins.town.council.entry import RECTIFIED, TOLD, VOTED, SessionEntry
from plugins.town.council.kinds import KIND
from plugins.town.council.pictures import list_missing_pictures
from plugins.town.council.session import CLOSED, LIVE, PLANNED, CouncilSession, build_session
from plugins.town.council.standing import SeatingPlan, find_doubtful_votes, list_standings
from plugins.town.council.vote import compute_quorum

Conf = Mapping[str, Any]
Mistakes = Iterator[tuple[str, InvalidValue]]
"""Each mistake with its key."""
KEY = "entries"
FORGOTTEN_AFTER = timedelta(hours=24)
"""Of our own. Past that, a session that is still live, or to come, was forgotten."""
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)
"""Of our own: an entry may tell of the hall before the session, and of its end after it."""


def check_entries(sitting: CouncilSession, unread: Collection[str] = (), counted: bool = True) -> Mistakes:
    """Every mistake in the entries, except closed doors. `unread` are the ids of those with an unreadable vote, already reported. Votes are
    not `counted` against members that are themselves wrong."""
    entry_ids = {entry.id for entry in sitting.entries}
    for name, times in Counter(entry.id for entry in sitting.entries).items():
        if times > 1:
            yield KEY, InvalidValue(f"le nom « {name} » y est {times} fois.", "Gardez une entrée de ce nom.", "entrée en double")
    doubtful = find_doubtful_votes(sitting.members, sitting.entries)
    numbers, seating = {item.number for item in sitting.items}, SeatingPlan.build(sitting.members, sitting.entries)
    for entry in sitting.entries:
        then = replace(sitting, members=seating.get_members_at(entry))
        stands = entry.id in doubtful and not entry.to_check
        for wrong in _check_question(entry, then, entry_ids, numbers, counted and stands) if entry.id not in unread else ():
            yield KEY, InvalidValue(f"{_format_name(entry)} : {wrong.text}", wrong.remedy, wrong.sort)


def check_doubtful_votes(sitting: CouncilSession) -> Mistakes:
    """Votes accepted by the live service that a withdrawn or late entry contradicts. Readers see that they are to be checked; they are not
    errors, so that a withdrawn text leaves the site without waiting for a person."""
    doubtful = find_doubtful_votes(sitting.members, sitting.entries)
    for entry in sitting.entries:
        if entry.to_check and entry.id in doubtful:
            remedy = "Corrigez « vote », ou « members » : d’ici là, la page dit ce vote à vérifier."
            yield KEY, InvalidValue(f"{_format_name(entry)} : {doubtful[entry.id]}", remedy, "vote à vérifier")


def check_ties(sitting: CouncilSession) -> Mistakes:
    """Ties whose result nobody can tell. Harmless: the archives of before the phone asked have some."""
    for standing in list_standings(sitting.entries):
        if (vote := standing.vote) and vote.is_tie_undecided:
            text = f"{vote.pour} voix contre {vote.contre}, et rien ne dit comment a voté qui préside (article L. 2121-20)."
            remedy = "Ajoutez à « vote » : casting: pour, contre, ou aucune si qui présidait n’a pas voté ; ou secret: oui."
            yield KEY, InvalidValue(f"{_format_name(standing.teller)} : {text}", remedy, "voix prépondérante inconnue")


def check_closed_doors(sitting: CouncilSession) -> Mistakes:
    """Entries that say what must stay secret: article L. 2121-18 of the Code général des collectivités territoriales."""
    for entry in sitting.entries:
        if sitting.is_behind_closed_doors(entry.at):
            text = f"{_format_name(entry)} : le conseil siégeait à huis clos."
            yield KEY, InvalidValue(text, "Effacez cette entrée, ou corrigez les heures de « huis_clos ».", "entrée à huis clos")


def _check_question(
    entry: SessionEntry, sitting: CouncilSession, known: set[str], numbers: set[str], counted: bool
) -> Iterator[InvalidValue]:
    if entry.item and entry.item not in numbers:
        yield InvalidValue(
            f"l’ordre du jour n’a pas de point {entry.item}.", "Corrigez « item », ou ajoutez le point à « agenda ».", "point inconnu"
        )
    if not entry.text and not entry.vote and not entry.picture:
        yield InvalidValue("elle ne dit rien.", "Ajoutez « text: … ».", "entrée vide")
    if entry.picture and not entry.alt:
        yield InvalidValue("son image n’a pas de texte.", "Ajoutez « alt: » et ce qu’elle montre.", "texte alternatif manquant")
    yield from _check_vote(entry, sitting, counted)
    yield from _check_words(entry, sitting)
    yield from _put_right(entry, known)
    if not sitting.start - EARLY <= entry.at <= (sitting.end or entry.at) + LATE:
        yield InvalidValue(
            "elle est loin des heures de la séance.", "Corrigez « at », ou « start » et « end ».", "entrée hors de la séance"
        )


def _check_vote(entry: SessionEntry, sitting: CouncilSession, counted: bool) -> Iterator[InvalidValue]:
    if entry.vote and entry.kind not in (VOTED, RECTIFIED):
        yield InvalidValue("un vote est de genre « vote ».", "Écrivez « kind: vote ».", "vote mal placé")
    elif entry.vote is None and entry.kind == VOTED:
        yield InvalidValue("ce vote n’a pas de nombres.", "Ajoutez « vote: {pour: 24, contre: 7} ».", "vote sans nombres")
    if entry.vote and counted and (why := sitting.find_vote_mistake(entry.vote)):
        yield InvalidValue(why, "Corrigez « vote », ou « members ».", "vote impossible")
    if entry.amendment and not entry.vote:
        yield InvalidValue("seul un vote porte sur un amendement.", "Effacez « amendment ».", "vote mal placé")


def _check_words(entry: SessionEntry, sitting: CouncilSession) -> Iterator[InvalidValue]:
    """What became of the item without a vote; who comes and goes."""
    if entry.outcome and (entry.kind not in (TOLD, RECTIFIED) or entry.vote):
        yield InvalidValue("un vote dit par ses voix ce que le point est devenu.", "Effacez « outcome ».", "sort impossible")
    elif entry.outcome and not entry.item:
        yield InvalidValue("on ne sait pas quel point est devenu cela.", "Ajoutez « item: » et son numéro.", "sort impossible")
    if entry.annuls and (entry.kind != RECTIFIED or entry.vote or entry.outcome or entry.attendance):
        yield InvalidValue("seule une rectification annule, et elle ne dit rien d’autre.", "Effacez « annuls ».", "rectification de rien")
    member_by_name = {member.name: member for member in apply_moves(sitting.members, entry.attendance)}
    for move in entry.attendance:
        if move.name not in member_by_name:
            yield InvalidValue(f"« {move.name} » n’est pas parmi les membres.", "Écrivez le nom comme à sa ligne.", "présence impossible")
        elif fault := explain_proxy_fault(member_by_name[move.name], tuple(member_by_name.values())):
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


def _format_name(entry: SessionEntry) -> str:
    return f"entrée de {entry.at:%H:%M} ({entry.id})"


def check_session(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Every mistake of one session that no key shows alone. Text from behind closed doors is one even in a draft or an old file."""
    sitting = build_session(publication) if publication.kind.name == KIND else None
    if sitting is None:
        return
    harmless = not publication.strict or publication.status == "draft"
    for key, wrong in _check_severely(publication, sitting, Path(conf["PATH"])):
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort, harmless)
    for key, wrong in check_closed_doors(sitting):
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort)
    for key, wrong in (*check_forgotten_state(sitting, now), *check_quorum(sitting), *check_ties(sitting), *check_doubtful_votes(sitting)):
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort, harmless=True)


def _check_severely(publication: Publication, sitting: CouncilSession, content: Path) -> Mistakes:
    unread = {record.get("id") for record in publication.extra.get("entries") or () if record.get("vote", record) is None}
    wrong = tuple(check_members(sitting))
    entry_mistakes = check_entries(sitting, unread, counted=not wrong)
    yield from (*_check_address(publication), *check_agenda(sitting), *wrong, *entry_mistakes, *check_pictures(sitting, content))
    if not {"session_status", "start", "end"} & {*publication.unread}:
        yield from check_order(sitting)


def _check_address(publication: Publication) -> Mistakes:
    if is_reserved_slug(publication.slug):
        text = f"l’adresse « /{publication.address} » est celle d’une page du conseil."
        yield "slug", InvalidValue(text, f"Écrivez par exemple « slug: seance-{publication.slug} ».", "adresse prise")


def check_pictures(sitting: CouncilSession, content: Path) -> Mistakes:
    """Missing pictures; those of a live session are with the service."""
    for name in list_missing_pictures(content, sitting) if sitting.status == CLOSED else ():
        text = f"« {name} » n’est pas dans {content.name}/images/{sitting.address}."
        yield "entries", InvalidValue(text, "Mettez-y ce fichier, ou effacez « picture ».", "image introuvable")


def check_agenda(sitting: CouncilSession) -> Mistakes:
    """Two items with the same number."""
    for number in _find_repeated(item.anchor for item in sitting.items):
        named = next(item.number for item in sitting.items if item.anchor == number)
        yield "agenda", InvalidValue(f"le numéro {named} y est deux fois.", "Donnez à chaque point le sien.", "numéro en double")


def check_members(sitting: CouncilSession) -> Mistakes:
    """Members listed twice, proxies that cannot be used: article L. 2121-20 of the Code gives each member one at most."""
    for name in _find_repeated(member.name for member in sitting.members):
        yield "members", InvalidValue(f"« {name} » y est deux fois.", "Gardez une ligne.", "membre en double")
    for fault in dict.fromkeys(explain_proxy_fault(member, sitting.members) for member in sitting.members):
        if fault:
            yield "members", InvalidValue(fault, "Corrigez « present » ou « proxy ».", "pouvoir impossible")


def check_order(sitting: CouncilSession) -> Mistakes:
    """A session or window that ends before it begins, and a state that the hours contradict."""
    if sitting.end and sitting.end <= sitting.start:
        yield "end", InvalidValue("la séance finirait avant d’avoir commencé.", "Corrigez « start » ou « end ».", "séance à l’envers")
    for window in sitting.closed_doors:
        if window.end and window.end <= window.start:
            text = f"le huis clos de {window.start:%H:%M} finirait avant d’avoir commencé."
            yield "huis_clos", InvalidValue(text, "Corrigez « start » ou « end ».", "séance à l’envers")
    if sitting.status == CLOSED and not sitting.end:
        yield "end", InvalidValue("une séance close a une fin.", "Ajoutez « end: 2026-03-26 22:05 ».", "séance sans fin")
    if sitting.status != CLOSED and sitting.end:
        text = "l’heure à laquelle elle a été levée n’est connue qu’après."
        yield "end", InvalidValue(text, "Effacez « end », ou écrivez « session_status: clos ».", "séance pas encore close")
    if sitting.status == PLANNED and sitting.entries:
        yield (
            "entries",
            InvalidValue("la séance n’a pas commencé.", "Écrivez « session_status: direct », ou « clos ».", "séance pas encore ouverte"),
        )


def check_forgotten_state(sitting: CouncilSession, now: datetime) -> Mistakes:
    """A session whose state was not changed after its end."""
    if sitting.status == CLOSED and now < sitting.start:
        yield (
            "session_status",
            InvalidValue("elle est dite close, et n’a pas commencé.", "L’heure de « start » est-elle la bonne ?", "état douteux"),
        )
    if now < sitting.start + FORGOTTEN_AFTER:
        return
    if sitting.status == LIVE:
        remedy = "Fermez-la depuis le téléphone, ou par ./beffroi live close."
        yield "session_status", InvalidValue("elle est dite en direct depuis plus d’un jour.", remedy, "séance jamais close")
    elif sitting.status == PLANNED:
        remedy = "Écrivez « session_status: clos » et « end », ou la nouvelle date dans « start »."
        yield "session_status", InvalidValue("elle est dite à venir, et son jour est passé.", remedy, "séance jamais close")


def check_quorum(sitting: CouncilSession) -> Mistakes:
    """Votes held without a quorum. Harmless: one that is convened again does without (L. 2121-17)."""
    seating = SeatingPlan.build(sitting.members, sitting.entries)
    then = [
        (standing.first, replace(sitting, members=seating.get_members_at(standing.first)))
        for standing in list_standings(sitting.entries)
        if standing.vote
    ]
    few = [f"{entry.at:%H:%M}" for entry, sat in then if not sat.has_quorum]
    if few:
        votes, quorum = ", ".join(few), compute_quorum(sitting.members)
        text = f"moins de {quorum} membres étaient là au vote de {votes} : le quorum manquait (article L. 2121-17)."
        yield (
            "entries",
            InvalidValue(text, "Corrigez « members » ou « attendance », si ce n’est une seconde convocation.", "quorum manquant"),
        )


def _find_repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


CHECKS = (check_session, check_deliberations, check_matters_given, check_in_brief)

"""Checks of a session: its agenda and members agree, its entries fit its items and hours, nothing from behind closed doors.

The live service asks the same of each entry as it comes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.raw_value import InvalidValue
from plugins.town.council.entry import (
    RECTIFIED,
    TOLD,
    VOTED,
    EntryStanding,
    SeatingPlan,
    SessionEntry,
    find_decisions,
    find_doubtful_votes,
    index_votes_by_item,
    list_standings,
)
from plugins.town.council.kinds import KIND
from plugins.town.council.published_session import PICKED
from plugins.town.council.session import (
    CLOSED,
    LIVE,
    PLANNED,
    CouncilSession,
    Deliberation,
    build_session,
    is_reserved_slug,
    list_deliberations,
    list_missing_pictures,
)
from plugins.town.council.vote import ADOPTED, REJECTED, Vote, apply_moves, compute_quorum, explain_proxy_fault

Conf = Mapping[str, Any]
LIST = "deliberations"
LONGEST_BRIEF_LINE = 120
"""Characters of a line of « en bref », as for those that an editor writes."""


def check_deliberations(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A deliberation that its session does not bear out: its number, its item, its vote, its result, its days."""
    sitting = _find_session(publication)
    if sitting is None or not publication.extra.get(LIST):
        return
    entry_standings, items = list_standings(sitting.entries), {item.number for item in sitting.items}
    voted, decided = index_votes_by_item(entry_standings), find_decisions(entry_standings)
    listed = list_deliberations(sitting, publication.extra)
    numbers = Counter(slugify(deliberation.number) for deliberation in listed)
    for place, deliberation in enumerate(listed, 1):
        if not slugify(deliberation.number) or numbers[slugify(deliberation.number)] > 1:
            text, remedy = f"{place} : ce numéro est vide, ou à deux délibérations.", "Chacune a le sien : il fait son adresse."
            yield Mistake(file, 0, LIST, text, remedy, "délibération en double", is_lenient(publication))
        alone = [each.item for each in listed].count(deliberation.item) == 1
        told_otherwise = _check_outcome(deliberation, decided.get(deliberation.item)) if alone else ()
        for disagreement, how in (*_find_disagreements(deliberation, sitting, items, voted, now), *told_otherwise):
            yield Mistake(
                file, 0, LIST, f"{deliberation.number} : {disagreement}", how, "délibération en désaccord", is_lenient(publication)
            )


def check_matters_given(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Deliberations without a matter: the national table asks for one, and leaves them out."""
    sitting = _find_session(publication)
    acts = (
        [deliberation for deliberation in list_deliberations(sitting, publication.extra) if deliberation.is_act]
        if sitting and publication.extra.get(LIST)
        else ()
    )
    without = [act.number for act in acts if not act.matter]
    if without:
        text = f"{', '.join(without)} : sans matière, le tableau national des délibérations ne peut pas les dire."
        remedy = "Ajoutez « matter: 7.5 » ; le manuel donne les codes."
        yield Mistake(file, 0, LIST, text, remedy, "délibération sans matière", harmless=True)


def check_in_brief(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A line of « en bref » that names no entry, or one that decides nothing, or is too long."""
    sitting = _find_session(publication)
    entries = {entry.anchor: entry for entry in sitting.entries} if sitting else {}
    for number, line in enumerate(publication.extra.get("en_bref") or () if sitting else (), 1):
        entry = entries.get(line.removeprefix("#"))
        if PICKED.fullmatch(line) and not entry:
            text, remedy = f"ligne {number} : la séance n’a pas d’entrée « {line} ».", "Copiez l’adresse d’une entrée, ou écrivez la ligne."
            yield Mistake(file, 0, "en_bref", text, remedy, "entrée introuvable", is_lenient(publication))
        elif entry and PICKED.fullmatch(line) and not entry.decides:
            text, remedy = f"ligne {number} : cette entrée ne décide rien, la page la passe.", "Prenez un vote, ou écrivez la ligne."
            yield Mistake(file, 0, "en_bref", text, remedy, "en bref sans décision", harmless=True)
        elif entry and PICKED.fullmatch(line) and len(entry.text) > LONGEST_BRIEF_LINE:
            text = f"ligne {number} : cette entrée a {len(entry.text)} caractères, c’est long à lire."
            yield Mistake(
                file, 0, "en_bref", text, f"Écrivez la ligne : {LONGEST_BRIEF_LINE} au plus.", "en bref difficile à lire", harmless=True
            )


def _find_disagreements(
    deliberation: Deliberation, session: CouncilSession, items: set[str], voted: Mapping[str, list[EntryStanding]], now: datetime
) -> Iterator[tuple[str, str]]:
    if not deliberation.object:
        yield "on ne sait pas sur quoi elle porte.", "Ajoutez « object: », ou « item: » et le numéro d’un point."
    if deliberation.item and deliberation.item not in items:
        yield f"la séance n’a pas de point « {deliberation.item} ».", f"Choisissez parmi : {', '.join(sorted(items)) or 'aucun'}."
    if not deliberation.result:
        yield "on ne sait pas ce qu’elle est devenue.", "Ajoutez « result: adoptée », ou « vote: »."
    if deliberation.vote and (refused := _explain_refused_vote(deliberation, deliberation.vote, session)):
        yield refused, "Corrigez « vote: », ou la liste des membres."
    if deliberation.vote and deliberation.result in (ADOPTED, REJECTED) and deliberation.result != deliberation.vote.result:
        yield f"elle est dite {deliberation.result}, et son vote dit {deliberation.vote.result}.", "Corrigez l’un des deux."
    if deliberation.vote and deliberation.item in voted and not _has_same_numbers(deliberation.vote, voted[deliberation.item]):
        yield f"ses voix ne sont celles d’aucun vote raconté au point {deliberation.item}.", "Corrigez-les, ou ajoutez une rectification."
    yield from _check_days(deliberation, session, now)


def _check_days(deliberation: Deliberation, session: CouncilSession, now: datetime) -> Iterator[tuple[str, str]]:
    day, today = session.start.astimezone(PARIS).date(), now.astimezone(PARIS).date()
    for word, moment in (("mise en ligne", deliberation.online), ("reçue en préfecture", deliberation.received)):
        if moment and not day <= moment <= today:
            where = "avant la séance" if moment < day else "dans l’avenir"
            yield f"elle serait {word} le {moment:%d/%m/%Y}, {where}.", "Corrigez ce jour."


def _explain_refused_vote(deliberation: Deliberation, vote: Vote, session: CouncilSession) -> str:
    """Why the session makes its vote impossible; where the moment of the vote is unknown, only what holds at every moment."""
    entry_by_id = {entry.id: entry for entry in session.entries}
    others = [session.get_session_at(entry) for entry in session.entries if entry.attendance]
    refusals = [
        sat.find_vote_mistake(vote)
        for sat in ([session.get_session_at(entry_by_id[deliberation.entry])] if deliberation.entry else [session, *others])
    ]
    return refusals[0] if all(refusals) else ""


def _check_outcome(deliberation: Deliberation, decided: EntryStanding | None) -> Iterator[tuple[str, str]]:
    """An item that was withdrawn or adjourned, and of which the list says that it was voted."""
    if decided and decided.outcome and deliberation.result in (ADOPTED, REJECTED):
        at = f"{decided.teller.at.astimezone(PARIS):%H:%M}"
        yield f"elle est dite {deliberation.result}, et l’entrée de {at} dit le point : {decided.outcome}.", "Corrigez l’un des deux."


def _has_same_numbers(vote: Vote, standings: list[EntryStanding]) -> bool:
    """Whether one of `standings` gives the same counts: the names may be given by one of them alone."""
    return any(standing.vote and tuple(vote.list_parts()) == tuple(standing.vote.list_parts()) for standing in standings)


def _find_session(publication: Publication) -> CouncilSession | None:
    return build_session(publication) if publication.kind.name == KIND else None


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

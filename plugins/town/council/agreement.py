"""Checks of a session's list: deliberations supported by its agenda and entries, three lines that name entries."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.slug import slugify
from plugins.town.council.deliberation import Deliberation, list_deliberations
from plugins.town.council.kinds import KIND
from plugins.town.council.published_session import PICKED
from plugins.town.council.session import CouncilSession, build_session
from plugins.town.council.standing import EntryStanding, find_decisions, index_votes_by_item, list_standings
from plugins.town.council.vote import ADOPTED, REJECTED, Vote

Conf = Mapping[str, Any]
LIST = "deliberations"
LONG = 120
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
        elif entry and PICKED.fullmatch(line) and len(entry.text) > LONG:
            text = f"ligne {number} : cette entrée a {len(entry.text)} caractères, c’est long à lire."
            yield Mistake(file, 0, "en_bref", text, f"Écrivez la ligne : {LONG} au plus.", "en bref difficile à lire", harmless=True)


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

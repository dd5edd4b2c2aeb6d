"""What is asked of a session: an agenda and members that agree, entries of its items and of its hours, nothing told behind closed doors."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.council.addresses import is_reserved_slug
from plugins.council.agreement import check_deliberations, check_in_brief, told_to_the_state
from plugins.council.attendance import proxy_fault
from plugins.council.checked_entries import behind_doors, entries, votes_to_check
from plugins.council.kinds import KIND
from plugins.council.pictures import missing_pictures
from plugins.council.session import CLOSED, LIVE, PLANNED, CouncilSession, session
from plugins.council.standing import SeatingPlan, standings
from plugins.council.suffrage import quorum
from plugins.infrastructure.errors import Mistake
from plugins.publication.invalid_value import InvalidValue
from plugins.publication.publication import Publication

Conf = Mapping[str, Any]
Mistakes = Iterator[tuple[str, InvalidValue]]
"""Each mistake with its key."""
FORGOTTEN_AFTER = timedelta(hours=24)
"""Of our own. Past that, a session that is still live, or to come, was forgotten."""


def check_session(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Every mistake of one session that no key shows alone. What is told of closed doors is one in a draft and in an old file too."""
    sitting = session(publication) if publication.kind.name == KIND else None
    if sitting is None:
        return
    harmless = not publication.strict or publication.status == "draft"
    for key, wrong in _severe(publication, sitting, Path(conf["PATH"])):
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort, harmless)
    for key, wrong in behind_doors(sitting):
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort)
    for key, wrong in (*find_forgotten_state(sitting, now), *without_quorum(sitting), *votes_to_check(sitting)):
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort, harmless=True)


def _severe(publication: Publication, sitting: CouncilSession, content: Path) -> Mistakes:
    unread = {one.get("id") for one in publication.extra.get("entries") or () if one.get("vote", one) is None}
    wrong = tuple(members(sitting))
    told = entries(sitting, unread, counted=not wrong)
    yield from (*_address(publication), *agenda(sitting), *wrong, *told, *pictures(sitting, content))
    if not {"session_status", "start", "end"} & {*publication.unread}:
        yield from order(sitting)


def _address(publication: Publication) -> Mistakes:
    if is_reserved_slug(publication.slug):
        text = f"l’adresse « /{publication.address} » est celle d’une page du conseil."
        yield "slug", InvalidValue(text, f"Écrivez par exemple « slug: seance-{publication.slug} ».", "adresse prise")


def pictures(sitting: CouncilSession, content: Path) -> Mistakes:
    """Pictures that are not there; those of a live session are with the service."""
    for name in missing_pictures(content, sitting) if sitting.status == CLOSED else ():
        text = f"« {name} » n’est pas dans {content.name}/images/{sitting.address}."
        yield "entries", InvalidValue(text, "Mettez-y ce fichier, ou effacez « picture ».", "image introuvable")


def agenda(sitting: CouncilSession) -> Mistakes:
    """Two items of one number: entries would be of either."""
    for number in _twice(item.anchor for item in sitting.items):
        named = next(item.number for item in sitting.items if item.anchor == number)
        yield "agenda", InvalidValue(f"le numéro {named} y est deux fois.", "Donnez à chaque point le sien.", "numéro en double")


def members(sitting: CouncilSession) -> Mistakes:
    """Members told twice, proxies that nobody can use: article L. 2121-20 of the Code gives each member one at most."""
    for name in _twice(member.name for member in sitting.members):
        yield "members", InvalidValue(f"« {name} » y est deux fois.", "Gardez une ligne.", "membre en double")
    for fault in dict.fromkeys(proxy_fault(member, sitting.members) for member in sitting.members):
        if fault:
            yield "members", InvalidValue(fault, "Corrigez « present » ou « proxy ».", "pouvoir impossible")


def order(sitting: CouncilSession) -> Mistakes:
    """What would end before it begins, and a state that the hours deny."""
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


def find_forgotten_state(sitting: CouncilSession, now: datetime) -> Mistakes:
    """A state that nobody changed afterwards."""
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


def without_quorum(sitting: CouncilSession) -> Mistakes:
    """Votes that were held while too few were there themselves. Harmless: one that is convened again does without (L. 2121-17)."""
    seating = SeatingPlan.build(sitting.members, sitting.entries)
    then = [(one.first, replace(sitting, members=seating.at(one.first))) for one in standings(sitting.entries) if one.vote]
    few = [f"{entry.at:%H:%M}" for entry, sat in then if not sat.has_quorum]
    if few:
        text = (
            f"moins de {quorum(sitting.members)} membres étaient là au vote de {', '.join(few)} : le quorum manquait (article L. 2121-17)."
        )
        yield (
            "entries",
            InvalidValue(text, "Corrigez « members » ou « attendance », si ce n’est une seconde convocation.", "quorum manquant"),
        )


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


CHECKS = (check_session, check_deliberations, told_to_the_state, check_in_brief)

"""Invite a whole team, or all readers of the agents' pages, from one list: pasted lines or a spreadsheet file.

The whole list is read first: with one wrong line nobody is invited, and each wrong line is reported with its number and remedy.
"""

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from markupsafe import Markup

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.mail import mail_server
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.untrusted_text import decode_text
from plugins.journal.story.qr import draw_qr
from plugins.service.access.mailing import SEND_INVITATION
from plugins.service.access.models import StaffMember
from plugins.service.access.people import LONGEST_NAME, format_entry_address, format_role_labels, invite_person, parse_roles
from plugins.service.web_service.audit import Deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.pages import THEME, get_environment

STYLES = ("static/css/tokens.css", "desk/codes.css")
"""What a sheet that is a file of its own has within it."""


@dataclass(frozen=True)
class CodeCard:
    """One person's card on the sheet."""

    name: str
    email: str
    roles: str
    code: str
    drawing: Markup


def list_cards(pairs: Iterable[tuple[StaffMember, str]]) -> list[CodeCard]:
    """The cards of people and their codes."""
    return [
        CodeCard(person.name, person.email, format_role_labels(person.roles), code, draw_qr(format_entry_address(code)))
        for person, code in pairs
    ]


def format_sheet(cards: Sequence[CodeCard]) -> str:
    """The sheet as a page that asks for nothing beside itself."""
    style = Markup("\n".join((THEME / name).read_text(encoding="utf-8") for name in STYLES))
    values = {"cards": cards, "town": get_current_town().name, "address": format_entry_address("").partition("#")[0], "style": style}
    return get_environment().get_template("service/codes_file.html").render(values)


MOST_GUESTS = 500
"""Lines of a list: the agents of a town of 20,000 people; each costs a row and a drawing."""
LONGEST_LIST = 200_000
"""Characters of a list."""
SEPARATORS = ("\t", ";", ",")
"""What is between two cells, by the first of these that the list has: a spreadsheet pastes tabs, saves semicolons."""
NAME, FIRST_NAME, EMAIL, ROLES = "name", "first name", "email", "roles"
TITLES = {
    **dict.fromkeys(("nom", "name", "personne", "agent", "prenom-et-nom", "nom-et-prenom"), NAME),
    "prenom": FIRST_NAME,
    **dict.fromkeys(("courriel", "email", "e-mail", "mail", "adresse", "adresse-de-courriel"), EMAIL),
    **dict.fromkeys(("role", "roles"), ROLES),
}
"""What the first line of a list may call its columns; without such a line they are name, address, roles."""


@dataclass(frozen=True)
class Guest:
    """One line of a list; `number` counts from 1."""

    number: int
    name: str
    email: str
    roles: tuple[str, ...]


class WrongLines(SettingsError):
    """The list has mistakes: one French sentence each, with its line; no one is invited."""


@dataclass(frozen=True)
class _Desk:
    """Who already has access, by normalized name; the owners of the addresses; who reads the list."""

    members: Mapping[str, StaffMember]
    owners: Mapping[str, StaffMember]
    reader: str


def invite_guests(text: str, roles: Collection[str], by: Deed) -> list[tuple[StaffMember, str]]:
    """Invite everybody in the list `text`, each with a new code, returned here only; `roles` are for lines that name none. Where the town
    writes mail, who has an address is written to as well, with a code of their own. Raises WrongLines."""
    guests, town = read_guests(text, roles, by.who), get_current_town()
    with transaction.atomic():
        pairs = [invite_person(guest.name, guest.roles, guest.email, by) for guest in guests]
        if mail_server(town.paths.environ) is not None:
            for guest, (person, _) in zip(guests, pairs, strict=True):
                if guest.email:
                    put_work(SEND_INVITATION, {"person": person.pk, "by": by.who}, town.clock(), key=f"{person.pk}")
    return pairs


def read_list_file(name: str) -> str:
    """The text of the file `name`. Raises SettingsError."""
    try:
        return decode_text(Path(name).read_bytes())
    except OSError as error:
        raise SettingsError([f"{name} ne se lit pas ({error.strerror}). Donnez le fichier des personnes à inviter."]) from None


def read_guests(text: str, roles: Collection[str], reader: str) -> list[Guest]:
    """The guests of a list. Raises WrongLines with every mistake in it."""
    if len(text) > LONGEST_LIST:
        raise WrongLines([f"La liste est trop longue : {LONGEST_LIST} signes au plus. Coupez-la en deux."])
    members = {slugify(person.name): person for person in StaffMember.objects.all()}
    owners = {person.email.lower(): person for person in members.values() if person.email and person.closed_at is None}
    desk, guests, wrong_lines = _Desk(members, owners, slugify(reader)), list[Guest](), list[str]()
    lines: dict[str, int] = {}
    for number, cells in _split_lines(text):
        try:
            guest = _read_guest(number, cells, tuple(roles), desk)
            _refuse_double(guest, lines)
            guests.append(guest)
            lines |= {slugify(guest.name): number, **({guest.email.lower(): number} if guest.email else {})}
        except SettingsError as error:
            wrong_lines += [f"Ligne {number} : {wrong}" for wrong in error.mistakes]
    if not guests and not wrong_lines:
        raise WrongLines(["La liste est vide. Écrivez une personne par ligne : Camille Roy ; camille.roy@ma-ville.fr ; écrit, publie"])
    if len(guests) > MOST_GUESTS:
        wrong_lines.append(f"La liste a {len(guests)} personnes, {MOST_GUESTS} au plus à la fois. Coupez-la en deux.")
    if wrong_lines:
        raise WrongLines(wrong_lines)
    return guests


def _split_lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """The cells of each line that has any, by column, with its number."""
    lines = [line.replace("\xa0", " ").strip("\ufeff") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    separator = next((each for each in SEPARATORS if any(each in line for line in lines)), ";")
    rows = [(number, _split_cells(line, separator)) for number, line in enumerate(lines, 1)]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    titles = [TITLES.get(slugify(cell), "") for cell in rows[0][1]] if rows else []
    if NAME in titles and all(titles):
        return [(number, _read_by_title(titles, cells)) for number, cells in rows[1:]]
    return [(number, _read_by_look(cells)) for number, cells in rows]


def _split_cells(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]


def _read_by_title(titles: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    named = dict(zip(titles, cells, strict=False))
    return {**named, NAME: f"{named.get(FIRST_NAME, '')} {named.get(NAME, '')}".strip(), ROLES: named.get(ROLES, "")}


def _read_by_look(cells: Sequence[str]) -> dict[str, str]:
    """Columns without titles: the first is the name, one with « @ » the address, the others are roles."""
    email = next((cell for cell in cells[1:] if "@" in cell), "")
    return {NAME: cells[0], EMAIL: email, ROLES: ", ".join(cell for cell in cells[1:] if cell and cell != email)}


def _read_guest(number: int, cells: Mapping[str, str], roles: tuple[str, ...], desk: _Desk) -> Guest:
    """The guest of one line. Raises SettingsError."""
    name, email = " ".join(cells[NAME].split()), cells.get(EMAIL, "").removeprefix("mailto:")
    if not name or len(name) > LONGEST_NAME or "@" in name:
        raise SettingsError([f"il manque un nom. Commencez par un prénom et un nom, de {LONGEST_NAME} caractères au plus."])
    try:
        if email:
            validate_email(email)
    except ValidationError:
        example = f"{slugify(name).replace('-', '.')}@ma-ville.fr"
        raise SettingsError([f"« {email} », pour {name}, n’est pas une adresse. Écrivez par exemple {example}, ou rien."]) from None
    try:
        guest_roles = parse_roles(cells[ROLES].replace("/", ",").replace("+", ",").replace("|", ",")) or roles
    except SettingsError as error:
        raise SettingsError([f"pour {name}, {error}"]) from None
    _refuse_at_desk(name, email, guest_roles, desk)
    return Guest(number, name, email, guest_roles)


def _refuse_at_desk(name: str, email: str, roles: Collection[str], desk: _Desk) -> None:
    """Whom a list does not change: it may be an old one, or name somebody else. Raises SettingsError."""
    member, owner = desk.members.get(slugify(name)), desk.owners.get(email.lower()) if email else None
    if member is not None and slugify(name) == desk.reader:
        raise SettingsError([f"{name}, c’est vous. Ôtez la ligne : on ne change pas ses propres rôles par une liste."])
    if member is not None and member.closed_at is not None:
        raise SettingsError([f"{name} a été retiré du bureau. Si c’est un retour, invitez cette personne à part ; sinon, ôtez la ligne."])
    if member is not None and email and member.email and member.email.lower() != email.lower():
        raise SettingsError(
            [f"{name} entre déjà, avec l’adresse {member.email}. Une autre personne a besoin d’un autre nom ; la même s’invite à part."]
        )
    if owner is not None and slugify(owner.name) != slugify(name):
        raise SettingsError([f"l’adresse {email} est déjà celle de {owner.name}. Donnez à {name} la sienne, ou rien."])
    if member is None and not roles:
        raise SettingsError([f"que pourra {name} ? Ajoutez ses rôles au bout de la ligne : écrit, relit, publie, lit l’intranet…"])


def _refuse_double(guest: Guest, lines: Mapping[str, int]) -> None:
    """Raises SettingsError for whom a line above has named; `lines` are those of each name and of each address, which holds an « @ »."""
    if number := lines.get(slugify(guest.name)):
        raise SettingsError([f"{guest.name} est déjà à la ligne {number}. Ôtez l’une des deux."])
    if number := lines.get(guest.email.lower()):
        raise SettingsError([f"l’adresse {guest.email} est déjà à la ligne {number}. Donnez à {guest.name} la sienne, ou rien."])

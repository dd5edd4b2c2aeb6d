"""A letter that a work of the outbox sends through the town's mail server: what cannot leave now is tried again, for the same letter."""

from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from plugins.core.infrastructure.mail import MailServer, Undelivered, deliver_letter, mail_server
from plugins.service.access.models import StaffMember
from plugins.service.access.people import (
    READ,
    forget_code,
    forget_mail_codes,
    format_entry_address,
    format_role_labels,
    make_code,
    make_mail_code,
)
from plugins.service.web_service.outbox import GiveUp, TryLater
from plugins.service.web_service.part import WebTown

SOON = timedelta(seconds=30)
"""The pause before a letter that somebody waits for is tried again."""


def find_mail_server(town: WebTown, consequence: str) -> MailServer:
    """The town's mail server. Raises GiveUp where it has none; `consequence` says what that means, in French."""
    server = mail_server(town.paths.environ)
    if server is None:
        raise GiveUp(f"BEFFROI_MAIL_SERVER n’est pas réglé : {consequence}.")
    return server


def write_letter(subject: str, text: str) -> EmailMessage:
    """A letter in plain text."""
    letter = EmailMessage()
    letter["Subject"] = subject
    letter.set_content(text)
    return letter


def send_by_mail(letter: EmailMessage, address: str, server: MailServer, pause: timedelta | None = None) -> None:
    """Hand `letter` in for `address`. Raises GiveUp, or TryLater with `pause`."""
    letter["From"], letter["To"] = server.sender or server.user, address
    try:
        deliver_letter(letter, server)
    except Undelivered as failure:
        if failure.lasting:
            raise GiveUp(str(failure)) from None
        raise TryLater(str(failure), pause) from None


SEND_CODE, SEND_INVITATION = "access.code", "access.invitation"
"""The names of the works in the outbox."""
NOTHING_LEAVES = "aucun code ne part par courriel"


def send_code(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send a person a code of six figures. A letter that cannot leave now is tried again, with another code."""
    if (person := _find_addressee(payload)) is None:
        return None
    server = find_mail_server(town, NOTHING_LEAVES)
    code = make_mail_code(person)
    letter = write_letter(
        f"Votre code pour le bureau – {town.name}",
        f"Bonjour,\n\nVotre code : {code}\n\nIl vaut un quart d’heure, une seule fois, sur la page où vous l’avez demandé.\n"
        "Si vous n’avez rien demandé, laissez ce courriel : sans lui, personne n’entre.\n",
    )
    try:
        send_by_mail(letter, person.email, server, SOON)
    except (GiveUp, TryLater):  # tried again every half minute: each code would be guessed at anew
        forget_mail_codes(person)
        raise
    return None


def send_invitation(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send a person the code of an invitation. A letter that cannot leave now is tried again, with another code."""
    if (person := _find_addressee(payload)) is None:
        return None
    server = find_mail_server(town, NOTHING_LEAVES)
    code = make_code(person)
    address = format_entry_address(code)
    place = "le site des agents" if list(person.roles) == [READ] else "le bureau du journal"
    letter = write_letter(
        f"Entrer : {place} – {town.name}",
        f"Bonjour,\n\n{payload['by']} vous ouvre {place} de {town.name} ({format_role_labels(person.roles)}).\n\nOuvrez cette adresse sur "
        f"l’appareil qui servira, dans les trois jours :\n{address}\n\nOu tapez le code {code} à {address.partition('#')[0]}\n\n"
        "Il sert une fois, et il est à vous. L’appareil proposera ensuite une clé d’accès : l’empreinte ou le visage suffira.\n"
        "Si vous n’attendiez rien, laissez ce courriel.\n",
    )
    try:
        send_by_mail(letter, person.email, server, SOON)
    except (GiveUp, TryLater):
        forget_code(code)
        raise
    return None


def _find_addressee(payload: Mapping[str, Any]) -> StaffMember | None:
    return StaffMember.objects.filter(pk=payload["person"], closed_at=None).exclude(email="").first()

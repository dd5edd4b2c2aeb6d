"""The codes that are sent by mail: of six figures, to whoever has no passkey at hand; of an invitation, to whoever is new. Each is made
when its letter leaves, so that nothing keeps it."""

from collections.abc import Mapping
from typing import Any

from plugins.service.access.mailing import SOON, find_mail_server, send_by_mail, write_letter
from plugins.service.access.models import StaffMember
from plugins.service.access.people import forget_code, forget_mail_codes, make_code, make_mail_code
from plugins.service.access.roles import READ, format_role_labels
from plugins.service.access.visitors import format_entry_address
from plugins.service.web_service.outbox import GiveUp, TryLater
from plugins.service.web_service.part import WebTown

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

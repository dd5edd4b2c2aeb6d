"""The code that is sent by mail to who has no passkey at hand: made when the letter leaves, so that nothing keeps it."""

from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from plugins.access.models import StaffMember
from plugins.access.people import make_mail_code
from plugins.announce.mail import Undelivered, deliver, mail_server
from plugins.web_service.outbox import GiveUp, TryLater
from plugins.web_service.part import WebTown

SEND_CODE = "access.code"
"""The name of the work in the outbox."""
NO_SERVER = "BEFFROI_MAIL_SERVER n’est pas réglé : aucun code ne part par courriel."


def send_code(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Send a person a code. A letter that cannot leave now is tried again, with another code."""
    person = StaffMember.objects.filter(pk=payload["person"], closed_at=None).exclude(email="").first()
    server = mail_server(town.paths.environ)
    if person is None:
        return None
    if server is None:
        raise GiveUp(NO_SERVER)
    letter = EmailMessage()
    letter["Subject"] = f"Votre code pour le bureau – {town.name}"
    letter["From"], letter["To"] = server.sender or server.user, person.email
    code = make_mail_code(person)
    letter.set_content(
        f"Bonjour,\n\nVotre code : {code}\n\nIl vaut un quart d’heure, une seule fois, sur la page où vous l’avez demandé.\n"
        "Si vous n’avez rien demandé, laissez ce courriel : sans lui, personne n’entre.\n"
    )
    try:
        deliver(letter, server)
    except Undelivered as failure:
        if failure.lasting:
            raise GiveUp(str(failure)) from None
        raise TryLater(str(failure), timedelta(seconds=30)) from None
    return None

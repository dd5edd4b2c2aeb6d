"""A letter that a work of the outbox sends through the town's mail server: what cannot leave now is tried again, for the same letter."""

from datetime import timedelta
from email.message import EmailMessage

from plugins.announce.mail import MailServer, Undelivered, deliver_letter, mail_server
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

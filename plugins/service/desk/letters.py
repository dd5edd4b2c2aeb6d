"""Mails of the desk: to reviewers, a waiting text with two buttons and a daily list; to an author, the two versions of a text to choose
from. Sent by the outbox.

The buttons lead to a page of a signed address, for one person and one text: opened, it changes nothing, so that a mail program that
looks at links before people do decides nothing; it serves as long as nobody has decided.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from html import escape
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.mail import mail_server
from plugins.service.access.mailing import find_mail_server, send_by_mail, write_letter
from plugins.service.access.models import StaffMember
from plugins.service.access.people import REVIEW
from plugins.service.desk.models import CONFLICT, PUSHED, WAITING, DeskPublication
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.pages import spoken_age, spoken_instant
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.town_key import read_token, sign_token

SEND_LETTER, SEND_REMINDER, SEND_CHOICE = "desk.letter", "desk.reminder", "desk.choice"
LETTER_TURN = 6
VALID = timedelta(days=14)
"""How long the address of a letter opens its page: a leave."""
REMIND_AFTER = timedelta(hours=24)
"""How long a text waits before who reviews is reminded; then once a day."""
OFFICE_HOURS = range(8, 18)
LONGEST_TEXT = 20_000
"""Characters of a text that a letter holds; the page has it whole."""
SALT = "plugins.service.desk.letters"
BUTTON = (
    "display:inline-block;padding:12px 20px;border:2px solid #14212b;border-radius:4px;font-weight:bold;text-decoration:none;"
    "color:{};background:{}"
)
"""A link that looks like a button, its colours left open: mail programs know no style sheet."""


def list_reviewers(publication: DeskPublication) -> list[StaffMember]:
    """Reviewers with an address, except the text's author."""
    people = StaffMember.objects.filter(closed_at=None).exclude(email="").exclude(pk=publication.author.pk).order_by("pk")
    return [person for person in people if REVIEW in person.roles]


def put_letters(publication: DeskPublication, town: WebTown) -> None:
    """Queue letters to reviewers, where the town has a mail server; in the transaction of what asks for an agreement."""
    if mail_server(town.paths.environ) is None:
        return
    for person in list_reviewers(publication):
        payload = {"publication": publication.pk, "person": person.pk}
        put_work(SEND_LETTER, payload, town.clock(), key=f"{publication.pk}-{person.pk}", order=LETTER_TURN)


def put_choice_letter(publication: DeskPublication, town: WebTown) -> None:
    """Queue a letter to the author about two versions of their text, where the town has a mail server; in the same transaction, thus
    once."""
    if publication.author.email and mail_server(town.paths.environ) is not None:
        put_work(SEND_CHOICE, {"publication": publication.pk}, town.clock(), key=f"{publication.pk}", order=LETTER_TURN)


def put_reminders(town: WebTown) -> None:
    """Queue reminders to reviewers, once a day and in office hours, of what has waited for a day; a chore of each minute."""
    now = town.clock().astimezone(PARIS)
    if now.hour not in OFFICE_HOURS or mail_server(town.paths.environ) is None:
        return
    people = {person.pk for publication in _list_late_texts(now) for person in list_reviewers(publication)}
    for person in sorted(people):
        key = f"{person}-{now:%Y-%m-%d}"
        if not OutboxWork.objects.filter(work=SEND_REMINDER, key=key).exists():
            put_work(SEND_REMINDER, {"person": person}, now, key=key, order=LETTER_TURN)


def _list_late_texts(now: datetime) -> Iterable[DeskPublication]:
    late = DeskPublication.objects.filter(state=WAITING, asked_at__lte=now - REMIND_AFTER)
    return late.select_related("author", "draft").order_by("asked_at")


def format_letter_address(publication: DeskPublication, person: StaffMember, town: WebTown) -> str:
    """The address of the page of two buttons, for that person and that text."""
    return f"{town.service.origin}/bureau/avis/{sign_token(SALT, [publication.pk, person.pk])}/"


def read_address(token: str) -> tuple[DeskPublication, StaffMember] | None:
    """The text and the person of a signed address; None when it is forged, too old, or no longer theirs."""
    parts = read_token(SALT, token, VALID)
    if not (isinstance(parts, list) and len(parts) == 2):  # a text, a person
        return None
    publication_id, person_id = parts
    publication = DeskPublication.objects.select_related("author", "draft").filter(pk=publication_id).first()
    person = StaffMember.objects.filter(pk=person_id, closed_at=None).first()
    if publication is None or person is None or REVIEW not in person.roles or person.pk == publication.author.pk:
        return None
    return publication, person


def send_letter(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Write to one person about one text, if it still waits. Raises TryLater, GiveUp."""
    publication = DeskPublication.objects.select_related("author").filter(pk=payload["publication"], state=WAITING).first()
    person = StaffMember.objects.filter(pk=payload["person"], closed_at=None).exclude(email="").first()
    if publication is None or person is None:
        return None
    address, text = format_letter_address(publication, person, town), publication.text
    shortened = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}\n[…] La suite est sur la page."
    end = f"Sans objection, il paraît le {spoken_instant(publication.due_at)}." if publication.due_at else "Il attend votre accord."
    letter = write_letter(
        f"À relire : {' '.join(publication.title.split())} – {town.name}",
        f"Bonjour,\n\n{publication.author.name} propose un texte. {end}\n\nLaisser paraître, ou retenir :\n{address}\n\n"
        f"Ouvrir cette page ne décide de rien. Elle est à vous : ne la transmettez pas.\n\n{'-' * 60}\n{shortened}\n",
    )
    buttons = " ".join(
        f'<a href="{escape(address)}#{name}" style="{BUTTON.format(*colours)}">{words}</a>'
        for name, words, colours in (("accord", "Laisser paraître", ("#fff", "#14212b")), ("retenir", "Retenir", ("#14212b", "#fff")))
    )
    letter.add_alternative(
        f'<div style="max-width:40em;font:17px/1.5 sans-serif"><p>{escape(publication.author.name)} propose un texte. {escape(end)}</p>'
        f'<p>{buttons}</p><pre style="white-space:pre-wrap;font:16px/1.5 serif">{escape(shortened)}</pre>'
        "<p>Ouvrir la page ne décide de rien. Elle est à vous : ne la transmettez pas.</p></div>",
        subtype="html",
    )
    _send(letter, person, town)
    return None


def send_reminder(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Remind one person of what has waited for a day, if anything still does. Raises TryLater, GiveUp."""
    person, now = StaffMember.objects.filter(pk=payload["person"], closed_at=None).exclude(email="").first(), town.clock()
    if person is None or REVIEW not in person.roles:
        return None
    waiting = [publication for publication in _list_late_texts(now) if publication.author.pk != person.pk]
    if not waiting:
        return None
    lines = "\n\n".join(
        f"{' '.join(each.title.split())}, de {each.author.name}, {spoken_age(each.asked_at, now)} :\n"
        f"{format_letter_address(each, person, town)}"
        for each in waiting
    )
    count = "Un texte attend" if len(waiting) == 1 else f"{len(waiting)} textes attendent"
    text = f"Bonjour,\n\n{count} votre accord depuis plus d’un jour.\n\n{lines}\n\nOuvrir ces pages ne décide de rien.\n"
    _send(write_letter(f"{count} votre accord – {town.name}", text), person, town)
    return None


def send_choice(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Write to whoever is shown two versions of a text, as long as they have not chosen. Raises TryLater, GiveUp."""
    conflicts = DeskPublication.objects.select_related("author", "draft").filter(pk=payload["publication"], state=CONFLICT)
    publication = conflicts.filter(author__closed_at=None).exclude(author__email="").first()
    if publication is None:
        return None
    title = " ".join(publication.title.split())
    fates = {True: "La vôtre est en ligne, et y reste tant que vous n’avez pas publié l’autre", False: "La vôtre attend votre choix"}
    letter = write_letter(
        f"Deux versions : {title} – {town.name}",
        f"Bonjour,\n\nUne autre personne a changé les mêmes lignes que vous de « {title} ».\n{fates[publication.action == PUSHED]}. "
        "Rien n’est perdu, ni de l’une ni de l’autre.\n\n"
        f"Voir les deux, et choisir :\n{town.service.origin}/bureau/textes/{publication.draft.pk}/\n",
    )
    _send(letter, publication.author, town)
    return None


def _send(letter: EmailMessage, person: StaffMember, town: WebTown) -> None:
    send_by_mail(letter, person.email, find_mail_server(town, "la lettre n’est pas partie"))

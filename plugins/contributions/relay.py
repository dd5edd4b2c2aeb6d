"""Who answers an offer or a need writes by the relay: both have a letter, and no address is on a page.

Nothing leaves before its author has confirmed their own address; then it is given to who made the offer, who answers or does not.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from plugins.contributions.admission import FORM_LETTERS, SentForm, digest_words, require_admission
from plugins.contributions.intake import REFERENCE_LENGTH, RESIDENT, refuse_advertising
from plugins.contributions.letters import mail_letter
from plugins.contributions.models import PUBLISHED, Contribution, ContributorEmail, RelayMessage
from plugins.contributions.own_links import page_address, relay_address
from plugins.contributions.sealing import seal, unseal
from plugins.web_service.audit import Deed, note_deed
from plugins.web_service.configuration import current_town
from plugins.web_service.outbox import put_work
from plugins.web_service.part import WebTown

SEND_RELAYED = "contributions.relay"
NOTICE = "entraide"
LONGEST_MESSAGE = 1000
UNCONFIRMED_LIFE = timedelta(days=7)
FIRST_TURN = 2


def find_reachable(identity: str) -> Contribution | None:
    """The offer or need of that `id` whose author may be written to: online, and with an address that was confirmed."""
    notices = Contribution.objects.filter(identity=identity, section=NOTICE, state=PUBLISHED, is_hidden=False) if identity else None
    return notices.exclude(email=None).exclude(email__confirmed_at=None).first() if notices is not None else None


def keep_message(contribution: Contribution, form: SentForm, words: Mapping[str, str], address: str) -> None:
    """Keep a message for the author of an offer, sealed, and have its own author confirm it. `words` are `text`, `name` and `email`."""
    if RelayMessage.objects.filter(sending=form.sending).exists():
        return
    refuse_advertising(words["text"], form, True)
    require_admission(form, address, digest_words(f"{contribution.identity} {words['text']}"))
    now = current_town().clock()
    try:
        with transaction.atomic():
            message = RelayMessage.objects.create(
                contribution=contribution,
                reference="".join(secrets.choice(FORM_LETTERS) for _ in range(REFERENCE_LENGTH)),
                sending=form.sending,
                sealed=seal(json.dumps(dict(words), ensure_ascii=False)),
                received_at=now,
            )
            note_deed(Deed(RESIDENT, "message par le relais", contribution.reference, address=address))
            _put(message)
    except IntegrityError:
        return


def _put(message: RelayMessage) -> None:
    step = "deliver" if message.confirmed_at else "confirm"
    put_work(SEND_RELAYED, {"message": message.pk, "step": step}, current_town().clock(), key=f"{message.pk}/{step}", order=FIRST_TURN)


def confirm_message(message: RelayMessage) -> None:
    """Its author has pressed the button of their letter: it leaves."""
    with transaction.atomic():
        row = RelayMessage.objects.select_for_update().filter(pk=message.pk, confirmed_at=None).first()
        if row is not None:
            row.confirmed_at = current_town().clock()
            row.save(update_fields=["confirmed_at"])
            _put(row)


def send_relayed(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Send the letter that is due for a message; once it is handed on, nothing is left of it. Raises TryLater, GiveUp."""
    message = RelayMessage.objects.select_related("contribution").filter(pk=payload["message"]).first()
    words = json.loads(unseal(message.sealed) or "{}") if message else {}
    if message is None or not words:
        return None
    title, page = message.contribution.title, page_address(message.contribution.address)
    if payload["step"] == "confirm":
        text = (
            f"Vous écrivez, par le relais de la ville, à propos de :\n{title}\n{page}\n\nVotre message :\n{words['text']}\n\n"
            f"Pour qu’il parte, confirmez-le :\n{relay_address(message)}\n\n"
            "Votre adresse sera donnée à la personne qui le reçoit, et à elle seule. Si vous n’avez rien écrit, laissez ce courriel."
        )
        mail_letter(town, words["email"], "Confirmez votre message", text)
        return None
    owner = ContributorEmail.objects.filter(contribution=message.contribution).exclude(confirmed_at=None).first()
    email = unseal(owner.sealed) if owner else ""
    if email:
        signed = f" {words['name']}" if words.get("name") else ""
        text = (
            f"Quelqu’un{signed and f' ({signed.strip()})'} vous écrit à propos de :\n{title}\n{page}\n\n{words['text']}\n\n"
            "Répondez à ce courriel : votre réponse lui parviendra, avec votre adresse. Sans réponse de vous, il ne la connaîtra pas."
        )
        mail_letter(town, email, "On vous répond", text, reply_to=words["email"])
    message.delete()
    return None


def forget_unconfirmed_messages(town: WebTown) -> None:
    """Take out the messages that nobody has confirmed."""
    RelayMessage.objects.filter(received_at__lt=town.clock() - UNCONFIRMED_LIFE).delete()

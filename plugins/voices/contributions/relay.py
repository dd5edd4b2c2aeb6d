"""Relay answers to an offer or a need: both people get a letter, and no page shows an address.

Nothing is sent before its author has confirmed their own address; then it is given to whoever made the offer, who answers, does not, or
wants no more. The letter to confirm has no word of the message: nobody can have the town write what they like to an address of their
choice.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.admission import FORM_LETTERS, SentForm, digest_words, require_admission, require_room
from plugins.voices.contributions.intake import REFERENCE_LENGTH, RESIDENT, refuse_advertising
from plugins.voices.contributions.letters import mail_letter
from plugins.voices.contributions.models import PUBLISHED, Contribution, ContributorEmail, RelayBlock, RelayMessage
from plugins.voices.contributions.own_links import block_address, format_page_address, format_relay_address
from plugins.voices.contributions.screening import LINK
from plugins.voices.contributions.sealing import decrypt, digest_with_key, encrypt

SEND_RELAYED = "contributions.relay"
NOTICE, RELAYED = "entraide", "message par le relais"
LONGEST_MESSAGE = 1000
UNCONFIRMED_LIFE = timedelta(days=7)
FIRST_TURN = 2
EVERYBODY = ""
"""The sender of a block that is of everybody."""
MASKED_LINK = "[lien masqué]"
BLOCKED = "Cette personne ne reçoit plus de messages de cette adresse."


def find_reachable(identity: str) -> Contribution | None:
    """The offer or need of that `id` whose author may be written to: online, and with an address that was confirmed."""
    if not identity:
        return None
    notices = Contribution.objects.filter(identity=identity, section=NOTICE, state=PUBLISHED, is_hidden=False)
    return notices.exclude(email=None).exclude(email__confirmed_at=None).exclude(blocks__sender=EVERYBODY).first()


def keep_message(contribution: Contribution, form: SentForm, words: Mapping[str, str], address: str) -> None:
    """Keep a message for the author of an offer, sealed, and have its own author confirm it. `words` are `text`, `name` and `email`."""
    if RelayMessage.objects.filter(sending=form.sending).exists():
        return
    require_room(form, address)
    refuse_advertising(words["text"], form, True)
    if RelayBlock.objects.filter(contribution=contribution, sender=digest_sender(words["email"])).exists():
        raise Refusal(422, BLOCKED)
    now = get_current_town().clock()
    try:
        with transaction.atomic():
            same_words = digest_words(f"{contribution.identity} {words['text']}")
            require_admission(form, address, same_words, words["email"], contribution.reference)
            message = RelayMessage.objects.create(
                contribution=contribution,
                reference="".join(secrets.choice(FORM_LETTERS) for _ in range(REFERENCE_LENGTH)),
                sending=form.sending,
                sealed=encrypt(json.dumps(dict(words), ensure_ascii=False)),
                received_at=now,
            )
            note_deed(Deed(RESIDENT, RELAYED, contribution.reference, address=address))
            _put(message)
    except IntegrityError:
        return


def _put(message: RelayMessage) -> None:
    step = "deliver" if message.confirmed_at else "confirm"
    put_work(SEND_RELAYED, {"message": message.pk, "step": step}, get_current_town().clock(), key=f"{message.pk}/{step}", order=FIRST_TURN)


def confirm_message(message: RelayMessage) -> None:
    """Send a message once its author has pressed the button in the letter."""
    with transaction.atomic():
        row = RelayMessage.objects.select_for_update().filter(pk=message.pk, confirmed_at=None).first()
        if row is not None:
            row.confirmed_at = get_current_town().clock()
            row.save(update_fields=["confirmed_at"])
            _put(row)


def send_relayed(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send the letter due for a message; once handed on, nothing is left of it. Raises TryLater, GiveUp."""
    message = RelayMessage.objects.select_related("contribution").filter(pk=payload["message"]).first()
    words = json.loads(decrypt(message.sealed) or "{}") if message else {}
    if message is None or not words:
        return None
    title, page = message.contribution.title, format_page_address(message.contribution.address)
    if payload["step"] == "confirm":
        text = (
            f"Vous écrivez, par le relais de la ville, à propos de :\n{title}\n{page}\n\n"
            f"Pour que votre message parte, relisez-le ici et confirmez-le :\n{format_relay_address(message)}\n\n"
            "Votre adresse sera donnée à la personne qui le reçoit, et à elle seule. Si vous n’avez rien écrit, laissez ce courriel."
        )
        mail_letter(town, words["email"], "Confirmez votre message", text)
        return None
    owner = ContributorEmail.objects.filter(contribution=message.contribution).exclude(confirmed_at=None).first()
    email = decrypt(owner.sealed) if owner else ""
    if email:
        signed = f" {words['name']}" if words.get("name") else ""
        text = (
            f"Quelqu’un{signed and f' ({signed.strip()})'} vous écrit à propos de :\n{title}\n{page}\n\n"
            f"{LINK.sub(MASKED_LINK, words['text'])}\n\n"
            "Répondez à ce courriel : votre réponse lui parviendra, avec votre adresse. Sans réponse de vous, il ne la connaîtra pas.\n\n"
            f"Ne plus recevoir ses messages, ou aucun :\n{block_address(message.contribution, digest_sender(words['email']))}"
        )
        mail_letter(town, email, "On vous répond", text, reply_to=words["email"])
    message.delete()
    return None


def read_message(message: RelayMessage) -> str:
    """The words of a message, for its author alone."""
    return str(json.loads(decrypt(message.sealed) or "{}").get("text", ""))


def digest_sender(email: str) -> str:
    """The digest by which a sender is known once their address is erased."""
    return digest_with_key("relais", email.lower())


def block_sender(contribution: Contribution, sender: str) -> None:
    """Stop everybody, or one person, from writing to the author of an offer; remove their waiting letters."""
    with transaction.atomic():
        RelayBlock.objects.get_or_create(contribution=contribution, sender=sender, defaults={"at": get_current_town().clock()})
        for message in RelayMessage.objects.filter(contribution=contribution):
            words = json.loads(decrypt(message.sealed) or "{}")
            if sender in (EVERYBODY, digest_sender(words.get("email", ""))):
                message.delete()
        note_deed(Deed(RESIDENT, "messages refusés", contribution.reference))


def forget_unconfirmed_messages(town: WebTown) -> None:
    """Remove the messages that were not confirmed."""
    RelayMessage.objects.filter(received_at__lt=town.clock() - UNCONFIRMED_LIFE).delete()

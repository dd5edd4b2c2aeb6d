"""A text that is taken in: whatever is confirmed to its author is in the store before the answer, once, however often it is sent."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from plugins.contributions.admission import FORM_LETTERS, SentForm, require_admission
from plugins.contributions.journal_texts import make_title, publish_contribution, service_visitor
from plugins.contributions.letters import CONFIRM, put_letter
from plugins.contributions.models import PUBLISHED, UNCONFIRMED, WAITING, Contribution, ContributorEmail
from plugins.contributions.proof_of_work import spend_proof
from plugins.contributions.screening import MOST_LINKS, find_same, has_sale_words, screen_text
from plugins.contributions.sealing import seal
from plugins.contributions.sections import VoiceSection, is_read_after
from plugins.web_service.audit import Deed, note_deed
from plugins.web_service.configuration import current_town
from plugins.web_service.refusals import Refusal

RESIDENT = "habitant"
RECEIVED = "texte reçu"
REFERENCE_LENGTH = 10
EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]+\.[^@\s<>\"',;.]{2,}")
EMAIL_LIFE, UNCONFIRMED_LIFE = timedelta(days=180), timedelta(days=7)
"""How long an address waits for an answer that never comes, and for its owner to confirm it."""
COMPARED, COMPARED_FOR = 300, timedelta(days=7)
"""Of the texts that came before, how many a new one is compared with."""
ADVERTISING = f"Ce texte a plus de {MOST_LINKS} liens. Retirez-en, puis envoyez."
REPEATED = "le même texte est déjà arrivé"


@dataclass(frozen=True)
class TypedText:
    """What a resident typed, cleaned. `email` is empty where none was given."""

    text: str
    name: str
    title: str
    email: str
    values: Mapping[str, Any]


def receive(section: VoiceSection, typed: TypedText, form: SentForm, proof: str, address: str) -> Contribution:
    """Keep the text, and begin what follows. The same form sent again gives the same. Raises Refusal."""
    former = Contribution.objects.filter(sending=form.sending).first()
    if former is not None:
        return former
    screened = screen_text(typed.text)
    if screened.links > MOST_LINKS:
        raise Refusal(422, ADVERTISING)
    require_admission(form, address, typed.text)
    now = current_town().clock()
    try:
        with transaction.atomic():
            proven = form.is_proven and spend_proof(proof, now)
            contribution = Contribution.objects.create(
                reference="".join(secrets.choice(FORM_LETTERS) for _ in range(REFERENCE_LENGTH)),
                sending=form.sending,
                section=section.kind,
                state=UNCONFIRMED if section.needs_email else WAITING,
                name=screen_text(typed.name).text,
                title=screen_text(typed.title or make_title(screened.text)).text,
                text=screened.text,
                values=dict(typed.values),
                remarks=[*screened.remarks, *_repetition(screened.text, section), *_sale(screened.text, section)],
                is_proven=proven,
                received_at=now,
            )
            note_deed(Deed(RESIDENT, RECEIVED, contribution.reference, address=address))
            if typed.email:
                life = UNCONFIRMED_LIFE if section.needs_email else EMAIL_LIFE
                ContributorEmail.objects.create(contribution=contribution, sealed=seal(typed.email), kept_until=now + life)
                put_letter(contribution, CONFIRM)
            if is_read_after(section.kind) and not section.needs_email and proven and not contribution.remarks:
                publish_unread(contribution)
    except IntegrityError:
        return Contribution.objects.get(sending=form.sending)
    return contribution


def publish_unread(contribution: Contribution) -> None:
    """Put online what will be read afterwards, as the section states."""
    publish_contribution(contribution, service_visitor())
    contribution.state = PUBLISHED
    contribution.save()


def _repetition(text: str, section: VoiceSection) -> list[str]:
    since = current_town().clock() - COMPARED_FOR
    recent = Contribution.objects.filter(section=section.kind, received_at__gte=since).exclude(text="")
    others = recent.order_by("-pk").values_list("reference", "text")[:COMPARED]
    same = find_same(text, others)
    return [f"{REPEATED} ({same})"] if same else []


def _sale(text: str, section: VoiceSection) -> list[str]:
    return ["une vente, ou un métier ?"] if section.kind == "entraide" and has_sale_words(text) else []


def confirm_email(contribution: Contribution) -> None:
    """Its owner has pressed the button of the page that the letter leads to: the address may serve."""
    now = current_town().clock()
    with transaction.atomic():
        ContributorEmail.objects.filter(contribution=contribution, confirmed_at=None).update(confirmed_at=now, kept_until=now + EMAIL_LIFE)
        Contribution.objects.filter(pk=contribution.pk, state=UNCONFIRMED).update(state=WAITING)

"""Accept a text: what is confirmed to its author is stored before the answer, once, however often it is sent."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.admission import FORM_LETTERS, USED, FormUsed, SentForm, digest_words, require_admission, require_room
from plugins.voices.contributions.advertising import MORE_FOR_NEIGHBOURS, REFUSAL, REFUSED_AT, REMARK, REMARKED_AT, count_points
from plugins.voices.contributions.journal_texts import build_service_visitor, make_title, publish_contribution
from plugins.voices.contributions.letters import CONFIRM, put_letter
from plugins.voices.contributions.models import PUBLISHED, UNCONFIRMED, WAITING, Contribution, ContributorEmail
from plugins.voices.contributions.proof_of_work import spend_proof
from plugins.voices.contributions.screening import MOST_LINKS, find_same, has_sale_words, screen_text
from plugins.voices.contributions.sealing import encrypt
from plugins.voices.contributions.sections import VoiceSection, is_read_after

RESIDENT = "habitant"
NEIGHBOURS = "entraide"
RECEIVED = "texte reçu"
REFERENCE_LENGTH = 10
EMAIL_LIFE, UNCONFIRMED_LIFE = timedelta(days=180), timedelta(days=7)
"""How long an address waits for an answer that never comes, and for its owner to confirm it."""
COMPARED, COMPARED_FOR = 300, timedelta(days=7)
"""Of the texts that came before, how many a new one is compared with."""
FIRST_ALIKE = "first_alike"
"""Among the values of a text: the reference of the first that said nearly the same."""
TOO_MANY_LINKS = f"Ce texte a plus de {MOST_LINKS} liens. Retirez-en, puis envoyez."
UNPROVEN_LINK = "Sans JavaScript, un texte ne peut pas avoir de lien. Retirez-le, puis envoyez."
REPEATED = "le même texte est déjà arrivé"


@dataclass(frozen=True)
class TypedText:
    """A resident's input, cleaned. `email` is empty where none was given."""

    text: str
    name: str
    title: str
    email: str
    values: Mapping[str, str | list[str]]


def receive_contribution(section: VoiceSection, typed: TypedText, form: SentForm, proof: str, address: str) -> Contribution:
    """Keep the text, and begin what follows. The same text by the same form, sent again, gives the same. Raises Refusal, FormUsed.

    What refuses a text comes first and writes nothing; the counts and the text are one transaction.
    """
    screened = screen_text(typed.text)
    if former := _find_former(form, screened.text):
        return former
    require_room(form, address)
    refuse_advertising(f"{typed.title} {typed.text}", form, section.kind == NEIGHBOURS)
    now, first = get_current_town().clock(), find_first_alike(screened.text, section)
    try:
        with transaction.atomic():
            require_admission(form, address, first or digest_words(screened.text), typed.email)
            proven = form.is_proven and spend_proof(proof, now)
            contribution = Contribution.objects.create(
                reference="".join(secrets.choice(FORM_LETTERS) for _ in range(REFERENCE_LENGTH)),
                sending=form.sending,
                section=section.kind,
                state=UNCONFIRMED if section.needs_email else WAITING,
                name=screen_text(typed.name).text,
                title=screen_text(typed.title or make_title(screened.text)).text,
                text=screened.text,
                values={**typed.values, **({FIRST_ALIKE: first} if first else {})},
                remarks=[*screened.remarks, *_list_remarks(typed, first, section)],
                is_proven=proven,
                received_at=now,
            )
            if typed.email:
                until = now + UNCONFIRMED_LIFE
                ContributorEmail.objects.create(contribution=contribution, sealed=encrypt(typed.email), kept_until=until)
                put_letter(contribution, CONFIRM)
            if is_read_after(section.kind) and not section.needs_email and proven and not contribution.remarks:
                publish_unread(contribution)
            note_deed(Deed(RESIDENT, RECEIVED, contribution.reference, address=address))
    except IntegrityError:
        if former := _find_former(form, screened.text):
            return former
        raise
    return contribution


def _find_former(form: SentForm, text: str) -> Contribution | None:
    """What the same form has already brought. Raises FormUsed for another text, so that the author does not believe it stored."""
    former = Contribution.objects.filter(sending=form.sending).first()
    if former is not None and former.text != text and former.state in (UNCONFIRMED, WAITING):
        raise FormUsed(USED)
    return former


def refuse_advertising(text: str, form: SentForm, is_of_neighbours: bool) -> None:
    """Raises Refusal for an advertisement; a browser that has not worked sends no link at all."""
    links = screen_text(text).links
    if links > (MOST_LINKS if form.is_proven else 0):
        raise Refusal(422, TOO_MANY_LINKS if form.is_proven else UNPROVEN_LINK)
    if count_points(text, links) >= REFUSED_AT + MORE_FOR_NEIGHBOURS * is_of_neighbours:
        raise Refusal(422, REFUSAL)


def publish_unread(contribution: Contribution) -> None:
    """Put online what will be read afterwards, as the section states."""
    publish_contribution(contribution, build_service_visitor())
    contribution.state = PUBLISHED
    contribution.save()


def find_first_alike(text: str, section: VoiceSection) -> str:
    """The reference of the first of the texts of these days that say nearly the same; empty when none does."""
    since = get_current_town().clock() - COMPARED_FOR
    recent = Contribution.objects.filter(section=section.kind, received_at__gte=since).exclude(text="")
    rows = {row[0]: row[1:] for row in recent.order_by("-pk").values_list("reference", "text", "values")[:COMPARED]}
    nearest = find_same(text, ((reference, other) for reference, (other, _) in rows.items()))
    return str(rows[nearest][1].get(FIRST_ALIKE, nearest)) if nearest else ""


def _list_remarks(typed: TypedText, first: str, section: VoiceSection) -> list[str]:
    text = f"{typed.title} {typed.text}"
    return [
        *([f"{REPEATED} ({first})"] if first else []),
        *([REMARK] if count_points(text, screen_text(text).links) >= REMARKED_AT else []),
        *(["une vente, ou un métier ?"] if section.kind == NEIGHBOURS and has_sale_words(text) else []),
    ]


def confirm_email(contribution: Contribution) -> None:
    """Mark an address as confirmed: its owner pressed the button in the letter."""
    now = get_current_town().clock()
    with transaction.atomic():
        ContributorEmail.objects.filter(contribution=contribution, confirmed_at=None).update(confirmed_at=now, kept_until=now + EMAIL_LIFE)
        Contribution.objects.filter(pk=contribution.pk, state=UNCONFIRMED).update(state=WAITING)

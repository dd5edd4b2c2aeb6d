"""Accept a text: what is confirmed to its author is stored before the answer, once, however often it is sent."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from plugins.core.publication.voice import AskedKey, Voice, find_doubts
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal
from plugins.voices.contributions.admission import (
    FORM_LETTERS,
    USED,
    FormUsed,
    SentForm,
    digest_words,
    encrypt,
    require_admission,
    require_room,
    spend_proof,
)
from plugins.voices.contributions.journal_texts import build_service_visitor, make_title, publish_contribution
from plugins.voices.contributions.letters import CONFIRM, put_letter
from plugins.voices.contributions.models import PUBLISHED, UNCONFIRMED, WAITING, Contribution, ContributorEmail
from plugins.voices.contributions.screening import (
    MOST_LINKS,
    REFUSAL,
    REFUSED_AT,
    REMARK,
    REMARKED_AT,
    count_points,
    find_same,
    screen_text,
)
from plugins.voices.contributions.sections import OnlineText, is_read_after, list_online, list_voices, require_open

RESIDENT = "habitant"
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


def receive_contribution(section: Voice, typed: TypedText, form: SentForm, proof: str, address: str) -> Contribution:
    """Keep the text, and begin what follows. The same text by the same form, sent again, gives the same. Raises Refusal, FormUsed.

    What refuses a text comes first and writes nothing; the counts and the text are one transaction.
    """
    screened = screen_text(typed.text)
    if former := _find_former(form, screened.text):
        return former
    require_room(form, address)
    refuse_advertising(f"{typed.title} {typed.text}", form, section.margin)
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


def refuse_advertising(text: str, form: SentForm, margin: int) -> None:
    """Raises Refusal for an advertisement; a browser that has not worked sends no link at all."""
    links = screen_text(text).links
    if links > (MOST_LINKS if form.is_proven else 0):
        raise Refusal(422, TOO_MANY_LINKS if form.is_proven else UNPROVEN_LINK)
    if count_points(text, links) >= REFUSED_AT + margin:
        raise Refusal(422, REFUSAL)


def publish_unread(contribution: Contribution) -> None:
    """Put online what will be read afterwards, as the section states."""
    publish_contribution(contribution, build_service_visitor())
    contribution.state = PUBLISHED
    contribution.save()


def find_first_alike(text: str, section: Voice) -> str:
    """The reference of the first of the texts of these days that say nearly the same; empty when none does."""
    since = get_current_town().clock() - COMPARED_FOR
    recent = Contribution.objects.filter(section=section.kind, received_at__gte=since).exclude(text="")
    rows = {row[0]: row[1:] for row in recent.order_by("-pk").values_list("reference", "text", "values")[:COMPARED]}
    nearest = find_same(text, ((reference, other) for reference, (other, _) in rows.items()))
    return str(rows[nearest][1].get(FIRST_ALIKE, nearest)) if nearest else ""


def _list_remarks(typed: TypedText, first: str, section: Voice) -> list[str]:
    text = f"{typed.title} {typed.text}"
    return [
        *([f"{REPEATED} ({first})"] if first else []),
        *([REMARK] if count_points(text, screen_text(text).links) >= REMARKED_AT else []),
        *find_doubts(section, text),
    ]


def confirm_email(contribution: Contribution) -> None:
    """Mark an address as confirmed: its owner pressed the button in the letter."""
    now = get_current_town().clock()
    with transaction.atomic():
        ContributorEmail.objects.filter(contribution=contribution, confirmed_at=None).update(confirmed_at=now, kept_until=now + EMAIL_LIFE)
        Contribution.objects.filter(pk=contribution.pk, state=UNCONFIRMED).update(state=WAITING)


NO_SUCH_SECTION = "Choisissez une rubrique."
NO_EMAIL = "Cette rubrique demande une adresse confirmée, que son auteur n’a pas laissée."
AUTHOR_KNOWS = "Cette rubrique demande ce que seul son auteur sait : proposez-lui d’y écrire."


@dataclass(frozen=True)
class AskedChoice:
    """A choice that the target section requires: the field's name, its label, and the options with their words."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MoveTarget:
    """A section to which texts may be moved."""

    section: Voice
    asks: tuple[AskedChoice, ...]


def list_destinations(rows: list[Contribution]) -> dict[int, list[MoveTarget]]:
    """For each of `rows`, by its key, where it may be moved."""
    confirmed_keys = (
        ContributorEmail.objects.filter(contribution__in=rows).exclude(confirmed_at=None).values_list("contribution", flat=True)
    )
    answerable, destinations = set(confirmed_keys), list(_list_destinations()) if rows else []
    return {row.pk: [each for each in destinations if not _find_fault(row, each, row.pk in answerable)] for row in rows}


def move_to(row: Contribution, kind_name: str, typed: Mapping[str, str]) -> Voice:
    """Move it to that section, with the choices made there; keys that this one does not ask for are dropped. The caller saves it. Raises
    Refusal."""
    destination = next((each for each in _list_destinations() if each.section.kind == kind_name), None)
    if destination is None or row.section == kind_name:
        is_known = kind_name in {section.kind for section in list_voices()} and row.section != kind_name
        raise Refusal(422, AUTHOR_KNOWS if is_known else NO_SUCH_SECTION)
    has_email = ContributorEmail.objects.filter(contribution=row).exclude(confirmed_at=None).exists()
    if fault := _find_fault(row, destination, has_email):
        raise Refusal(422, fault)
    section, choice_by_name = destination.section, {asked_key.name: typed.get(asked_key.name, "") for asked_key in destination.asks}
    for asked_key in destination.asks:
        if choice_by_name[asked_key.name] not in dict(asked_key.choices):
            raise Refusal(422, f"Choisissez, pour « {section.label} » : {asked_key.label.lower()}.")
    names = {asked_key.key for asked_key in section.asks} | {FIRST_ALIKE}
    kept_values: dict[str, Any] = {name: value for name, value in row.values.items() if name in names}
    new_values = {asked_key.key: choice_by_name[asked_key.name] for asked_key in section.asks if asked_key.name in choice_by_name}
    row.section, row.values = kind_name, {**kept_values, **new_values}
    return section


def _find_fault(row: Contribution, destination: MoveTarget, has_email: bool) -> str:
    """Why it may not go there; empty where it may."""
    section = destination.section
    if row.section == section.kind:
        return NO_SUCH_SECTION
    if section.needs_email and not has_email:
        return NO_EMAIL
    if len(row.text) > section.longest:
        return f"« {section.label} » : {section.longest} signes au plus, ce texte en a {len(row.text)}."
    return ""


def _list_destinations() -> Iterator[MoveTarget]:
    """The sections of the town that ask for nothing that a moderator cannot choose."""
    rules = get_rules(get_current_town())
    for section in list_voices():
        if section.kind not in rules.kinds.by_name:
            continue
        required_keys = [asked_key for asked_key in section.asks if asked_key.required and asked_key.key != "title"]
        asks = tuple(AskedChoice(asked_key.name, asked_key.label, tuple(_list_choices(section, asked_key))) for asked_key in required_keys)
        if all(asked_key.choices for asked_key in asks):
            yield MoveTarget(section, asks)


def _list_choices(section: Voice, asked_key: AskedKey) -> Iterator[tuple[str, str]]:
    """What may be chosen; nothing for what only the author knows."""
    rules = get_rules(get_current_town())
    if section.subject and asked_key.key == section.subject.key:
        yield from ((text.slug, text.title) for text in list_online(section.subject.kind) if _is_open(text))
    elif asked_key.control == "choice" and (key := find_kind(rules, section.kind).find_field(asked_key.key)):
        yield from ((choice, choice) for choice in rules.list_choices(key))


def _is_open(text: OnlineText) -> bool:
    try:
        require_open(text)
    except Refusal:
        return False
    return True

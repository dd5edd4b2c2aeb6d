"""Reports of published texts by readers (DSA, article 16), and appeals of decisions by authors (article 20).

A report hides a text that nobody has read yet, until a moderator has. One that was read before it appeared, that was kept, or that the
town has answered stays until it is read again: nobody can take down by a form what a person has judged. So does any text where the
reporter's browser has done no work.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.rates import Pace, PacedAct, build_too_often, count_and_list_waits, require_pace
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.admission import BY_ADDRESS_UNPROVEN, BY_READER, UNPROVEN_OF_ALL, SentForm
from plugins.voices.contributions.adoption import store_row
from plugins.voices.contributions.intake import RESIDENT
from plugins.voices.contributions.models import PUBLISHED, REFUSED, REMOVED, ContentReport, Contribution
from plugins.voices.contributions.online_texts import find_text, has_reply
from plugins.voices.contributions.own_links import get_contribution_rules
from plugins.voices.contributions.reporters import keep_contact
from plugins.voices.contributions.screening import clean_text, screen_text
from plugins.voices.contributions.sealing import digest_with_key
from plugins.voices.contributions.visibility import put_visibility

REPORTS = Pace(burst=5, rate=1 / 600)
"""Of a network address: five, then one in ten minutes; fewer without work done, which costs a program nothing."""
LONGEST_WORDS = 1000
NO_MORE_LETTERS = (
    "Cette adresse a reçu plusieurs courriels de notre part aujourd’hui. Laissez-la vide : la page du signalement vous dira la décision."
)
REPORTED, APPEALED = "signalement", "recours"
NO_APPEAL = "Il n’y a rien à contester : ce texte n’a été ni refusé ni retiré, ou un recours attend déjà."


@dataclass(frozen=True)
class TypedReport:
    """A reader's report, cleaned: `reason` is a sentence of the charter; `name` and `email` are empty where not given."""

    reason: str
    words: str = ""
    name: str = ""
    email: str = ""


def file_report(contribution: Contribution, form: SentForm, typed: TypedReport, address: str) -> ContentReport:
    """Keep a report, and hide what it is about where nobody has read that yet. The same form sent again is the same report. Raises
    Refusal."""
    former = ContentReport.objects.filter(sending=form.sending).first()
    if former is not None:
        return former
    _require_paces(form, address, typed.email)
    now = get_current_town().clock()
    try:
        with transaction.atomic():
            row = Contribution.objects.select_for_update().get(pk=store_row(contribution).pk)
            content_report = ContentReport.objects.create(
                contribution=row,
                sending=form.sending,
                reason=typed.reason[:300],
                words=screen_text(clean_text(typed.words, LONGEST_WORDS)).text,
                received_at=now,
            )
            keep_contact(content_report, screen_text(typed.name).text, typed.email)
            if form.is_proven and _may_be_hidden(row):
                row.is_hidden = True
                row.save(update_fields=["is_hidden"])
                put_visibility(row)
            note_deed(Deed(RESIDENT, REPORTED, row.reference, address=address))
    except IntegrityError:
        return ContentReport.objects.get(sending=form.sending)
    return content_report


def _may_be_hidden(row: Contribution) -> bool:
    """Whether it is online, and no person has read or answered it, nor has the town asked that its kind stay."""
    if row.state != PUBLISHED or row.is_read or row.section in get_contribution_rules().shown_until_read:
        return False
    text = find_text(row.section, row.identity)
    return text is None or not has_reply(text)


def _require_paces(form: SentForm, address: str, email: str) -> None:
    """Count one more report of a network address, and one more letter to an e-mail address. Raises Refusal."""
    own = [PacedAct("signalements", address, REPORTS if form.is_proven else BY_ADDRESS_UNPROVEN)]
    own += [] if form.is_proven else [PacedAct("signalements-sans-preuve", "tous", UNPROVEN_OF_ALL)]
    letter = [PacedAct("lettres", digest_with_key("lettres", email.lower()), BY_READER)] if email else []
    waits = count_and_list_waits([*own, *letter])
    if wait := max(waits[: len(own)]):
        raise build_too_often(wait)
    if any(waits):
        raise Refusal(429, NO_MORE_LETTERS, waits[-1])


def file_appeal(contribution: Contribution, form: SentForm, words: str, address: str) -> None:
    """Keep an author's appeal against a refusal or a removal. Raises Refusal."""
    if ContentReport.objects.filter(sending=form.sending).exists():
        return
    waiting = ContentReport.objects.filter(contribution=contribution, is_appeal=True)
    if contribution.state not in (REFUSED, REMOVED) or waiting.exists():
        raise Refusal(409, NO_APPEAL)
    require_pace("signalements", address, REPORTS)
    with transaction.atomic():
        ContentReport.objects.create(
            contribution=contribution,
            is_appeal=True,
            sending=form.sending,
            words=screen_text(clean_text(words, LONGEST_WORDS)).text,
            received_at=get_current_town().clock(),
        )
        note_deed(Deed(RESIDENT, APPEALED, contribution.reference, address=address))

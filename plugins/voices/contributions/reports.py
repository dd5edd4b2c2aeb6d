"""What readers report about a published text, and how those who reported are answered."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import GiveUp, put_work
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.rates import Pace, PacedAct, build_too_often, count_and_list_waits, require_pace
from plugins.voices.contributions.admission import (
    BY_ADDRESS_UNPROVEN,
    BY_READER,
    UNPROVEN_OF_ALL,
    SentForm,
    decrypt,
    digest_with_key,
    encrypt,
)
from plugins.voices.contributions.intake import RESIDENT
from plugins.voices.contributions.journal_texts import put_visibility
from plugins.voices.contributions.letters import FIRST_TURN, NO_ADDRESS, mail_letter, store_row
from plugins.voices.contributions.models import ERASED, MERGED, PUBLISHED, REFUSED, REMOVED, ContentReport, Contribution, ReporterContact
from plugins.voices.contributions.screening import clean_text, screen_text
from plugins.voices.contributions.sections import (
    find_text,
    format_page_address,
    format_reporter_confirmation_address,
    get_contribution_rules,
    has_reply,
    report_address,
)

SEND_REPORT_LETTER = "contributions.report_letter"
RECEIVED, SETTLED = "received", "settled"
CONTACT_LIFE, UNCONFIRMED_LIFE, WORDS_LIFE = timedelta(days=180), timedelta(days=7), timedelta(days=180)
"""How long an address waits for a decision, and for its owner to confirm it; how long the words of a report outlive the decision."""
RIGHT = "Une personne l’a relu avec votre signalement, et n’y a rien trouvé que la charte ou la loi défende."
REDRESS = "Vous pouvez demander un nouvel examen à la mairie, ou saisir le tribunal administratif."


@dataclass(frozen=True)
class ReportOutcome:
    """The decision on a report, for the reporter: the `title` of the page, a `sentence` on the text, the `reason`, empty where there is
    none to give. `is_settled` is false until it is read."""

    title: str
    sentence: str
    reason: str = ""
    is_settled: bool = True


def keep_contact(report: ContentReport, name: str, email: str) -> None:
    """Store a reporter's encrypted contact, and ask them to confirm their address. The caller's transaction holds both."""
    if not name and not email:
        return
    life = UNCONFIRMED_LIFE if email else CONTACT_LIFE
    sealed = encrypt(json.dumps({"name": name, "email": email}, ensure_ascii=False))
    ReporterContact.objects.create(report=report, sealed=sealed, kept_until=report.received_at + life)
    if email:
        _put_letter(report, RECEIVED)


def read_contact(report: ContentReport) -> Mapping[str, str]:
    """The `name` and `email` of who reported; both empty where nothing is kept of them."""
    contact = ReporterContact.objects.filter(report=report).first()
    words = json.loads(decrypt(contact.sealed) or "{}") if contact else {}
    return {name: str(words.get(name, "")) for name in ("name", "email")}


def list_names(reports: Iterable[ContentReport]) -> dict[int, str]:
    """The names that those who reported have given, by the key of the report; for whoever moderates."""
    contacts = ReporterContact.objects.filter(report__in=list(reports)).values_list("report", "sealed")
    return {key: str(json.loads(decrypt(sealed) or "{}").get("name", "")) for key, sealed in contacts}


def confirm_contact(report: ContentReport) -> None:
    """Mark the address as confirmed by its owner, and use it immediately if the report has been read meanwhile."""
    now = get_current_town().clock()
    with transaction.atomic():
        row = ContentReport.objects.select_for_update().get(pk=report.pk)
        confirmed = ReporterContact.objects.filter(report=row, confirmed_at=None).update(confirmed_at=now, kept_until=now + CONTACT_LIFE)
        if confirmed and row.settled_at:
            _put_letter(row, SETTLED)


def settle_reports(reports: Iterable[ContentReport], by: str, outcome: str, answer: str = "") -> None:
    """Record the decision with its reason, and queue the mail to the reporter. A name without an address is then erased."""
    now = get_current_town().clock()
    for report in reports:
        report.settled_at, report.settled_by, report.outcome, report.answer = now, by, outcome, answer[:1000]
        report.save(update_fields=["settled_at", "settled_by", "outcome", "answer"])
        contact = ReporterContact.objects.filter(report=report).first()
        if contact and contact.confirmed_at:
            _put_letter(report, SETTLED)
        elif contact and not read_contact(report)["email"]:
            contact.delete()


def describe_outcome(report: ContentReport) -> ReportOutcome:
    """The present outcome of a report."""
    state = report.contribution.state
    if report.settled_at is None:
        return ReportOutcome("Signalement reçu", "Personne ne l’a encore lu.", is_settled=False)
    if ERASED in (report.outcome, state):
        return ReportOutcome(
            "Le texte est effacé", "Il n’est plus sur le site : il a été effacé, à la demande de son auteur ou de la mairie."
        )
    if MERGED in (report.outcome, state):
        return ReportOutcome("Le texte n’a plus sa page", "Relu par une personne, il a été réuni avec un autre, qui dit la même chose.")
    rule = f"La charte ne publie pas : {report.answer}." if report.answer else ""
    if report.outcome == REMOVED:
        if state == PUBLISHED:
            again = "Il avait été retiré ; un nouvel examen, que son auteur peut demander, l’a remis en ligne."
            return ReportOutcome("Le texte est de nouveau en ligne", again)
        return ReportOutcome("Le texte est retiré", "Il a été retiré du site.", rule)
    if state == REMOVED:
        return ReportOutcome("Le texte est retiré", "Il était resté en ligne après votre signalement ; il a été retiré depuis.")
    return ReportOutcome("Le texte reste en ligne", "Il reste sur le site.", report.answer or RIGHT)


def _put_letter(report: ContentReport, letter: str) -> None:
    payload = {"report": report.pk, "letter": letter}
    put_work(SEND_REPORT_LETTER, payload, get_current_town().clock(), key=f"{report.pk}/{letter}", order=FIRST_TURN)


def send_report_letter(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send the letter due to a reporter; after that of the decision nothing is left of them. Raises TryLater, GiveUp."""
    report = ContentReport.objects.select_related("contribution").filter(pk=payload["report"]).first()
    contact = ReporterContact.objects.filter(report=report).first() if report else None
    if report is None or contact is None:
        return None
    email = read_contact(report)["email"]
    if not email:
        raise GiveUp(NO_ADDRESS)
    if payload["letter"] == RECEIVED:
        mail_letter(town, email, "Votre signalement est reçu", _word_receipt(report))
        return None
    mail_letter(town, email, "Votre signalement a été examiné", _word_decision(report))
    contact.delete()
    return None


def _word_receipt(report: ContentReport) -> str:
    """The receipt that article 16(4) requires. It quotes nothing of the report, so that no one can have the town send their words to
    others."""
    return (
        "Un texte du journal a été signalé à la mairie en donnant cette adresse. Le signalement est enregistré ; une personne le lira.\n"
        "Si c’est vous, confirmez votre adresse, et la décision vous sera écrite :\n"
        f"{format_reporter_confirmation_address(report)}\n\n"
        "Si ce n’est pas vous, laissez ce courriel : l’adresse sera effacée dans sept jours."
    )


def _word_decision(report: ContentReport) -> str:
    """The decision and its reason (16(5)), that a person has taken it (16(6)), and what may still be done."""
    outcome, contribution = describe_outcome(report), report.contribution
    is_online = contribution.state == PUBLISHED and contribution.address
    return (
        f"Le texte que vous aviez signalé a été examiné par une personne de la mairie. {outcome.sentence}\n"
        + (f"\nPourquoi :\n{outcome.reason}\n" if outcome.reason else "")
        + (f"\nSa page :\n{format_page_address(contribution.address)}\n" if is_online else "")
        + f"\n{REDRESS}\nCette décision se lit aussi ici :\n{report_address(report)}\n\n"
        + "Votre adresse vient d’être effacée de notre service."
    )


def forget_old_contacts(town: WebTown) -> None:
    """Take out the addresses that have waited too long and the words of reports that were settled long ago, but what justice asked for."""
    now = town.clock()
    ReporterContact.objects.filter(kept_until__lt=now, report__contribution__on_hold=False).delete()
    old = ContentReport.objects.filter(settled_at__lt=now - WORDS_LIFE, is_appeal=False, contribution__on_hold=False)
    old.exclude(words="").update(words="")


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

"""People who reported a text: their page, their address if given, and the letters they get (DSA, article 16).

Reports may be anonymous: the page gives the decision and its reason to whoever has its address. A name and an e-mail address lie
sealed, apart from the report; the address serves for one letter once it is confirmed, then both are gone. Its author never sees them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import GiveUp, put_work
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions.letters import FIRST_TURN, NO_ADDRESS, mail_letter
from plugins.voices.contributions.models import ERASED, MERGED, PUBLISHED, REMOVED, ContentReport, ReporterContact
from plugins.voices.contributions.own_links import format_page_address, format_reporter_confirmation_address, report_address
from plugins.voices.contributions.sealing import decrypt, encrypt

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

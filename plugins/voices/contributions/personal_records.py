"""The data of a person who has no account: exported and erased on request, and by the law's delays."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from plugins.announce.commands import list_said_posts
from plugins.core.infrastructure.errors import BeffroiError, SettingsError
from plugins.journal.editorial.reading import parse_file
from plugins.service.desk.checking import get_rules
from plugins.service.desk.repository import list_versions
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.backup import ERASED_FILE, wipe_freed_pages
from plugins.service.web_service.configuration import get_current_town, make_service_folder
from plugins.service.web_service.models import AuditEntry
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.town_key import read_token
from plugins.voices.contributions.admission import decrypt
from plugins.voices.contributions.intake import RESIDENT
from plugins.voices.contributions.journal_texts import is_emptied, put_visibility, release_joined, withdraw_question
from plugins.voices.contributions.letters import adopt_text
from plugins.voices.contributions.models import (
    ERASED,
    MERGED,
    REFUSED,
    STATES,
    UNCONFIRMED,
    ContentReport,
    Contribution,
    ContributorEmail,
    MessageOpinion,
    RelayBlock,
    RelayMessage,
    ReporterContact,
)
from plugins.voices.contributions.neighbour_pages import RELAYED, digest_sender
from plugins.voices.contributions.reports import REPORTED, describe_outcome, read_contact, settle_reports
from plugins.voices.contributions.sections import FOLLOW, PUBLIC, REPORT, find_section, format_page_address

ON_HOLD_MESSAGE = (
    "Ce texte doit être conservé, à la demande de la justice ; il sera effacé ensuite. Le délégué à la protection des données vous répond."
)
REPORT_ERASED = "signalement effacé"
LATELY = timedelta(days=1)
"""However long the worker builds and deploys before it does its chores."""
REFUSED_LIFE, MERGED_LIFE, UNCONFIRMED_LIFE = timedelta(days=90), timedelta(days=180), timedelta(days=7)
"""A refusal may be contested for two months; then its text goes."""


def erase_contribution(contribution: Contribution, deed: Deed) -> None:
    """Erase what was written. Raises Refusal for what must be kept."""
    with transaction.atomic():
        row = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if row.on_hold:
            raise Refusal(409, ON_HOLD_MESSAGE)
        if row.state == ERASED:
            return
        withdraw_question(row)
        release_joined(row)
        _empty(row)
        note_deed(deed)
        put_visibility(row)


def _empty(row: Contribution) -> None:
    _note_erased(row.reference)
    row.state, row.text, row.name, row.title, row.values, row.remarks = ERASED, "", "", "", {}, []
    row.is_hidden, row.decided_at = False, get_current_town().clock()
    row.save()
    ContributorEmail.objects.filter(contribution=row).delete()
    settle_reports(ContentReport.objects.filter(contribution=row, settled_at=None), "", ERASED)
    ContentReport.objects.filter(contribution=row).update(words="")
    RelayMessage.objects.filter(contribution=row).delete()
    RelayBlock.objects.filter(contribution=row).delete()
    if row.identity:
        MessageOpinion.objects.filter(identity=row.identity).delete()
    row.decisions.update(words="")


def erase_report(report: ContentReport, deed: Deed) -> None:
    """Erase what a reporter said, of themselves and of the text; the report stays, anonymous. Raises Refusal."""
    with transaction.atomic():
        if report.contribution.on_hold:
            raise Refusal(409, ON_HOLD_MESSAGE)
        _empty_report(report)
        note_deed(deed)


def _empty_report(report: ContentReport) -> None:
    _note_erased(report.sending)
    ReporterContact.objects.filter(report=report).delete()
    ContentReport.objects.filter(pk=report.pk).update(words="")


def _note_erased(reference: str) -> None:
    """Record outside the store that a text was erased: an older backup still has it. A reference identifies no person."""
    with (make_service_folder(get_current_town()) / ERASED_FILE).open("a", encoding="utf-8") as file:
        file.write(f"{reference}\n")
        file.flush()
        os.fsync(file.fileno())


def erase_again(town: WebTown) -> None:
    """Erase from a backup that was put back what was erased since, as the list says, or the file of the text in the journal."""
    file = make_service_folder(town) / ERASED_FILE
    references = set(file.read_text(encoding="utf-8").split()) if file.exists() else set()
    for row in Contribution.objects.exclude(state=ERASED):
        if row.reference in references or (row.source and is_emptied(row)):
            with transaction.atomic():
                _empty(row)
                put_visibility(row)
    for report in ContentReport.objects.filter(is_appeal=False, sending__in=references):
        with transaction.atomic():
            _empty_report(report)


def wipe_erased(town: WebTown) -> None:
    """Wipe what was erased recently from the store's files."""
    if Contribution.objects.filter(state=ERASED, decided_at__gte=town.clock() - LATELY).exists():
        wipe_freed_pages()


def erase_for_author(contribution: Contribution, address: str) -> None:
    """The same at its author's request. Raises Refusal."""
    erase_contribution(contribution, Deed(RESIDENT, "texte effacé", contribution.reference, address=address))


def forget_old_texts(town: WebTown) -> None:
    """Erase what is no longer needed: refused texts, those whose address was never confirmed, addresses that waited too long."""
    now = town.clock()
    old = (
        Q(state=REFUSED, decided_at__lt=now - REFUSED_LIFE)
        | Q(state=MERGED, decided_at__lt=now - MERGED_LIFE)
        | Q(state=UNCONFIRMED, received_at__lt=now - UNCONFIRMED_LIFE)
    )
    for row in Contribution.objects.filter(old, on_hold=False):
        with transaction.atomic():
            _empty(row)
    ContributorEmail.objects.filter(kept_until__lt=now, contribution__on_hold=False).delete()


COMMAND = "commande"
NO_SUCH_EMAIL = (
    "Aucun texte ni message ne garde cette adresse : chacune est effacée dès qu’elle a servi. Pour un texte plus ancien, donnez sa "
    "référence, qui est sur la page de son auteur, ou son « id » s’il est publié."
)
COUNTED = "Les « moi aussi » et les « d’accord » sont comptés par appareil, et qui signale ne dit rien de soi s’il ne le veut pas."
OTHERS_DEEDS = (REPORTED, RELAYED, REPORT_ERASED)
"""What others do about a text: the audit log has their network address under its reference, and its author is not told it."""
EMPTIED = "sa page, ses fils, la recherche, les données ouvertes et son fichier se vident en quelques secondes, le service allumé"


def export_resident(name: str) -> Mapping[str, object] | None:
    """Export all that is held of the person whose text or address is `name`; None for an unknown one. Raises SettingsError."""
    texts, messages, reports = _find_texts(name), _find_messages(name), _find_reports(name)
    if not texts and not messages and not reports:
        _require_reference(name)
        return None
    for reference in dict.fromkeys([text.reference for text in texts] + [report.contribution.reference for report in reports]):
        note_deed(Deed(COMMAND, "données communiquées", reference))
    return {
        "textes": [_describe(text) for text in texts],
        "messages du relais": [{"à propos de": message.contribution.title, **words} for message, words in messages],
        "signalements": [_describe_report(report) for report in reports],
        "messages refusés": RelayBlock.objects.filter(sender=digest_sender(name)).count() if "@" in name else 0,
        "ce qui ne désigne personne": COUNTED,
    }


def erase_resident(name: str) -> Sequence[str] | None:
    """Erase the same, as the button of an author's page does: what was done and what cannot be, in French; None for neither.
    Raises SettingsError."""
    texts, messages, reports = _find_texts(name), _find_messages(name), _find_reports(name)
    if not texts and not messages and not reports:
        _require_reference(name)
        return None
    lines = [line for text in texts for line in _erase(text)]
    lines += [_erase_report(report) for report in reports]
    for message, _ in messages:
        lines.append(f"Un message du relais à propos de « {message.contribution.title} » : effacé, il ne partira pas.")
        message.delete()
    wipe_freed_pages()
    days = get_current_town().service.backups
    return [
        *lines,
        f"Les sauvegardes l’oublient à leur tour, en {days} jours ; une sauvegarde remise en place ne le rend pas.",
        "Restent l’histoire de git, ce que d’autres ont copié, et un an, dans le journal du service, l’adresse IP de qui a écrit.",
    ]


def _require_reference(name: str) -> None:
    if "@" in name:
        raise SettingsError([NO_SUCH_EMAIL])


def _find_texts(name: str) -> list[Contribution]:
    """Those of an address, or the one of a reference, of an author's page, of an `id`."""
    if "@" in name:
        emails = ContributorEmail.objects.select_related("contribution").order_by("pk")
        return [email.contribution for email in emails if decrypt(email.sealed).lower() == name.lower()]
    reference = read_token(FOLLOW, name.rstrip("/").rpartition("/")[2]) if f"{PUBLIC}{FOLLOW}/" in name else name
    own = Contribution.objects.filter(reference=reference) | Contribution.objects.filter(identity=reference)
    text = own.first() or adopt_text(str(reference))
    return [text] if text else []


def _find_messages(name: str) -> list[tuple[RelayMessage, dict[str, Any]]]:
    """Those of an address that have not been handed on, with their words."""
    if "@" not in name:
        return []
    messages = RelayMessage.objects.select_related("contribution").order_by("pk")
    opened = [(message, json.loads(decrypt(message.sealed) or "{}")) for message in messages]
    return [(message, words) for message, words in opened if str(words.get("email", "")).lower() == name.lower()]


def _find_reports(name: str) -> list[ContentReport]:
    """Those of an address that has not served yet, or the one of a reference or of a report's own page."""
    reports = ContentReport.objects.filter(is_appeal=False).select_related("contribution").order_by("pk")
    if "@" in name:
        return [report for report in reports.exclude(contact=None) if read_contact(report)["email"].lower() == name.lower()]
    reference = read_token(REPORT, name.rstrip("/").rpartition("/")[2]) if f"{PUBLIC}{REPORT}/" in name else name
    return list(reports.filter(sending=str(reference)))


def _describe_report(report: ContentReport) -> dict[str, object]:
    contact = ReporterContact.objects.filter(report=report).first()
    outcome, words = describe_outcome(report), read_contact(report)
    return {
        "référence": report.sending,
        "texte signalé": report.contribution.title,
        "reçu": _format_instant(report.received_at),
        "motif": report.reason,
        "mots": report.words,
        "nom": words["name"],
        "courriel": words["email"],
        "courriel confirmé": _format_instant(contact.confirmed_at) if contact else "",
        "courriel gardé jusqu’au": _format_instant(contact.kept_until) if contact else "",
        "examiné": _format_instant(report.settled_at),
        "suite": " ".join(filter(None, (outcome.sentence, outcome.reason))),
    }


def _describe(text: Contribution) -> dict[str, object]:
    email = ContributorEmail.objects.filter(contribution=text).first()
    reports = text.reports.order_by("pk")
    return {
        "référence": text.reference,
        "rubrique": find_section(text.section).label,
        "état": STATES[text.state],
        "conservé pour la justice": text.on_hold,
        "reçu": _format_instant(text.received_at),
        "signature": text.name,
        "titre": text.title,
        "texte": text.text,
        "autres réponses": text.values,
        "remarques": text.remarks,
        "page": format_page_address(text.address) if text.address else "",
        "fichier": text.source,
        "courriel": decrypt(email.sealed) if email else "",
        "courriel confirmé": _format_instant(email.confirmed_at) if email else "",
        "courriel gardé jusqu’au": _format_instant(email.kept_until) if email else "",
        "décisions": [
            {"le": _format_instant(decision.at), "quoi": decision.action, "motif": decision.rule, "mots": decision.words}
            for decision in text.decisions.order_by("pk")
        ],
        "recours": [{"le": _format_instant(report.received_at), "mots": report.words} for report in reports if report.is_appeal],
        "signalements": [{"le": _format_instant(report.received_at), "motif": report.reason} for report in reports if not report.is_appeal],
        "journal": [
            {"le": _format_instant(line.at), "quoi": line.action, "adresse IP": line.address}
            for line in AuditEntry.objects.filter(about=text.reference, who=RESIDENT).exclude(action__in=OTHERS_DEEDS).order_by("pk")
        ],
    }


def _format_instant(moment: datetime | None) -> str:
    return moment.astimezone(get_current_town().clock().tzinfo).isoformat(timespec="seconds") if moment else ""


def _erase_report(report: ContentReport) -> str:
    """Erase one report and describe what was done."""
    try:
        erase_report(report, Deed(COMMAND, REPORT_ERASED, report.contribution.reference))
    except Refusal as refusal:
        return f"{report.sending} (signalement) : {refusal}"
    return f"{report.sending} (signalement) : son nom, son adresse et ses mots sont effacés ; ce qui a été décidé du texte reste."


def _erase(text: Contribution) -> Iterator[str]:
    """Erase one text and describe what was done."""
    named = f"{text.reference} ({find_section(text.section).label.lower()})"
    if text.state == ERASED:
        yield f"{named} : effacé déjà."
        return
    posts, is_in_journal = list(_find_posts(text)), bool(text.source)
    count = len(list_versions(get_current_town().paths.content / text.source, get_current_town().paths.environ)) if is_in_journal else 0
    try:
        erase_contribution(text, Deed(COMMAND, "texte effacé", text.reference))
    except Refusal as refusal:
        yield f"{named} : {refusal}"
        return
    yield f"{named} : effacé du service{f' ; {EMPTIED}' if is_in_journal else ''}."
    if count:
        yield f"L’histoire du journal en garde {count} version{'s' if count > 1 else ''} : rien ici ne la récrit."
    for speaker, url in posts:
        yield f"Relayé sur {speaker}, où il faut l’effacer à la main : {url}"


def _find_posts(text: Contribution) -> Iterator[tuple[str, str]]:
    """Where a network has said it: the account and the address of the post."""
    paths = get_current_town().paths
    file = paths.content / text.source
    if not text.source or not file.is_file():
        return
    publication = parse_file(paths.content, text.source, file.read_bytes(), get_rules(get_current_town())).publication
    with suppress(BeffroiError):
        for post in list_said_posts(publication, paths.conf, paths.environ) if publication else ():
            if post.url:
                yield post.speaker, post.url

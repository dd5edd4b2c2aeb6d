"""A text that its author takes back: out of the store, the journal, its feeds and its search; and what cannot be reached, said."""

import os
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.backup import ERASED_FILE, wipe_freed_pages
from plugins.service.web_service.configuration import get_current_town, make_service_folder
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.intake import RESIDENT
from plugins.voices.contributions.journal_texts import is_emptied
from plugins.voices.contributions.merging import release_joined, withdraw_question
from plugins.voices.contributions.models import (
    ERASED,
    MERGED,
    REFUSED,
    UNCONFIRMED,
    ContentReport,
    Contribution,
    ContributorEmail,
    MessageOpinion,
    RelayBlock,
    RelayMessage,
    ReporterContact,
)
from plugins.voices.contributions.reporters import settle_reports
from plugins.voices.contributions.visibility import put_visibility

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

"""The pages of a report: the form, its follow-up, the reporter's address confirmed or erased."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plugins.service.access.visitors import find_client_address
from plugins.service.web_service.audit import Deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.admission import TRAP, NotYet, make_form_token, read_form_token, read_sent_form
from plugins.voices.contributions.adoption import find_published
from plugins.voices.contributions.erasure import REPORT_ERASED, erase_report
from plugins.voices.contributions.intake import RESIDENT
from plugins.voices.contributions.models import PUBLISHED, ContentReport, Contribution, ReporterContact
from plugins.voices.contributions.moderation import list_charter_rules
from plugins.voices.contributions.own_links import REPORT, REPORTER_EMAIL, find_report_by_token, get_reading_hours, report_path
from plugins.voices.contributions.proof_of_work import make_challenge
from plugins.voices.contributions.reading_hours import format_reading_promise
from plugins.voices.contributions.reading_pages import LONGEST_IDENTITY, NOT_ONLINE
from plugins.voices.contributions.reporters import REDRESS, confirm_contact, describe_outcome, read_contact
from plugins.voices.contributions.reports import TypedReport, file_report
from plugins.voices.contributions.residents import allow_residents, render_for_resident
from plugins.voices.contributions.screening import EMAIL, clean_line
from plugins.voices.contributions.sections import EMAIL_LABEL, LONGEST_NAME

LONGEST_EMAIL = 254
NO_REASON, WRONG_EMAIL = "Choisissez ce que vous reprochez à ce texte.", "Cette adresse n’en est pas une : prenom@exemple.fr, ou rien."
NO_LINK_ANY_MORE = "Ce lien a servi, ou l’adresse a été effacée."


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def report_text(request: HttpRequest) -> HttpResponse:
    """View: the form of a report, and its result."""
    identity = clean_line(request.POST.get("id", "") or request.GET.get("id", ""), LONGEST_IDENTITY)
    if former := _find_sent(request):
        return HttpResponseRedirect(report_path(former))
    contribution = find_published(identity)
    if contribution is None:
        raise Refusal(404, NOT_ONLINE)
    if request.method != "POST":
        return _render_report_form(contribution, {}, {})
    try:
        form = read_sent_form(request.POST)
    except NotYet as fault:
        return _render_report_form(contribution, request.POST.dict(), {"": str(fault)}, 409)
    typed = TypedReport(
        reason=request.POST.get("reason", ""),
        words=request.POST.get("words", ""),
        name=clean_line(request.POST.get("name", ""), LONGEST_NAME),
        email=request.POST.get("email", "").strip()[:LONGEST_EMAIL],
    )
    if typed.reason not in list_charter_rules():
        return _render_report_form(contribution, request.POST.dict(), {"reason": NO_REASON}, 422)
    if typed.email and not EMAIL.fullmatch(typed.email):
        return _render_report_form(contribution, request.POST.dict(), {"email": WRONG_EMAIL}, 422)
    try:
        content_report = file_report(contribution, form, typed, find_client_address(request))
    except Refusal as refusal:
        return _render_report_form(contribution, request.POST.dict(), {"": str(refusal)}, refusal.status)
    return HttpResponseRedirect(report_path(content_report))


def _find_sent(request: HttpRequest) -> ContentReport | None:
    """What the same form has brought already: its answer was lost, and the text may be off the site by now."""
    sent = read_form_token(str(request.POST.get("form", "")))
    return ContentReport.objects.filter(sending=sent[0], is_appeal=False).first() if sent else None


def _render_report_form(contribution: Contribution, typed: dict[str, str], faults: Mapping[str, str], status: int = 200) -> HttpResponse:
    now = get_current_town().clock()
    sending, token = make_form_token(now)
    values = {
        "contribution": contribution,
        "reasons": list_charter_rules(),
        "typed": typed,
        "faults": faults,
        "labels": {"reason": "Que lui reprochez-vous ?", "email": EMAIL_LABEL},
        "form": token,
        "challenge": json.dumps(make_challenge(sending, now)),
        "trap": TRAP,
        "longest_name": LONGEST_NAME,
    }
    return render_for_resident("report.html", values, status)


def _find_own_report(purpose: str, token: str) -> ContentReport:
    """The report that the link opens. Raises Refusal."""
    content_report = find_report_by_token(purpose, token)
    if content_report is None:
        raise Refusal(404)
    return content_report


@require_safe
@allow_residents
def follow_report(request: HttpRequest, token: str) -> HttpResponse:
    """View: the follow-up of a report: the decision, its reason, and what the reporter may do now."""
    content_report = _find_own_report(REPORT, token)
    contact = ReporterContact.objects.filter(report=content_report).first()
    has_email = bool(read_contact(content_report)["email"])
    values = {
        "report": content_report,
        "contribution": content_report.contribution,
        "outcome": describe_outcome(content_report),
        "is_online": content_report.contribution.state == PUBLISHED and not content_report.contribution.is_hidden,
        "redress": REDRESS,
        "email_state": "" if contact is None or not has_email else "confirmed" if contact.confirmed_at else "waiting",
        "may_be_erased": contact is not None or bool(content_report.words),
        "promise": format_reading_promise(get_reading_hours(), get_current_town().clock()),
        "path": request.path,
    }
    return render_for_resident("reported.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def confirm_reporter(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button, which a scanner of mails may open as it likes; the button confirms the address of who reported."""
    content_report = _find_own_report(REPORTER_EMAIL, token)
    if not ReporterContact.objects.filter(report=content_report).exists():
        raise Refusal(404, NO_LINK_ANY_MORE)
    if request.method == "POST":
        confirm_contact(content_report)
        return HttpResponseRedirect(report_path(content_report))
    return render_for_resident("confirm.html", {"email_use": "pour vous écrire ce qui est décidé", "path": request.path})


@require_POST
@allow_residents
def forget_reporter(request: HttpRequest, token: str) -> HttpResponse:
    """View: a reporter withdraws their name, address and words."""
    content_report = _find_own_report(REPORT, token)
    erase_report(content_report, Deed(RESIDENT, REPORT_ERASED, content_report.contribution.reference, address=find_client_address(request)))
    return HttpResponseRedirect(report_path(content_report))

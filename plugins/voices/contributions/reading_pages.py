"""One-click actions of readers, « moi aussi » and « d’accord », and the counts that pages show.

An opinion needs no account, is one a device, and ranks nothing.
"""

import json
import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.service.access.people import find_client_address
from plugins.service.web_service.audit import Deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.rates import Pace, require_pace
from plugins.service.web_service.town_key import read_token, sign_token
from plugins.voices.contributions.admission import (
    TRAP,
    NotYet,
    digest_with_key,
    make_challenge,
    make_form_token,
    read_form_token,
    read_sent_form,
)
from plugins.voices.contributions.intake import RESIDENT
from plugins.voices.contributions.letters import find_online_question, find_published
from plugins.voices.contributions.models import PUBLISHED, ContentReport, Contribution, MessageOpinion, MeToo, ReporterContact
from plugins.voices.contributions.moderation import list_charter_rules, list_unread_counts
from plugins.voices.contributions.personal_records import REPORT_ERASED, erase_report
from plugins.voices.contributions.reports import REDRESS, TypedReport, confirm_contact, describe_outcome, file_report, read_contact
from plugins.voices.contributions.room import format_reading_promise
from plugins.voices.contributions.screening import EMAIL, clean_line
from plugins.voices.contributions.sections import (
    EMAIL_LABEL,
    LONGEST_NAME,
    MESSAGE,
    PUBLIC,
    REPORT,
    REPORTER_EMAIL,
    OnlineText,
    allow_residents,
    find_report_by_token,
    find_section,
    find_subject_text,
    find_text,
    format_page_address,
    get_reading_hours,
    is_online,
    render_for_resident,
    report_path,
    wants_json,
)

COOKIE = "voix"
YEAR = 365 * 24 * 3600
ME_TOO_BY_ADDRESS, ME_TOO_BY_ADDRESS_AND_QUESTION = Pace(burst=20, rate=1 / 60), Pace(burst=4, rate=1 / 3600)
"""Of a network address: one reader's evening; and, for one question, a family, then one an hour: emptying one's cookies is worth little."""


def read_device(request: HttpRequest) -> str:
    """The browser's id from its first « moi aussi »; empty before it."""
    device = read_token(COOKIE, request.COOKIES.get(COOKIE, ""))
    return device if isinstance(device, str) else ""


def make_device() -> tuple[str, str]:
    """A name for a browser, and the cookie that holds it."""
    device = secrets.token_hex(8)
    return device, sign_token(COOKIE, device)


def count_me_too(identity: str, device: str, address: str) -> int:
    """Count this device once, and say how many there are. Raises Refusal for who does it too often."""
    digest = digest_with_key("device", device)
    if not MeToo.objects.filter(identity=identity, device=digest).exists():
        require_pace("moi-aussi", address, ME_TOO_BY_ADDRESS)
        require_pace(f"moi-aussi/{identity}", address, ME_TOO_BY_ADDRESS_AND_QUESTION)
        MeToo.objects.get_or_create(identity=identity, device=digest, defaults={"at": get_current_town().clock()})
    return MeToo.objects.filter(identity=identity).count()


def list_hidden_identities() -> QuerySet[Contribution, str]:
    """The `id` of what was published and is off the site."""
    rows = Contribution.objects.exclude(state=PUBLISHED, is_hidden=False).exclude(identity="")
    return rows.values_list("identity", flat=True)


def list_counts() -> Mapping[str, int]:
    """The number of devices that chose « moi aussi », by the `id` of each published question."""
    counted = (
        MeToo.objects.exclude(identity__in=list_hidden_identities()).values("identity").annotate(devices=Count("pk")).order_by("identity")
    )
    return {row["identity"]: row["devices"] for row in counted}


LONGEST_IDENTITY = 80
CACHED = 60
"""Seconds that the counts may be kept by whoever passes them on."""
AT_COUNTER = "#aussi"
"""Where a question's page has its counter; who comes there has just been counted, and js/contributions.js counts again."""
OPINIONS = {"oui": True, "non": False, "sans": None}
"""The names of the buttons, and whether who presses one agrees."""
NOT_ONLINE = "Ce texte n’est pas, ou plus, en ligne."


@require_POST
@allow_residents
def record_me_too(request: HttpRequest) -> HttpResponse:
    """View: count « moi aussi » for one more device."""
    question = find_online_question(request.POST.get("id", ""))
    if question is None:
        raise Refusal(404, NOT_ONLINE)
    device, cookie = read_device(request), ""
    if not device:
        device, cookie = make_device()
    count = count_me_too(question.identity, device, find_client_address(request))
    page = f"{format_page_address(question.address)}{AT_COUNTER}"
    if wants_json(request):
        answer: HttpResponse = JsonResponse({"aussi": count})
    elif urlsplit(page).netloc == request.get_host():
        answer = HttpResponseRedirect(page)
    else:  # a form may not lead to another host (Content-Security-Policy, form-action)
        answer = render_for_resident("counted.html", {"count": count, "page": page})
    return _set_cookie(answer, cookie)


def _set_cookie(answer: HttpResponse, cookie: str) -> HttpResponse:
    """The answer to a device that has said something for the first time names it; `cookie` is empty for one that has a name."""
    if cookie:
        secure = get_current_town().service.origin.startswith("https://")
        answer.set_cookie(COOKIE, cookie, max_age=YEAR, path=PUBLIC, secure=secure, httponly=True, samesite="Lax")
    return answer


@require_POST
@allow_residents
def record_opinion(request: HttpRequest) -> HttpResponse:
    """View: record a device's opinion of a message; the button names the message."""
    button = next((name for name in OPINIONS if request.POST.get(name)), "")
    identity, agrees = request.POST.get(button, "")[:LONGEST_IDENTITY], OPINIONS.get(button)
    message, debate = find_open_message(identity)
    device, cookie = read_device(request), ""
    if agrees is None:
        withdraw_opinion(identity, device)
    else:
        if not device:
            device, cookie = make_device()
        set_opinion(identity, device, agrees, find_client_address(request))
    counts = count_opinions(identity)
    if wants_json(request):
        return _set_cookie(JsonResponse({"avis": counts}), cookie)
    from_page = request.POST.get("page", "")
    if not re.fullmatch(rf"{re.escape(debate.address)}(page/\d+/|recents/)?", from_page):
        from_page = debate.address
    values = {
        "identity": identity,
        "agrees": agrees,
        "counts": counts,
        "author": str(message.values.get("name") or ANONYMOUS),
        "words": message.body,
        "from_page": from_page,
        "page": f"{format_page_address(from_page)}#m-{message.slug}",
    }
    return _set_cookie(render_for_resident("opinion.html", values), cookie)


@require_safe
@allow_residents
def tell_counts(request: HttpRequest) -> HttpResponse:
    """View: the « moi aussi » counts by question, opinions by message, and waiting texts by kind."""
    counts = {"aussi": dict(list_counts()), "avis": dict(list_opinions()), "lus": dict(list_unread_counts())}
    return JsonResponse(counts, headers={"Cache-Control": f"public, max-age={CACHED}"})


OPINIONS_BY_ADDRESS, OPINIONS_BY_ADDRESS_AND_MESSAGE = Pace(burst=60, rate=1 / 30), Pace(burst=4, rate=1 / 3600)
"""Of a network address: a reader who goes through two pages of a debate; and, for one message, a family, then one an hour."""
NO_SUCH_MESSAGE = "Ce message n’est pas, ou plus, en ligne."


def find_open_message(identity: str) -> tuple[OnlineText, OnlineText]:
    """The message and its debate. Raises Refusal where readers do not see them, or the debate is closed."""
    message = find_text(MESSAGE, identity)
    if message is None or not is_online(message) or identity in set(list_hidden_identities().filter(identity=identity)):
        raise Refusal(404, NO_SUCH_MESSAGE)
    debate = find_subject_text(find_section(MESSAGE), message.values)
    if debate is None:
        raise Refusal(404, NO_SUCH_MESSAGE)
    return message, debate


def set_opinion(identity: str, device: str, agrees: bool, address: str) -> None:
    """Set this device's opinion of the message, replacing an earlier one. Raises Refusal for who does it too often."""
    digest = digest_with_key("device", device)
    former = MessageOpinion.objects.filter(identity=identity, device=digest).first()
    if former is not None and former.agrees == agrees:
        return
    require_pace("opinion", address, OPINIONS_BY_ADDRESS)
    if former is None:
        require_pace(f"opinion/{identity}", address, OPINIONS_BY_ADDRESS_AND_MESSAGE)
    values = {"agrees": agrees, "at": get_current_town().clock()}
    MessageOpinion.objects.update_or_create(identity=identity, device=digest, defaults=values)


def withdraw_opinion(identity: str, device: str) -> None:
    """Withdraw this device's opinion of the message, if any."""
    MessageOpinion.objects.filter(identity=identity, device=digest_with_key("device", device)).delete()


def count_opinions(identity: str) -> tuple[int, int]:
    """The numbers of devices that agree with the message, and that do not."""
    return _count(MessageOpinion.objects.filter(identity=identity)).get(identity, (0, 0))


def list_opinions() -> Mapping[str, tuple[int, int]]:
    """The same for every published message, by its `id`."""
    return _count(MessageOpinion.objects.exclude(identity__in=list_hidden_identities()))


def _count(opinions: QuerySet[MessageOpinion]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for row in opinions.values("identity", "agrees").annotate(devices=Count("pk")).order_by("identity"):
        agreeing, disagreeing = counts.get(row["identity"], (0, 0))
        counts[row["identity"]] = (row["devices"], disagreeing) if row["agrees"] else (agreeing, row["devices"])
    return counts


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

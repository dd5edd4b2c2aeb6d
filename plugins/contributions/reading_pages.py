"""What readers do on a page of the journal without writing: « moi aussi », « d’accord »; and the counts that pages show."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from plugins.access.visitors import find_client_address
from plugins.contributions.answers import list_online_questions
from plugins.contributions.me_too import COOKIE, YEAR, count_me_too, list_counts, make_device, read_device
from plugins.contributions.opinions import count_opinions, find_open_message, list_opinions, set_opinion, withdraw_opinion
from plugins.contributions.own_links import PUBLIC, format_page_address
from plugins.contributions.queue import list_unread_counts
from plugins.contributions.residents import allow_residents, render_for_resident, wants_json
from plugins.publication.contribution import ANONYMOUS
from plugins.web_service.configuration import get_current_town
from plugins.web_service.refusals import Refusal

LONGEST_IDENTITY = 80
CACHED = 60
"""Seconds that the counts may be kept by whoever passes them on."""
AT_COUNTER = "#aussi"
"""Where a question's page has its counter; who comes there has just been counted, and js/contributions.js counts anew."""
OPINIONS = {"oui": True, "non": False, "sans": None}
"""The names of the buttons, and whether who presses one agrees."""
NOT_ONLINE = "Ce texte n’est pas, ou plus, en ligne."


@require_POST
@allow_residents
def record_me_too(request: HttpRequest) -> HttpResponse:
    """One more device asks itself this question."""
    question = list_online_questions().get(request.POST.get("id", ""))
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
    return _with_cookie(answer, cookie)


def _with_cookie(answer: HttpResponse, cookie: str) -> HttpResponse:
    """The answer to a device that has said something for the first time names it; `cookie` is empty for one that has a name."""
    if cookie:
        secure = get_current_town().service.origin.startswith("https://")
        answer.set_cookie(COOKIE, cookie, max_age=YEAR, path=PUBLIC, secure=secure, httponly=True, samesite="Lax")
    return answer


@require_POST
@allow_residents
def record_opinion(request: HttpRequest) -> HttpResponse:
    """A device agrees with a message, or not, or thinks nothing of it any more: the button that was pressed names the message."""
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
        return _with_cookie(JsonResponse({"avis": counts}), cookie)
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
    return _with_cookie(render_for_resident("opinion.html", values), cookie)


@require_safe
@allow_residents
def tell_counts(request: HttpRequest) -> HttpResponse:
    """How many devices said « moi aussi », by the `id` of the question; how many agree and do not, by that of the message; how many texts
    moderators have yet to read, by their kind."""
    counts = {"aussi": dict(list_counts()), "avis": dict(list_opinions()), "lus": dict(list_unread_counts())}
    return JsonResponse(counts, headers={"Cache-Control": f"public, max-age={CACHED}"})

"""One-click actions of readers, « moi aussi » and « d’accord », and the counts that pages show.

An opinion needs no account, is one a device, and ranks nothing.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.service.access.visitors import find_client_address
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.rates import Pace, require_pace
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.answers import find_online_question
from plugins.voices.contributions.form_subjects import MESSAGE, UNKNOWN, require_open
from plugins.voices.contributions.me_too import COOKIE, YEAR, count_me_too, list_counts, list_hidden_identities, make_device, read_device
from plugins.voices.contributions.models import MessageOpinion
from plugins.voices.contributions.online_texts import OnlineText, find_text, is_online, list_online
from plugins.voices.contributions.own_links import PUBLIC, format_page_address
from plugins.voices.contributions.queue import list_unread_counts
from plugins.voices.contributions.residents import allow_residents, render_for_resident, wants_json
from plugins.voices.contributions.sealing import digest_with_key

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


BY_ADDRESS, BY_ADDRESS_AND_MESSAGE = Pace(burst=60, rate=1 / 30), Pace(burst=4, rate=1 / 3600)
"""Of a network address: a reader who goes through two pages of a debate; and, for one message, a family, then one an hour."""
NO_SUCH_MESSAGE = "Ce message n’est pas, ou plus, en ligne."


def find_open_message(identity: str) -> tuple[OnlineText, OnlineText]:
    """The message and its debate. Raises Refusal where readers do not see them, or the debate is closed."""
    message = find_text(MESSAGE, identity)
    if message is None or not is_online(message) or identity in set(list_hidden_identities().filter(identity=identity)):
        raise Refusal(404, NO_SUCH_MESSAGE)
    debate = next((text for text in list_online("debat") if text.slug == message.values.get("debat")), None)
    if debate is None:
        raise Refusal(404, UNKNOWN[MESSAGE])
    require_open(debate)
    return message, debate


def set_opinion(identity: str, device: str, agrees: bool, address: str) -> None:
    """Set this device's opinion of the message, replacing an earlier one. Raises Refusal for who does it too often."""
    digest = digest_with_key("device", device)
    former = MessageOpinion.objects.filter(identity=identity, device=digest).first()
    if former is not None and former.agrees == agrees:
        return
    require_pace("opinion", address, BY_ADDRESS)
    if former is None:
        require_pace(f"opinion/{identity}", address, BY_ADDRESS_AND_MESSAGE)
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

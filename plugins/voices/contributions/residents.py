"""Answers to residents: pages without a cookie, forms without an account, nothing from elsewhere.

Nothing here hangs on a session, so no token of Django's is asked: a form may stand on a page of the journal. What a browser says of where a
form comes from is looked at all the same.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import find_static_root, get_environment
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.own_links import PUBLIC, find_public_origin

SAFE = frozenset({"GET", "HEAD"})
ELSEWHERE = "Ce formulaire vient d’un autre site : ouvrez-le sur celui de la ville."
Named = ParamSpec("Named")
View = Callable[Concatenate[HttpRequest, Named], HttpResponse]
"""From a request, and what its address names, to the answer."""


def render_for_resident(template: str, values: Mapping[str, object], status: int = 200, wait: int = 0) -> HttpResponse:
    """Render a page for any reader."""
    town = get_current_town()
    site = str(town.conf.get("SITEURL", ""))
    base = {
        "town": town.name,
        "static": find_static_root(),
        "site": site,
        "visitor": None,
        "token": "",
        "csrf": "",
        "here": "",
        "voices": PUBLIC,
        "now": town.clock(),
    }
    text = get_environment().get_template(f"service/resident_{template}").render({**base, **values})
    return HttpResponse(text, status=status, headers={"Retry-After": str(wait)} if wait else {})


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def is_from_here(request: HttpRequest) -> bool:
    """Whether the form comes from the service or from the journal, as far as its browser says."""
    origin = request.headers.get("Origin", "")
    if not origin:
        return True
    service, site = get_current_town().service, urlsplit(str(get_current_town().conf.get("SITEURL", "")))
    here = {service.origin, find_public_origin(), f"{site.scheme}://{site.netloc}", f"{request.scheme}://{request.get_host()}"}
    return origin.lower() in here


def allow_residents(view: View[Named]) -> View[Named]:
    """Decorate a public view: a Refusal becomes a page of the same sort, or JSON for a script."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, /, *words: Named.args, **named: Named.kwargs) -> HttpResponse:
        try:
            if request.method not in SAFE and not is_from_here(request):
                raise Refusal(403, ELSEWHERE)
            return view(request, *words, **named)
        except Refusal as refusal:
            if wants_json(request):
                headers = {"Retry-After": str(refusal.wait)} if refusal.wait else {}
                return JsonResponse({"error": str(refusal)}, status=refusal.status, headers=headers)
            return render_for_resident("refusal.html", {"sentence": str(refusal)}, refusal.status, refusal.wait)

    return answer

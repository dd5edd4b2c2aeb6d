"""The pages of the service, the JSON that their scripts send, the headers of every answer, and how a request is refused."""

import errno
import hashlib
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.deprecation import MiddlewareMixin
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.words import format_french_day
from plugins.service.evening import doors
from plugins.service.web_service.configuration import get_current_town, list_current_parts

MINUTE, HOUR, DAY = 60, 3600, 86400


def spoken_instant(moment: datetime) -> str:
    """`28 mars 2026 à 9 h 05`."""
    local = moment.astimezone(PARIS)
    return f"{format_french_day(local)} à {local.hour} h {local.minute:02}"


def spoken_age(moment: datetime, now: datetime) -> str:
    """The age of `moment` in French: « à l’instant », « il y a 5 min », « il y a 3 h », then the day."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return "à l’instant"
    if seconds < HOUR:
        return f"il y a {int(seconds // MINUTE)} min"
    return f"il y a {int(seconds // HOUR)} h" if seconds < DAY else f"le {format_french_day(moment.astimezone(PARIS))}"


def spoken_moment(moment: str) -> str:
    """The same for an instant in ISO 8601."""
    return spoken_instant(datetime.fromisoformat(moment))


FILTERS: Mapping[str, Callable[..., str]] = {"spoken_instant": spoken_instant, "spoken_age": spoken_age, "spoken_moment": spoken_moment}


HEADERS = {
    **doors.HEADERS,
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""A page of the desk frames one of its own: the preview. An address may be somebody's key, so that none is told to what a page asks for;
`no-referrer` would have browsers send `Origin: null` with a form, which is refused as forged:
https://fetch.spec.whatwg.org/#append-a-request-origin-header"""


class OwnHeaders(MiddlewareMixin):
    """Puts the headers on every answer that has not its own."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer, with its headers."""
        for name, value in {**HEADERS, **(doors.HTTPS_ONLY if request.is_secure() else {})}.items():
            response.headers.setdefault(name, value)
        return response


THEME = ROOT / "theme"
STATIC = "/service/statique/"
"""Where the files of the pages are, before the digest of them all."""


@cache
def get_environment() -> Environment:
    """Jinja, for this process."""
    env = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters |= FILTERS
    return env


@cache
def list_static_files() -> Mapping[str, Path]:
    """The files that pages ask for, by address; nothing else is served."""
    patterns = [pattern for part in list_current_parts() for pattern in part.statics]
    return {path.relative_to(THEME).as_posix(): path for pattern in sorted(patterns) for path in sorted(THEME.glob(pattern))}


@cache
def find_static_root() -> str:
    """The address of these files, with a final slash: it names their bytes, so that a browser may keep them for ever."""
    digest = hashlib.blake2b(digest_size=6)
    for address, path in sorted(list_static_files().items()):
        digest.update(address.encode() + b"\0" + path.read_bytes())
    return f"{STATIC}{digest.hexdigest()}/"


def render_page(
    request: HttpRequest, template: str, values: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page that `template` makes of `values`, of the town's name, of whoever asks. With `csrf` among them it has no form, and leaves no
    cookie."""
    token = str(values["csrf"]) if "csrf" in values else get_token(request)
    base = {
        "town": get_current_town().name,
        "static": find_static_root(),
        "site": str(get_current_town().conf.get("SITEURL", "")),
        "has_agents_site": bool(get_current_town().conf.get("AGENTS")),
        "visitor": getattr(request, "visitor", None),
        "token": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token),
        "csrf": token,
        "here": request.path,
    }
    text = get_environment().get_template(template).render({**base, **values})
    return HttpResponse(text, status=status, headers=dict(headers or {}))


LOG = logging.getLogger("beffroi.service")
FORGED = "Cette demande ne vient pas d’une page du service, ou la page est restée ouverte trop longtemps. Rechargez-la, puis réessayez."
SENTENCES = {
    400: "Cette demande ne se lit pas.",
    403: "Vous n’avez pas le droit de faire cela.",
    404: "Il n’y a rien à cette adresse.",
    429: "Trop de demandes à la fois. Réessayez dans un instant.",
    507: "Le disque de la machine est plein : votre appareil garde ce que vous écrivez. Réessayez quand il y aura de la place.",
    500: "Le service n’a pas pu répondre. Ce que vous aviez écrit est gardé ; réessayez dans un instant.",
}


class Refusal(Exception):
    """Ends a request with a status and a French sentence; `wait` is in seconds."""

    def __init__(self, status: int, sentence: str = "", wait: int = 0):
        super().__init__(sentence or SENTENCES.get(status, SENTENCES[400]))
        self.status, self.wait = status, wait


def respond_refusal(request: HttpRequest, status: int, sentence: str = "", wait: int = 0) -> HttpResponse:
    """Answer a refusal: JSON for our scripts, a page for everybody else."""
    text = sentence or SENTENCES.get(status, SENTENCES[400])
    headers = {"Retry-After": str(wait)} if wait else {}
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": text}, status=status, headers=headers)
    return render_page(request, "service/refusal.html", {"sentence": text, "status": status, "csrf": ""}, status=status, headers=headers)


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a request without its CSRF token."""
    return respond_refusal(request, 403, FORGED)


def refuse_missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer that there is nothing, or nothing for this visitor."""
    return respond_refusal(request, 404)


def refuse_unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return respond_refusal(request, 400)


def refuse_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed."""
    return respond_refusal(request, 403, str(exception))


def tell_broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours, which the log has; or a disk that is full."""
    return respond_refusal(request, 507) if is_full_disk(sys.exception()) else respond_refusal(request, 500)


def is_full_disk(error: BaseException | None) -> bool:
    """Whether it says that the machine has no room left: by the system, or by SQLite."""
    return (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or (
        isinstance(error, OperationalError) and "disk is full" in str(error)
    )


class RefusalAnswers(MiddlewareMixin):
    """Makes an answer of each Refusal, and notes defects."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a request that a view refuses."""
        if isinstance(exception, Refusal):
            return respond_refusal(request, exception.status, str(exception), exception.wait)
        if not is_full_disk(exception):
            route = request.resolver_match.route if request.resolver_match else ""  # no link of anybody: those are keys
            LOG.error("un défaut : %s", route, exc_info=exception)
        return None


def read_json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises Refusal (400)."""
    try:
        sent = doors.decode_json_object(request.body)
        _require_storable(sent)
    except ValueError:
        raise Refusal(400) from None
    return sent


def _require_storable(value: object) -> None:
    """Raises ValueError for half of a letter, which no encoding writes, and for a NUL, which PostgreSQL refuses, in a text at any depth."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("NUL")
        value.encode()
    elif isinstance(value, dict):
        for item in (*value, *value.values()):
            _require_storable(item)
    elif isinstance(value, list):
        for item in value:
            _require_storable(item)

"""The authenticated visitor of a request, recognised by the session of their device, and what their roles allow."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.deprecation import MiddlewareMixin

from plugins.service.access.models import StaffMember, TrustedDevice
from plugins.service.access.people import find_device
from plugins.service.access.roles import READ
from plugins.service.evening.rates import find_rate_key
from plugins.service.web_service.audit import Deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.refusals import Refusal, respond_refusal

DEVICE = "device"
"""The key of the session that names its device."""
PROVIDER_PROOF = "provider_proof"
"""The key of the session that holds what ends the session at the identity provider, where its person came in by it."""
ENTRY = "/bureau/entree/"
HOME, READERS_HOME = "/bureau/", "/agents/"
SAFE = frozenset({"GET", "HEAD"})
LARGEST_OF_STRANGERS = 64 * 1024
"""Bytes of what somebody unknown may send: five times the longest text of a resident, as a form has it. More is not read."""
TOO_LONG = "C’est trop long. Revenez en arrière : votre texte est dans votre navigateur, raccourcissez-le."


@dataclass(frozen=True)
class Visitor:
    """A person on one of their devices."""

    person: StaffMember
    device: TrustedDevice
    address: str

    @property
    def name(self) -> str:
        """Their name."""
        return self.person.name

    def can(self, role: str) -> bool:
        """Whether they have the role."""
        return role in self.person.roles

    @property
    def only_reads(self) -> bool:
        """Whether the site of the agents is all that they may see."""
        return list(self.person.roles) == [READ]

    def describe_deed(self, action: str, about: str = "") -> Deed:
        """The audit log line of their action."""
        return Deed(self.person.name, action, about, self.device.id, self.address)


class VisitorRecognition(MiddlewareMixin):
    """Middleware that sets `request.visitor`: None for a stranger. Revoking a device takes effect at once. Before anything reads what a
    stranger sends, its size is looked at."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """See Django's."""
        id = request.session.get(DEVICE, "")
        device = find_device(id) if id else None
        if id and device is None:
            request.session.flush()
        if device and (device.seen_at is None or device.seen_at.date() != get_current_town().clock().date()):
            request.session.modified = True  # once a day, its two months begin anew; those that end at a moment of their own end there
        visitor = Visitor(device.person, device, find_client_address(request)) if device else None
        request.visitor = visitor  # type: ignore[attr-defined]  # Django's way: what a middleware knows of a request hangs on it
        if visitor is None and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_OF_STRANGERS:
            return respond_refusal(request, 413, TOO_LONG)
        return None


def find_client_address(request: HttpRequest) -> str:
    """The client's address, as rate limits count it."""
    return find_rate_key(str(request.META.get("REMOTE_ADDR", "")))


def format_entry_address(code: str) -> str:
    """The address that a camera reads: what follows `#` is never sent to a server, nor kept in its journal."""
    return f"{get_current_town().service.origin}{ENTRY}#{code}"


def find_home_page(person: StaffMember) -> str:
    """The home page of a visitor who has just signed in."""
    return READERS_HOME if list(person.roles) == [READ] else HOME


def find_visitor(request: HttpRequest) -> Visitor:
    """The authenticated visitor. Raises Refusal for a stranger."""
    visitor = getattr(request, "visitor", None)
    if not isinstance(visitor, Visitor):
        raise Refusal(403, "Entrez d’abord : votre appareil n’est pas reconnu.")
    return visitor


Named = ParamSpec("Named")
View = Callable[Concatenate[HttpRequest, Named], HttpResponse]
"""From a request, and what its address names, to the answer."""


def require_role(*roles: str) -> Callable[[View[Named]], View[Named]]:
    """Decorate a view for visitors who have one of `roles`, or for the whole desk if none is given. A stranger is led to the entry."""

    def guarded(view: View[Named]) -> View[Named]:
        @wraps(view)
        def answer(request: HttpRequest, /, *words: Named.args, **named: Named.kwargs) -> HttpResponse:
            visitor = getattr(request, "visitor", None)
            if visitor is None and request.method in SAFE and "json" not in request.headers.get("Accept", ""):
                return HttpResponseRedirect(f"{ENTRY}?vers={request.path}")
            known_visitor = find_visitor(request)
            if known_visitor.only_reads and request.path == HOME:
                return HttpResponseRedirect(READERS_HOME)
            if known_visitor.only_reads or (roles and not any(known_visitor.can(role) for role in roles)):
                raise Refusal(403)
            return view(request, *words, **named)

        return answer

    return guarded


def require_visitor(view: View[Named]) -> View[Named]:
    """Decorate a view for every signed-in visitor, read-only ones included. A stranger is led to the entry."""

    @wraps(view)
    def answer(request: HttpRequest, /, *words: Named.args, **named: Named.kwargs) -> HttpResponse:
        if getattr(request, "visitor", None) is None and request.method in SAFE and "json" not in request.headers.get("Accept", ""):
            return HttpResponseRedirect(f"{ENTRY}?vers={request.path}")
        find_visitor(request)
        return view(request, *words, **named)

    return answer


def let_in(request: HttpRequest, device: TrustedDevice) -> None:
    """Sign the browser in as `device`, in a new session, so that none can be planted."""
    request.session.flush()
    request.session[DEVICE] = device.id


def format_device_label(request: HttpRequest) -> str:
    """A readable label for a device, from its User-Agent."""
    user_agent = request.headers.get("User-Agent", "")
    systems = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}
    browsers = {"Firefox": "Firefox", "Edg": "Edge", "Chrom": "Chrome", "Safari": "Safari"}
    system = next((name for mark, name in systems.items() if mark in user_agent), "un appareil")
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "un navigateur")
    return f"{browser} sur {system}"

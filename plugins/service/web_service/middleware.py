"""Security headers of every answer; what a town has no room for is not found."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from plugins.service.web_service.configuration import list_current_parts, list_town_parts

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}
"""https://owasp.org/www-project-secure-headers/ A page of the desk frames one of its own: the preview. An address may be somebody's key, so
that none is told to what a page asks for; `no-referrer` would have browsers send `Origin: null` with a form, which is refused as forged:
https://fetch.spec.whatwg.org/#append-a-request-origin-header"""
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


class OwnHeaders(MiddlewareMixin):
    """Puts the headers on every answer that has not its own."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer, with its headers."""
        for name, value in {**HEADERS, **(HTTPS_ONLY if request.is_secure() else {})}.items():
            response.headers.setdefault(name, value)
        return response


class OwnParts(MiddlewareMixin):
    """Answers that nothing is there, where another town of the same process has the room that a view is of, and this one has not."""

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> None:
        """See Django's. Raises Http404."""
        own = list_town_parts()
        others = [f"{part.application}." for part in list_current_parts() if part not in own]
        if view.__module__.startswith(tuple(others)):
            raise Http404

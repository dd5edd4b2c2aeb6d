"""The guards of the service: which requests are accepted, and the security headers of every answer."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request

from plugins.service.evening.rates import Pace, Rates, find_rate_key
from plugins.service.evening.refusal import RequestRefused, build_too_often

COOKIE = "beffroi"
COOKIE_AGE = 3 * 24 * 3600
"""Seconds. What a cookie opens ends before: with the session, or when it is revoked."""

ASKED, ASKED_VALUE = "X-Beffroi", "direct"
"""A header of ours: no form and no page of another origin can send it without being asked first (CORS), and nobody is answered yes."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ALL_REQUESTS = "demandes"
PACES = {ALL_REQUESTS: Pace(burst=400, rate=50)}
"""Of a device that was invited; of an address for everybody else: strangers who share that of the chamber silence no phone of it."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
"""https://owasp.org/www-project-secure-headers/"""

HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def guard_app(app: Flask, origins: frozenset[str], rates: Rates, recognised: Callable[[str], str], unpaced: frozenset[str]) -> None:
    """Install the guards of `app`: host names, rate limits, origins; and the headers of every answer. `recognised` gives the device of a
    token, empty for none; the addresses `unpaced` keep their own pace, once they have looked at what is asked."""
    names = {urlsplit(origin).netloc for origin in origins}

    @app.before_request
    def enter() -> None:
        device = recognised(read_token(request, is_secure(request, origins)))
        who = f"appareil {device}" if device else find_rate_key(request.remote_addr or "")
        if request.path not in unpaced and (wait := rates.wait(ALL_REQUESTS, who)):
            raise build_too_often(wait)
        if request.host.lower() not in names:
            raise RequestRefused(421, "Ce service ne répond pas à ce nom.")
        if request.method not in SAFE:
            require_our_page(request, origins)

    @app.after_request
    def forbid(response: Response) -> Response:
        for name, value in {**HEADERS, **(HTTPS_ONLY if is_secure(request, origins) else {})}.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def require_our_page(request: Request, origins: frozenset[str]) -> None:
    """Raises RequestRefused unless a script of our own page sent what would change something."""
    if request.headers.get(ASKED) != ASKED_VALUE or request.headers.get("Origin", "").lower() not in origins:
        raise RequestRefused(403, "Cette demande ne vient pas de la page du direct.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise RequestRefused(403, "Cette demande vient d’un autre site.")


def is_secure(request: Request, origins: frozenset[str]) -> bool:
    """Whether the browser came by https: its origin is our public one."""
    return f"https://{request.host.lower()}" in origins


def find_cookie_name(https: bool) -> str:
    """`__Host-`: browsers take it from https alone, for this very host, and no other can overwrite it (RFC 6265bis, section 4.1.3)."""
    return f"__Host-{COOKIE}" if https else COOKIE


def set_device_cookie(response: Response, https: bool, token: str) -> None:
    """Set the cookie `token` in the browser: no script reads it, no other site has it sent."""
    response.set_cookie(find_cookie_name(https), token, max_age=COOKIE_AGE, secure=https, httponly=True, samesite="Strict", path="/")


def read_token(request: Request, https: bool) -> str:
    """The token that the browser shows, or an empty text."""
    return request.cookies.get(find_cookie_name(https), "")

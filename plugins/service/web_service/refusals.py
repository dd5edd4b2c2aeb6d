"""Answers to refused, missing or failing requests: a page for people, a sentence for scripts."""

import errno
import logging
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from plugins.service.web_service.pages import render_page

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

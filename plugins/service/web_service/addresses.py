"""The addresses of the service: its health and its pages' files, then those that each part brings below its prefix."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from plugins.service.web_service.audit_seal import find_log_trouble
from plugins.service.web_service.configuration import get_current_town, list_current_parts, list_town_parts
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.refusals import refuse_denied, refuse_missing, refuse_unreadable, tell_broken
from plugins.service.web_service.worker import are_workers_alive


def tell_state() -> dict[str, object]:
    """View: whether the service is healthy: its store answers, its workers live. Nothing of anybody is told."""
    try:
        waiting = OutboxWork.objects.filter(done_at=None, given_up=False)
        now = get_current_town().clock()
        late = waiting.filter(due_at__lt=now - timedelta(minutes=10)).count()
        alive = are_workers_alive(now)
        finders = filter(None, (part.delays() for part in list_town_parts()))
        delays = [asdict(delay) for find_delays in finders for delay in find_delays(get_current_town())]
        state = {"store": connection.vendor, "worker": alive, "waiting": waiting.count(), "late": late, "delays": delays}
        return {"ok": alive, **state, "audit": _find_audit_trouble()}
    except Error:
        return {"ok": False, "store": "", "worker": False}


def _find_audit_trouble() -> str:
    try:
        return find_log_trouble()
    except OSError as error:
        return f"Le sceau du journal des actions ne se lit pas ({error.strerror})."


def is_well(state: Mapping[str, object]) -> bool:
    """Whether it can do its work."""
    return bool(state["ok"])


def tell_health(request: HttpRequest) -> HttpResponse:
    """Whether the service can do its work. 503 when it cannot."""
    state = tell_state()
    return JsonResponse(state, status=200 if is_well(state) else 503)


handler400 = refuse_unreadable
handler403 = refuse_denied
handler404 = refuse_missing
handler500 = tell_broken

if settings.configured:
    urlpatterns = [
        path("service/sante", tell_health),
        *(path(part.prefix, include(list(part.addresses()))) for part in list_current_parts() if part.addresses()),
    ]

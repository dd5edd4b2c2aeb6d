"""A letter to who moderates, when what residents wrote waits beyond the hours that the town states: once an opening, while it lasts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.access.models import StaffMember
from plugins.access.roles import MODERATE
from plugins.announce.mail import mail_server
from plugins.contributions.letters import FIRST_TURN, mail_letter
from plugins.contributions.own_links import get_contribution_rules
from plugins.contributions.queue import find_delays
from plugins.contributions.reading_hours import FARTHEST, find_late_limit, find_next_reading
from plugins.web_service.configuration import get_current_town
from plugins.web_service.models import OutboxWork
from plugins.web_service.outbox import put_work
from plugins.web_service.part import WebTown

SEND_REMINDER = "contributions.reminder"
QUEUE = "/bureau/moderation/"


def remind_moderators(town: WebTown) -> None:
    """Have a letter leave to each moderator with an address, when somebody should be reading and what came before still waits."""
    hours, now = get_contribution_rules().hours, town.clock()
    if mail_server(town.paths.environ) is None or find_next_reading(hours, now) != now or not any(find_delays(town)):
        return
    for person in StaffMember.objects.filter(closed_at=None).exclude(email=""):
        key = f"{person.pk}/{_opening(hours, now)}"
        if MODERATE in person.roles and not OutboxWork.objects.filter(work=SEND_REMINDER, key=key).exists():
            put_work(SEND_REMINDER, {"person": person.pk}, now, key=key, order=FIRST_TURN)


def _opening(hours: str, now: datetime) -> str:
    """What names this opening: the one that is over before it, or the day where none is."""
    last = find_late_limit(hours, now)
    return f"{now:%Y-%m-%d}" if now - last >= FARTHEST else f"{last:%Y-%m-%dT%H:%M}"


def send_reminder(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Write to one of them, if anything still waits. Raises TryLater, GiveUp."""
    person = StaffMember.objects.filter(pk=payload["person"], closed_at=None).exclude(email="").first()
    lines = [delay.text for delay in find_delays(town)]
    if person is None or not lines or MODERATE not in person.roles:
        return None
    waiting = "\n".join(lines)
    words = "Ce message part une fois par permanence, tant que quelque chose attend."
    mail_letter(
        town, person.email, "Des habitants attendent d’être lus", f"{waiting}\n\n{get_current_town().service.origin}{QUEUE}\n\n{words}"
    )
    return None

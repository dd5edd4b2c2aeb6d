"""The moderation queue, and the texts that have waited longer than the hours that the town states, of which a letter reminds moderators."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from plugins.announce.mail import mail_server
from plugins.service.access.models import StaffMember
from plugins.service.access.roles import MODERATE
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.part import Delay, WebTown
from plugins.town.places.openings import Hours
from plugins.voices.contributions.form_subjects import MESSAGE
from plugins.voices.contributions.letters import FIRST_TURN, mail_letter
from plugins.voices.contributions.models import PUBLISHED, TO_REFUSE, WAITING, ContentReport, Contribution
from plugins.voices.contributions.own_links import get_reading_hours
from plugins.voices.contributions.reading_hours import FARTHEST, find_late_limit, find_next_reading

REMEDY = "Ouvrez /bureau/moderation/. Y passer dix minutes par jour : ./beffroi help voix modérer."


def build_queue_filter() -> Q:
    """The filter of the queue: new texts, refusals to confirm, reports, appeals, texts published unread."""
    return _build_unread_filter() | Q(pk__in=ContentReport.objects.filter(settled_at=None).values("contribution"))


def _build_unread_filter() -> Q:
    return Q(state__in=(WAITING, TO_REFUSE)) | Q(state=PUBLISHED, is_read=False)


def list_unread_counts() -> dict[str, int]:
    """The number of unread texts, by kind; and of each debate's messages, by `message/` and its slug."""
    waiting = Contribution.objects.filter(state=WAITING)
    kinds = {row["section"]: row["texts"] for row in waiting.values("section").annotate(texts=Count("pk")).order_by("section")}
    debates = Counter(waiting.filter(section=MESSAGE).values_list("values__debat", flat=True))
    return {**kinds, **{f"{MESSAGE}/{slug}": count for slug, count in debates.items() if slug}}


def find_delays(town: WebTown) -> Iterator[Delay]:
    """The texts, then the reports and the appeals, that should have been read by now."""
    limit = find_late_limit(get_reading_hours(), town.clock())
    texts = Contribution.objects.filter(_build_unread_filter(), received_at__lt=limit).order_by("received_at")
    reports = ContentReport.objects.filter(settled_at=None, received_at__lt=limit).order_by("received_at")
    if text := texts.first():
        yield _tell(f"{texts.count()} texte(s) d’habitants", text, town)
    if report := reports.first():
        yield _tell(f"{reports.count()} signalement(s) ou recours", report, town)


def _tell(matter: str, first: Contribution | ContentReport, town: WebTown) -> Delay:
    return Delay(f"{matter} à lire en retard ; le plus ancien est du {first.received_at.astimezone(town.clock().tzinfo):%d/%m/%Y}.", REMEDY)


SEND_REMINDER = "contributions.reminder"
QUEUE = "/bureau/moderation/"


def remind_moderators(town: WebTown) -> None:
    """Send a letter to each moderator with an address, when somebody should be reading and what came before still waits."""
    hours, now = get_reading_hours(), town.clock()
    if mail_server(town.paths.environ) is None or find_next_reading(hours, now) != now or not any(find_delays(town)):
        return
    for person in StaffMember.objects.filter(closed_at=None).exclude(email=""):
        key = f"{person.pk}/{_find_opening(hours, now)}"
        if MODERATE in person.roles and not OutboxWork.objects.filter(work=SEND_REMINDER, key=key).exists():
            put_work(SEND_REMINDER, {"person": person.pk}, now, key=key, order=FIRST_TURN)


def _find_opening(hours: Hours, now: datetime) -> str:
    """What names this opening: the one that is over before it, or the day where none is."""
    last = find_late_limit(hours, now)
    return f"{now:%Y-%m-%d}" if now - last >= FARTHEST else f"{last:%Y-%m-%dT%H:%M}"


def send_reminder(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
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

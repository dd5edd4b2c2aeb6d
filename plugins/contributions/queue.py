"""What waits for a moderator; and what has waited longer than the hours that the town states."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q

from plugins.contributions.form_subjects import MESSAGE
from plugins.contributions.models import PUBLISHED, TO_REFUSE, WAITING, ContentReport, Contribution
from plugins.contributions.own_links import get_contribution_rules
from plugins.contributions.reading_hours import find_late_limit
from plugins.web_service.part import Delay, WebTown

REMEDY = "Ouvrez /bureau/moderation/ : docs/voix.md dit comment y passer dix minutes par jour."


def build_queue_filter() -> Q:
    """What waits for somebody: new texts, refusals to confirm, reports, appeals, texts that went online unread."""
    return _unread() | Q(pk__in=ContentReport.objects.filter(settled_at=None).values("contribution"))


def _unread() -> Q:
    return Q(state__in=(WAITING, TO_REFUSE)) | Q(state=PUBLISHED, is_read=False)


def list_unread_counts() -> dict[str, int]:
    """How many texts wait to be read before they appear, by kind; and how many messages of each debate, by `message/` and its slug."""
    waiting = Contribution.objects.filter(state=WAITING)
    kinds = {row["section"]: row["texts"] for row in waiting.values("section").annotate(texts=Count("pk")).order_by("section")}
    debates = Counter(waiting.filter(section=MESSAGE).values_list("values__debat", flat=True))
    return {**kinds, **{f"{MESSAGE}/{slug}": count for slug, count in debates.items() if slug}}


def find_delays(town: WebTown) -> Iterator[Delay]:
    """The texts, then the reports and the appeals, that should have been read by now."""
    limit = find_late_limit(get_contribution_rules().hours, town.clock())
    texts = Contribution.objects.filter(_unread(), received_at__lt=limit).order_by("received_at")
    reports = ContentReport.objects.filter(settled_at=None, received_at__lt=limit).order_by("received_at")
    if text := texts.first():
        yield _tell(f"{texts.count()} texte(s) d’habitants", text, town)
    if report := reports.first():
        yield _tell(f"{reports.count()} signalement(s) ou recours", report, town)


def _tell(matter: str, first: Contribution | ContentReport, town: WebTown) -> Delay:
    return Delay(f"{matter} à lire en retard ; le plus ancien est du {first.received_at.astimezone(town.clock().tzinfo):%d/%m/%Y}.", REMEDY)

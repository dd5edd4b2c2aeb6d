"""A moderator's decisions about a text: each writes a row, an audit log line and what follows in one transaction.

When two decide at the same time, the first decision holds, and the second person is told.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from plugins.core.infrastructure.mail import mail_server
from plugins.journal.law.settings import Settings as LawSettings
from plugins.service.access.models import StaffMember
from plugins.service.access.people import MODERATE, Visitor
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_settings, get_current_town
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import Delay, WebTown
from plugins.town.places.openings import Hours
from plugins.voices.contributions import intake, journal_texts, letters, reports
from plugins.voices.contributions.journal_texts import publish_contribution, put_visibility
from plugins.voices.contributions.letters import FIRST_TURN, mail_letter
from plugins.voices.contributions.models import (
    ERASED,
    MERGED,
    PUBLISHED,
    REFUSED,
    REMOVED,
    TO_REFUSE,
    TO_REPHRASE,
    WAITING,
    ContentReport,
    Contribution,
    ModerationDecision,
)
from plugins.voices.contributions.room import FARTHEST, find_late_limit, find_next_reading
from plugins.voices.contributions.sections import MESSAGE, find_section, get_contribution_rules, get_reading_hours

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


PUBLISH, ASK_AGAIN, REFUSE, MERGE, SEPARATE, MOVE, REMOVE, KEEP, CONFIRM, HOLD, RELEASE = (
    "publier",
    "reformuler",
    "refuser",
    "réunir",
    "séparer",
    "déplacer",
    "retirer",
    "maintenir",
    "confirmer",
    "conserver",
    "libérer",
)
OPEN = (WAITING, TO_REFUSE, TO_REPHRASE)
"""The states in which a text may still be published or refused."""
READY_SENTENCES = (
    "Posez une seule question à la fois : chacune aura sa réponse.",
    "Dites de quel lieu et de quel moment il s’agit, pour que l’on puisse répondre.",
    "Retirez le nom de la personne : la question peut se poser sans elle.",
    "Gardez la question, laissez l’injure : elle paraîtra aussitôt.",
)
"""What is asked most often; a moderator may write another."""
MOVED_TO = "Votre texte a été mis dans une autre rubrique :"
ALREADY = "Quelqu’un d’autre vient d’en décider."


@dataclass(frozen=True)
class Verdict:
    """A decision: `rule` is the sentence of the charter, `words` what the moderator adds for the author."""

    action: str
    rule: str = ""
    words: str = ""


def list_charter_rules() -> tuple[str, ...]:
    """Why a text may be refused: the sentences of the page « Modération », and no other."""
    return get_current_settings(LawSettings).moderation.refused


@contextmanager
def _decide(contribution: Contribution, visitor: Visitor, verdict: Verdict, *states: str) -> Iterator[Contribution]:
    """The row, locked, in one of `states`, and saved with the decision. Raises Refusal."""
    with transaction.atomic():
        row = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if row.state not in states:
            raise Refusal(409, ALREADY)
        row.decided_at = get_current_town().clock()
        ModerationDecision.objects.create(
            contribution=row,
            at=row.decided_at,
            who=visitor.name,
            action=verdict.action,
            rule=verdict.rule[:300],
            words=verdict.words[:1000],
        )
        yield row
        row.save()
        note_deed(visitor.describe_deed(f"modération : {verdict.action}", row.reference))


def approve_contribution(contribution: Contribution, visitor: Visitor, title: str = "") -> None:
    """Publish it. Raises Refusal."""
    with _decide(contribution, visitor, Verdict(PUBLISH), *OPEN) as row:
        row.title = title or row.title
        publish_contribution(row, visitor)
        journal_texts.follow_publication(row)
        row.state, row.is_read = PUBLISHED, True
        letters.put_letter(row, letters.LETTER_PUBLISHED)


def ask_to_rephrase(contribution: Contribution, visitor: Visitor, words: str) -> None:
    """Give it back to its author, with a sentence. Raises Refusal."""
    if not words:
        raise Refusal(422, "Dites à l’auteur ce qu’il doit changer.")
    with _decide(contribution, visitor, Verdict(ASK_AGAIN, words=words), WAITING) as row:
        row.state = TO_REPHRASE
        journal_texts.release_joined(row)
        letters.put_letter(row, letters.REPHRASE)


def refuse_contribution(contribution: Contribution, visitor: Visitor, rule: str, words: str = "") -> None:
    """Refuse it, for a reason of the charter; where the town wants two people, the first only proposes. Raises Refusal."""
    _require_rule(rule)
    needs_two = contribution.section in get_contribution_rules().second
    with _decide(contribution, visitor, Verdict(REFUSE, rule, words), *OPEN) as row:
        if needs_two and row.state != TO_REFUSE:
            row.state = TO_REFUSE
            return
        proposals = ModerationDecision.objects.filter(contribution=row, action=REFUSE).order_by("-pk")[1:2]  # the first is this one
        if needs_two and any(proposal.who == visitor.name for proposal in proposals):
            raise Refusal(403, "Une seconde personne confirme un refus.")
        row.state = REFUSED
        journal_texts.release_joined(row)
        letters.put_letter(row, letters.LETTER_REFUSED)


def _require_rule(rule: str) -> None:
    if rule not in list_charter_rules():
        raise Refusal(422, "Choisissez le motif de la charte.")


def merge_contribution(contribution: Contribution, visitor: Visitor, name: str) -> None:
    """Merge it into a published question, by its `id`, or a waiting one, by its reference. Its author is informed and counted, and gets the
    answer. Raises Refusal."""
    target = journal_texts.find_target(name, contribution)
    if target is None:
        raise Refusal(422, "Choisissez la question qu’elle rejoint.")
    with _decide(contribution, visitor, Verdict(MERGE, words=target.title), WAITING, TO_REFUSE, PUBLISHED) as row:
        target = Contribution.objects.select_for_update().get(pk=target.pk)
        if target.state not in (WAITING, PUBLISHED):
            raise Refusal(409, ALREADY)
        _settle_reports(row, visitor, MERGED)
        journal_texts.join_question(row, target)


def separate_contribution(contribution: Contribution, visitor: Visitor) -> None:
    """Undo a merge: the text waits to be read again. Raises Refusal."""
    with _decide(contribution, visitor, Verdict(SEPARATE), MERGED) as row:
        journal_texts.separate_question(row)


def move_contribution(contribution: Contribution, visitor: Visitor, kind: str, typed: Mapping[str, str]) -> None:
    """Put it in the queue of another section, with what that one asks for besides, as `typed`. Raises Refusal."""
    with _decide(contribution, visitor, Verdict(MOVE, words=f"{MOVED_TO} {find_section(kind).label}."), WAITING) as row:
        journal_texts.release_joined(row)
        intake.move_to(row, kind, typed)


def remove_contribution(contribution: Contribution, visitor: Visitor, rule: str, words: str = "") -> None:
    """Take a published text off the site, for a reason of the charter; its reports are settled. Raises Refusal."""
    _require_rule(rule)
    with _decide(contribution, visitor, Verdict(REMOVE, rule, words), PUBLISHED) as row:
        row.state, row.is_read, row.is_hidden = REMOVED, True, False
        _settle_reports(row, visitor, REMOVED, rule)
        journal_texts.release_joined(row)
        put_visibility(row)
        letters.put_letter(row, letters.LETTER_REMOVED)


def keep_online(contribution: Contribution, visitor: Visitor, words: str = "") -> None:
    """Leave a published text online, or put it back there: read, and found right. `words` are for whoever reported it. Raises Refusal."""
    with _decide(contribution, visitor, Verdict(KEEP), PUBLISHED, REMOVED) as row:
        was_off = row.is_hidden or row.state == REMOVED
        row.state, row.is_read, row.is_hidden = PUBLISHED, True, False
        _settle_reports(row, visitor, PUBLISHED, words)
        if was_off:
            put_visibility(row)
            journal_texts.put_merges(row)
            letters.put_letter(row, letters.KEPT)


def confirm_refusal(contribution: Contribution, visitor: Visitor) -> None:
    """An appeal is heard and changes nothing: by somebody else than who refused. Raises Refusal."""
    _require_other_judge(contribution, visitor)
    with _decide(contribution, visitor, Verdict(CONFIRM), REFUSED, REMOVED) as row:
        _settle_reports(row, visitor, row.state)
        letters.put_letter(row, letters.UPHELD)


def accept_appeal(contribution: Contribution, visitor: Visitor) -> None:
    """An appeal is heard and the text goes online: by somebody else than who refused. Raises Refusal."""
    _require_other_judge(contribution, visitor)
    if contribution.state == REMOVED:
        keep_online(contribution, visitor)
        return
    with _decide(contribution, visitor, Verdict(PUBLISH), REFUSED) as row:
        _settle_reports(row, visitor, PUBLISHED)
        publish_contribution(row, visitor)
        journal_texts.follow_publication(row)
        row.state, row.is_read = PUBLISHED, True
        letters.put_letter(row, letters.LETTER_PUBLISHED)


def _require_other_judge(contribution: Contribution, visitor: Visitor) -> None:
    judges = ModerationDecision.objects.filter(contribution=contribution, action__in=(REFUSE, REMOVE)).values_list("who", flat=True)
    if visitor.name in list(judges):
        raise Refusal(403, "Quelqu’un d’autre que la personne qui a refusé répond à ce recours.")


def set_legal_hold(contribution: Contribution, visitor: Visitor, is_held: bool) -> None:
    """Forbid, or allow again, that it be erased: justice has asked for it."""
    with transaction.atomic():
        Contribution.objects.filter(pk=contribution.pk).exclude(state=ERASED).update(on_hold=is_held)
        note_deed(visitor.describe_deed(f"modération : {HOLD if is_held else RELEASE}", contribution.reference))


def _settle_reports(contribution: Contribution, visitor: Visitor, outcome: str, answer: str = "") -> None:
    waiting = ContentReport.objects.filter(contribution=contribution, settled_at=None)
    reports.settle_reports(waiting, visitor.name, outcome, answer)

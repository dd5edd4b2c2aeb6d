"""A moderator's decisions about a text: each writes a row, an audit log line and what follows in one transaction.

When two decide at the same time, the first decision holds, and the second person is told.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from plugins.journal.law.settings import Settings as LawSettings
from plugins.service.access.visitors import Visitor
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_settings, get_current_town
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions import letters, merging, moving, reporters
from plugins.voices.contributions.journal_texts import publish_contribution
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
from plugins.voices.contributions.own_links import get_contribution_rules
from plugins.voices.contributions.sections import SECTIONS
from plugins.voices.contributions.visibility import put_visibility

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
        merging.follow_publication(row)
        row.state, row.is_read = PUBLISHED, True
        letters.put_letter(row, letters.PUBLISHED)


def ask_to_rephrase(contribution: Contribution, visitor: Visitor, words: str) -> None:
    """Give it back to its author, with a sentence. Raises Refusal."""
    if not words:
        raise Refusal(422, "Dites à l’auteur ce qu’il doit changer.")
    with _decide(contribution, visitor, Verdict(ASK_AGAIN, words=words), WAITING) as row:
        row.state = TO_REPHRASE
        merging.release_joined(row)
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
        merging.release_joined(row)
        letters.put_letter(row, letters.REFUSED)


def _require_rule(rule: str) -> None:
    if rule not in list_charter_rules():
        raise Refusal(422, "Choisissez le motif de la charte.")


def merge_contribution(contribution: Contribution, visitor: Visitor, name: str) -> None:
    """Merge it into a published question, by its `id`, or a waiting one, by its reference. Its author is informed and counted, and gets the
    answer. Raises Refusal."""
    target = merging.find_target(name, contribution)
    if target is None:
        raise Refusal(422, "Choisissez la question qu’elle rejoint.")
    with _decide(contribution, visitor, Verdict(MERGE, words=target.title), WAITING, TO_REFUSE, PUBLISHED) as row:
        target = Contribution.objects.select_for_update().get(pk=target.pk)
        if target.state not in (WAITING, PUBLISHED):
            raise Refusal(409, ALREADY)
        _settle_reports(row, visitor, MERGED)
        merging.join_question(row, target)


def separate_contribution(contribution: Contribution, visitor: Visitor) -> None:
    """Undo a merge: the text waits to be read again. Raises Refusal."""
    with _decide(contribution, visitor, Verdict(SEPARATE), MERGED) as row:
        merging.separate_question(row)


def move_contribution(contribution: Contribution, visitor: Visitor, kind: str, typed: Mapping[str, str]) -> None:
    """Put it in the queue of another section, with what that one asks for besides, as `typed`. Raises Refusal."""
    label = next((section.label for section in SECTIONS.values() if section.kind == kind), kind)
    with _decide(contribution, visitor, Verdict(MOVE, words=f"{MOVED_TO} {label}."), WAITING) as row:
        merging.release_joined(row)
        moving.move_to(row, kind, typed)


def remove_contribution(contribution: Contribution, visitor: Visitor, rule: str, words: str = "") -> None:
    """Take a published text off the site, for a reason of the charter; its reports are settled. Raises Refusal."""
    _require_rule(rule)
    with _decide(contribution, visitor, Verdict(REMOVE, rule, words), PUBLISHED) as row:
        row.state, row.is_read, row.is_hidden = REMOVED, True, False
        _settle_reports(row, visitor, REMOVED, rule)
        merging.release_joined(row)
        put_visibility(row)
        letters.put_letter(row, letters.REMOVED)


def keep_online(contribution: Contribution, visitor: Visitor, words: str = "") -> None:
    """Leave a published text online, or put it back there: read, and found right. `words` are for whoever reported it. Raises Refusal."""
    with _decide(contribution, visitor, Verdict(KEEP), PUBLISHED, REMOVED) as row:
        was_off = row.is_hidden or row.state == REMOVED
        row.state, row.is_read, row.is_hidden = PUBLISHED, True, False
        _settle_reports(row, visitor, PUBLISHED, words)
        if was_off:
            put_visibility(row)
            merging.put_merges(row)
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
        merging.follow_publication(row)
        row.state, row.is_read = PUBLISHED, True
        letters.put_letter(row, letters.PUBLISHED)


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
    reporters.settle_reports(waiting, visitor.name, outcome, answer)

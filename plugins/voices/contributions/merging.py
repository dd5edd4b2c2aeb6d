"""Merge questions that say the same thing: in moderation, in the file of the one that stays (`merges`), and for their authors.

Of a question that has joined another, `merged_into` is the `id` of that one, or its reference as long as nobody has published it. Whatever
becomes of the one that stays, nobody's question is lost: those that had joined it wait to be read again.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from plugins.service.desk.models import QUEUED, DeskPublication
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater, put_work
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions import letters
from plugins.voices.contributions.adoption import adopt_text
from plugins.voices.contributions.answers import QUESTION, list_alike
from plugins.voices.contributions.journal_texts import JOINED, build_service_visitor, change_published_text, read_published_values
from plugins.voices.contributions.models import ERASED, MERGED, PUBLISHED, WAITING, Contribution, ContributorEmail, MeToo
from plugins.voices.contributions.online_texts import split_names
from plugins.voices.contributions.screening import find_alike, normalize_words
from plugins.voices.contributions.sealing import decrypt, digest_with_key
from plugins.voices.contributions.visibility import BUSY, SOON, put_visibility

SET_MERGES = "contributions.merges"
COMPARED = 300
"""Of the questions that wait, how many the ones of a page of the queue are compared with."""


def list_joinable(rows: list[Contribution]) -> dict[int, list[tuple[str, str, bool]]]:
    """For each of `rows`, by its key, the questions that it may join: what names each, its title, and whether it waits to be read too."""
    waiting = Contribution.objects.filter(state=WAITING, section=QUESTION).order_by("-pk")[:COMPARED] if rows else ()
    by_reference = {other.reference: other for other in waiting}
    words = {reference: normalize_words(f"{other.title} {other.text}") for reference, other in by_reference.items()}
    choices = {}
    for row in rows:
        online = [(each.identity, each.title, False) for each in list_alike(row.text) if each.identity != row.identity]
        others: Mapping[str, str] = {reference: text for reference, text in words.items() if reference != row.reference}
        unread = [(reference, by_reference[reference].title, True) for reference in find_alike(row.text, others)]
        choices[row.pk] = [*online, *unread]
    return choices


def find_target(name: str, contribution: Contribution) -> Contribution | None:
    """The question that `contribution` may join: online, by its `id`, or waiting to be read, by its reference."""
    unread = Contribution.objects.filter(reference=name, state=WAITING).first() if name else None
    target = unread or adopt_text(name)
    return target if target and target.section == contribution.section and target.pk != contribution.pk else None


def join_question(row: Contribution, target: Contribution) -> None:
    """Merge `row` into `target`, with all that had been merged into it, inside the transaction of the decision."""
    joined = [*Contribution.objects.select_for_update().filter(state=MERGED, merged_into__in=_list_names(row)), row]
    if row.identity:
        _move_me_too(row.identity, target.identity)
    row.state, row.merged_into, row.is_read, row.is_hidden = MERGED, target.identity or target.reference, True, False
    Contribution.objects.filter(pk__in=[each.pk for each in joined]).update(merged_into=row.merged_into)
    put_visibility(row)
    if target.identity:
        _count(joined, target)
        letters.put_letter(row, letters.MERGED)
        put_merges(target)


def follow_publication(target: Contribution) -> None:
    """After a question's first publication: count those merged into it while it waited, and inform their authors."""
    joined = list(Contribution.objects.select_for_update().filter(state=MERGED, merged_into=target.reference))
    for row in joined:
        row.merged_into = target.identity
        row.save(update_fields=["merged_into"])
        letters.put_letter(row, letters.MERGED)
    _count(joined, target)


def release_joined(target: Contribution) -> None:
    """A question will not be answered where it is: those that had joined it wait again, so that one of them may take its place."""
    for row in Contribution.objects.select_for_update().filter(state=MERGED, merged_into__in=_list_names(target)):
        separate_question(row)
        row.save()


def separate_question(row: Contribution) -> None:
    """Separate a merged question: to be read again, and off the site until then. The caller saves it."""
    name, row.merged_into = row.merged_into, ""
    MeToo.objects.filter(identity=name, device=_find_device(row)).delete()
    row.state, row.is_read, row.is_hidden = (PUBLISHED, False, True) if row.source else (WAITING, False, False)
    put_visibility(row)
    if target := Contribution.objects.filter(identity=name, state=PUBLISHED).first() if name else None:
        put_merges(target)


def withdraw_question(row: Contribution) -> None:
    """Withdraw a merged question at its author's request, and uncount it."""
    if row.merged_into:
        separate_question(row)


def _list_names(row: Contribution) -> list[str]:
    return [name for name in (row.identity, row.reference) if name]


def _find_device(row: Contribution) -> str:
    """What counts the author of a text among those who say « moi aussi »."""
    return digest_with_key("device", f"texte:{row.reference}")


def _move_me_too(former: str, identity: str) -> None:
    """Each device that said so of one says so of the other, once."""
    devices = list(MeToo.objects.filter(identity=former).values_list("device", "at"))
    MeToo.objects.filter(identity=former).delete()
    if identity:
        MeToo.objects.bulk_create([MeToo(identity=identity, device=device, at=at) for device, at in devices], ignore_conflicts=True)


def _count(joined: list[Contribution], target: Contribution) -> None:
    """One more for each author that is not counted yet: who has given one address for two questions is one person."""
    others = Contribution.objects.filter(state=MERGED, merged_into=target.identity).exclude(pk__in=[row.pk for row in joined])
    known_emails = {_find_email(other) for other in (target, *others)} - {""}
    for row in joined:
        email = _find_email(row)
        if email not in known_emails:
            MeToo.objects.get_or_create(identity=target.identity, device=_find_device(row), defaults={"at": get_current_town().clock()})
        known_emails |= {email} - {""}


def _find_email(row: Contribution) -> str:
    sealed_email = ContributorEmail.objects.filter(contribution=row).exclude(confirmed_at=None).first()
    return decrypt(sealed_email.sealed).lower() if sealed_email else ""


def put_merges(target: Contribution) -> None:
    """Queue the update of its file's `merges`, once the present transaction has committed."""
    put_work(SET_MERGES, {"contribution": target.pk}, get_current_town().clock(), key=f"{target.pk}")


def set_merges(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Update the `merges` of a question's file, unless they are right. What an editor wrote there stays. Raises TryLater."""
    with transaction.atomic():
        target = Contribution.objects.select_for_update().get(pk=payload["contribution"])
        if target.state != PUBLISHED:
            return None
        if DeskPublication.objects.filter(source=target.source, state=QUEUED).exists():
            raise TryLater(BUSY, SOON)
        former = list(split_names(read_published_values(target).get("merges")))
        merges = _list_wanted_merges(target, former)
        if merges != former:

            def change(values: dict[str, Any], body: str) -> str:
                values["merges"] = merges
                return body

            change_published_text(target, build_service_visitor(), change, is_dated=False)
    return None


def _list_wanted_merges(target: Contribution, former: list[str]) -> list[str]:
    """`former` minus what is separate again, plus what has joined: by `id` where published, by reference elsewhere."""
    joined = Contribution.objects.filter(state=MERGED, merged_into=target.identity).order_by("decided_at", "pk")
    names = [row.identity or row.reference for row in joined]
    ours = Contribution.objects.filter(reference__in=former) | Contribution.objects.filter(identity__in=former)
    alone = {name for row in ours if _is_separate(row, target) for name in _list_names(row)}
    return [*(name for name in former if name not in alone), *(name for name in names if name not in former)]


def _is_separate(row: Contribution, target: Contribution) -> bool:
    """Whether a question is not of those that have joined `target`. One that its author's time has emptied still counts; so does one that
    an editor has withdrawn by hand."""
    if row.state == PUBLISHED:
        return row.is_hidden or read_published_values(row).get("status") != JOINED
    return row.state not in (MERGED, ERASED) or row.merged_into != target.identity

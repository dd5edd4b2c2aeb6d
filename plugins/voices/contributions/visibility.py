"""Keeps the journal consistent with moderation: hidden, removed or erased texts leave it, restored ones come back.

What is wanted is in the row; the file is brought to it by one piece of work, as often as it takes, and looked at again each minute.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from plugins.service.desk.models import ONLINE, QUEUED, REPLACED, DeskDraft, DeskPublication
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater, put_work
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions.journal_texts import (
    JOINED,
    OFF_THE_SITE,
    build_service_visitor,
    change_published_text,
    format_erased,
    is_emptied,
    read_published_values,
    set_status,
)
from plugins.voices.contributions.models import ERASED, MERGED, REMOVED, Contribution

SET_VISIBILITY = "contributions.visibility"
FIRST_TURN = 0
"""What must leave the site goes before what joins it."""
SOON = timedelta(seconds=1)
LOOKED_AT_FOR = timedelta(days=2)
BUSY = "Une publication du même texte est en route."


def is_off(contribution: Contribution) -> bool:
    """Whether the text should be off the site."""
    return contribution.is_hidden or contribution.state in (REMOVED, ERASED)


def is_file_up_to_date(contribution: Contribution) -> bool:
    """Whether the file of a published text is as its row wants it."""
    if contribution.state == ERASED:
        return is_emptied(contribution)
    status = read_published_values(contribution).get("status")
    return status == JOINED if contribution.state == MERGED else is_off(contribution) == (status == OFF_THE_SITE)


def put_visibility(contribution: Contribution) -> None:
    """Queue the publication or removal of a text by its row, once the present transaction has committed."""
    if contribution.source:
        payload = {"contribution": contribution.pk}
        put_work(SET_VISIBILITY, payload, get_current_town().clock(), key=f"{contribution.pk}", order=FIRST_TURN)


def set_visibility(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Have the desk publish or remove the text as its row says, unless it is done already. Raises TryLater."""
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=payload["contribution"])
        if DeskPublication.objects.filter(source=contribution.source, state=QUEUED).exists():
            raise TryLater(BUSY, SOON)
        if not is_file_up_to_date(contribution):
            status = JOINED if contribution.state == MERGED else OFF_THE_SITE if is_off(contribution) else "published"
            is_erased = contribution.state == ERASED
            change_published_text(contribution, build_service_visitor(), format_erased if is_erased else partial(set_status, status))
    return None


def put_right_visibility(town: WebTown) -> None:
    """Look again at what was decided lately, and at all that is hidden: a text that is online against its row leaves again."""
    lately = Q(decided_at__gte=town.clock() - LOOKED_AT_FOR) | Q(is_hidden=True) | Q(state=ERASED)
    for contribution in Contribution.objects.filter(lately).exclude(source=""):
        on_its_way = DeskPublication.objects.filter(source=contribution.source, state=QUEUED).exists()
        if not on_its_way and not is_file_up_to_date(contribution) and (town.paths.content / contribution.source).is_file():
            put_visibility(contribution)


def forget_erased_texts(town: WebTown) -> None:
    """Empty what the desk remembers of texts that were erased, once their file is."""
    for contribution in Contribution.objects.filter(state=ERASED).exclude(source=""):
        publications = DeskPublication.objects.filter(source=contribution.source)
        if publications.filter(state=QUEUED).exists() or not is_emptied(contribution):
            continue
        publications.filter(state__in=(ONLINE, REPLACED)).update(text="", base="", other_text="", title="", receipt=[])
        DeskDraft.objects.filter(source=contribution.source).update(base="", values={}, body="", title="")
        Contribution.objects.filter(pk=contribution.pk).update(source="", address="")

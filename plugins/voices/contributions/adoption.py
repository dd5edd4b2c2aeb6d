"""Create rows for published texts that came without a form, so that they may be reported, merged, erased."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from plugins.service.web_service.configuration import get_current_town
from plugins.voices.contributions.models import PUBLISHED, Contribution
from plugins.voices.contributions.online_texts import OnlineText, find_text, is_online
from plugins.voices.contributions.sections import SECTIONS


def find_published(identity: str) -> Contribution | None:
    """The text online of that `id`; one that was written by other means than a form has a row that is not stored: whoever only looks
    writes nothing."""
    row, is_known = _find_row(identity)
    text = None if row or is_known else _find_text(identity)
    return _build_row(*text) if text and is_online(text[1]) else row


def adopt_text(identity: str) -> Contribution | None:
    """The text of the journal that has this `id`, online or not, with a row that is stored."""
    row, is_known = _find_row(identity)
    text = None if row or is_known else _find_text(identity)
    return store_row(_build_row(*text)) if text else row


def store_row(contribution: Contribution) -> Contribution:
    """The row of a text that `find_published` gave, stored if it was not: two who do so at once store one."""
    if contribution.pk is not None:
        return contribution
    fields = {field.name: getattr(contribution, field.name) for field in Contribution._meta.concrete_fields if not field.primary_key}
    row, _ = Contribution.objects.get_or_create(reference=fields.pop("reference"), defaults=fields)
    return row


def _find_row(identity: str) -> tuple[Contribution | None, bool]:
    """The row of what is published under this `id`, and whether one in any state has it."""
    rows = list(Contribution.objects.filter(identity=identity)) if identity else []
    return next((row for row in rows if row.state == PUBLISHED), None), bool(rows)


def _find_text(identity: str) -> tuple[str, OnlineText] | None:
    """The kind and the text, where it is of one of the sections."""
    texts = ((section.kind, find_text(section.kind, identity)) for section in SECTIONS.values())
    return next(((kind, text) for kind, text in texts if text), None)


def _build_row(kind: str, text: OnlineText) -> Contribution:
    return Contribution(
        reference=text.identity[:16],
        sending=f"git:{text.identity}"[:32],
        section=kind,
        state=PUBLISHED,
        title=text.title[:200],
        text=str(text.values.get("question") or text.body)[:2000],
        name=str(text.values.get("name", ""))[:80],
        is_read=True,
        received_at=find_arrival(text.values),
        identity=text.identity,
        source=text.source,
        address=text.address,
    )


def find_arrival(values: Mapping[str, object]) -> datetime:
    """When it was asked, or appeared, by its file; now where that says neither."""
    now = get_current_town().clock()
    for key in ("asked", "date"):
        with suppress(ValueError):
            arrival = datetime.fromisoformat(str(values.get(key, "")))
            return arrival if arrival.tzinfo else arrival.replace(tzinfo=now.tzinfo)
    return now

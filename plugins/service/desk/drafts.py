"""Drafts: texts in progress, each its author's alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from plugins.service.access.models import StaffMember
from plugins.service.access.people import find_visitor
from plugins.service.desk.models import DeskDraft
from plugins.service.web_service.pages import Refusal


def find_own_draft(request: HttpRequest, id: int) -> DeskDraft:
    """A draft of the visitor's own; others' are not found."""
    draft = DeskDraft.objects.filter(pk=id, author=find_visitor(request).person).first()
    if draft is None:
        raise Refusal(404)
    return draft


def create_draft(
    kind: str,
    author: StaffMember,
    now: datetime,
    values: Mapping[str, Any],
    body: str = "",
    source: str = "",
    base: str = "",
    *,
    is_closed: bool = False,
) -> DeskDraft:
    """Create a draft: of a new text, or of the file `source` whose text is `base`."""
    return DeskDraft.objects.create(
        kind=kind,
        source=source,
        base=base,
        values=dict(values),
        body=body,
        title=str(values.get("title", ""))[:400],
        author=author,
        created_at=now,
        updated_at=now,
        closed_at=now if is_closed else None,
    )

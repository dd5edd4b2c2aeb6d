"""A text under way, of whoever asks for it."""

from django.http import HttpRequest

from plugins.access.visitors import visitor_of
from plugins.desk.models import DeskDraft
from plugins.web_service.refusals import Refusal


def own_draft(request: HttpRequest, id: int) -> DeskDraft:
    """A draft of the visitor's own: that of anybody else is not there."""
    draft = DeskDraft.objects.filter(pk=id, author=visitor_of(request).person).first()
    if draft is None:
        raise Refusal(404)
    return draft

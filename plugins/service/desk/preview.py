"""Preview a draft: its real page, rendered by the process that has the journal in memory, and its posts.

Nothing of a draft is written in the journal or on the site. The page is framed without its scripts; what it asks for is read in the site
that the last build left.
"""

import mimetypes
import re
from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plugins.announce.post_preview import pull_draft_proofs
from plugins.core.infrastructure.errors import NotNow
from plugins.core.publication.kind import AGENTS
from plugins.engine.warm.client import render_draft
from plugins.service.access.people import find_visitor, require_role
from plugins.service.desk.checking import WrittenDraft, check_draft, find_kind, get_rules
from plugins.service.desk.draft_files import list_pending_files
from plugins.service.desk.drafts import find_own_draft
from plugins.service.desk.framed_page import SITE, name_pending_files, rewrite_framed_page
from plugins.service.desk.journal_memory import ask_for_warmth
from plugins.service.desk.models import DeskDraft
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, render_page
from plugins.service.web_service.rates import Pace, require_pace

PATIENCE = 20.0
"""Seconds for which a page is waited for: that of a draft waits for the build under way."""
PREVIEWS = Pace(burst=60, rate=2)
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; media-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""No script of a page that shows what somebody is typing."""
WAITING = "Le journal entre en mémoire…", "2"
BODY = re.compile(r"<body[^>]*>")
FOR_AGENTS = (
    '<p style="margin:0;padding:.6rem 1rem;background:#5b2a57;color:#fff;font:600 1rem sans-serif">'
    "Pour les agents : cette page ne paraîtra que sur leur site.</p>"
)
UNCLEAR = "La page se montrera une fois les fautes corrigées.", ""
UNSHOWN = "Cette page ne peut pas être montrée d’avance. Cela n’empêche pas de publier : elle est vérifiée avant de paraître.", ""


def _write(draft: DeskDraft) -> WrittenDraft:
    town = get_current_town()
    rules = get_rules(town)
    kind = find_kind(rules, draft.kind)
    return check_draft(town, kind, draft.values, draft.body, draft.base, draft.source, rules, list_pending_files(draft))


@require_safe
@require_role()
def show_preview(request: HttpRequest, id: int) -> HttpResponse:
    """The page that the text would have, for the frame beside its form."""
    draft, town = find_own_draft(request, id), get_current_town()
    require_pace("aperçus", find_visitor(request).device.id, PREVIEWS)
    file_text = _write(draft)
    if file_text.reading.publication is None:
        return answer_sentence(request, UNCLEAR)
    try:
        text = name_pending_files(file_text.text, pending := list_pending_files(draft))
        page = render_draft(town.paths.state, town.paths.content / file_text.source, text, PATIENCE)
    except NotNow:
        ask_for_warmth(town)
        return answer_sentence(request, WAITING)
    if page is None:
        return answer_sentence(request, UNCLEAR if file_text.errors else UNSHOWN)
    is_for_agents = file_text.reading.audience == AGENTS
    return frame_page(page, f"/bureau/textes/{draft.pk}/", pending, is_for_agents=is_for_agents)


def frame_page(page: str, own_address: str, pending: Collection[str], site: str = SITE, *, is_for_agents: bool) -> HttpResponse:
    """The answer that shows `page` in a frame; the files `pending` of its text are below `own_address`, those of the site below `site`."""
    framed = rewrite_framed_page(page, str(get_current_town().conf.get("SITEURL", "")), own_address, pending, site)
    if is_for_agents:
        framed = BODY.sub(lambda tag: tag[0] + FOR_AGENTS, framed, count=1)
    return HttpResponse(framed, headers={"Content-Security-Policy": POLICY})


def answer_sentence(request: HttpRequest, sentence: tuple[str, str]) -> HttpResponse:
    """The answer that says in the frame why there is no page, and in how many seconds to ask again, if that helps."""
    words, again = sentence
    return render_page(request, "service/preview_wait.html", {"words": words, "again": again})


@require_safe
@require_role()
def show_site_file(request: HttpRequest, path: str) -> HttpResponse:
    """View: a file of the site, for the desk's own frames."""
    return answer_site_file(path)


def answer_site_file(path: str) -> HttpResponse:
    """A file of the site that the last build left, for a framed page: styles, pictures, fonts; no page. Raises Refusal."""
    folder = get_current_town().paths.output.resolve()
    file = (folder / path).resolve()
    sort = mimetypes.guess_type(file.name)[0] or ""
    if not file.is_relative_to(folder) or not file.is_file() or not sort.startswith(("image/", "text/css", "font/")):
        raise Refusal(404)
    return HttpResponse(file.read_bytes(), content_type=sort, headers={"Cache-Control": "private, max-age=300"})


@require_safe
@require_role()
def show_proofs(request: HttpRequest, id: int) -> HttpResponse:
    """View: the posts of the text on each network, their cost, and whether relaying accounts take them."""
    draft, town = find_own_draft(request, id), get_current_town()
    require_pace("aperçus", find_visitor(request).device.id, PREVIEWS)
    publication = _write(draft).reading.publication
    post_proofs = pull_draft_proofs(publication, town.conf, town.paths.environ) if publication is not None else []
    return render_page(request, "service/proofs.html", {"proofs": post_proofs, "is_clear": publication is not None})

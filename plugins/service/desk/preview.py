"""Preview a draft: its real page, rendered by the process that has the journal in memory, and its posts.

Nothing of a draft is written in the journal or on the site. The page is framed without its scripts; what it asks for is read in the site
that the last build left.
"""

import mimetypes
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape, unescape

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from plugins.announce.post_preview import pull_draft_proofs
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.publication.kind import AGENTS
from plugins.engine.warm.client import render_draft
from plugins.journal.editorial.reading import parse_file
from plugins.service.access.models import StaffMember, TrustedDevice
from plugins.service.access.people import Visitor, find_client_address, find_visitor, require_role
from plugins.service.desk.checking import WrittenDraft, check_draft, find_kind, get_rules
from plugins.service.desk.drafts import (
    ChangedFile,
    answer_file,
    find_own_draft,
    list_approved_files,
    list_pending_files,
    read_approved_file,
)
from plugins.service.desk.letters import read_address
from plugins.service.desk.models import STATES, WAITING, DeskDraft, DeskPublication
from plugins.service.desk.publishing import approve, send_back
from plugins.service.desk.site_steps import ask_for_warmth
from plugins.service.desk.spoken_words import format_spoken_values
from plugins.service.desk.texts import read_values
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, render_page
from plugins.service.web_service.rates import Pace, require_pace

SITE = "/bureau/site/"
"""Where a framed page finds the files of the site."""
DOCUMENT, PICTURE = "https://document.invalid/", "https://image.invalid/"
TAG = re.compile(r"<(?!!)[^<>]*>")
ADDRESSED = re.compile(r"\b(?:href|src|srcset|poster|action)=")
PENDING_PICTURE = re.compile(rf'<a\b[^<>]*\bhref="{PICTURE}([^"<>]+)"[^<>]*>([^<>]*)</a>')


def name_pending_files(text: str, pending: Collection[str]) -> str:
    """The text of a file to be rendered for a frame, whose body names the files `pending` so that its page keeps them."""
    for path in pending:
        name = re.escape(path)
        text = re.sub(rf'!\[([^\[\]\n]*)\]\(/{name}(?: "[^"\n]*")?\)', rf"[\1]({PICTURE}{path})", text)
        text = re.sub(rf"\]\(/{name}\)", f"]({DOCUMENT}{path})", text)
    return text


def rewrite_framed_page(page: str, siteurl: str, own_address: str, pending: Collection[str], site: str = SITE) -> str:
    """`page` with the addresses of the site's own files below `site`, where the service has them, and below `own_address` those of the
    files `pending` that wait for the text."""

    root = find_site_root(siteurl)
    rooted = re.compile(rf"""(?<=["'\s,(]){re.escape(root)}/(?=[\w.])""")

    def here(tag: re.Match[str]) -> str:
        text = tag[0]
        if not ADDRESSED.search(text):
            return text
        if siteurl:
            text = text.replace(f"{siteurl}/", f"{root}/")
        text = rooted.sub(site, text)
        for path in pending:
            text = text.replace(f"{site}{path}", f"{own_address}{path}").replace(f"{DOCUMENT}{path}", f"{own_address}{path}")
        return text

    def show_picture(link: re.Match[str]) -> str:
        path, words = link.groups()
        if path not in pending:
            return link[0]
        return f'<img src="{escape(own_address + path)}" alt="{escape(unescape(words))}">'

    return PENDING_PICTURE.sub(show_picture, TAG.sub(here, page))


PATIENCE = 20.0
"""Seconds for which a page is waited for: that of a draft waits for the build under way."""
PREVIEWS = Pace(burst=60, rate=2)
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; media-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""No script of a page that shows what somebody is typing."""
PAGE_AWAITED = "Le journal entre en mémoire…", "2"
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
        return answer_sentence(request, PAGE_AWAITED)
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


FILES = "fichiers/"
"""Below the address of what is reviewed: its pictures and documents."""
NOT_YET = "La page se prépare. Rechargez dans un instant ; les mots et les images sont au-dessous.", ""


@dataclass(frozen=True)
class ShownFile:
    """A file that goes online with a text; `size` is in bytes."""

    name: str
    address: str
    size: int
    is_picture: bool


def describe_text(publication: DeskPublication, address: str) -> Mapping[str, object]:
    """What the template `said.html` shows of a text, below the address of whoever looks at it."""
    kind = find_kind(get_rules(get_current_town()), publication.draft.kind)
    values, body = read_values(publication.text, kind)
    files, changed = list[ShownFile](), list[str]()
    for path in list_approved_files(publication):
        try:
            size = len(read_approved_file(publication, path))
        except ChangedFile as fault:
            changed.append(str(fault))
        else:
            files.append(ShownFile(path.rpartition("/")[2], f"{address}{FILES}{path}", size, path.endswith(".jpg")))
    value_words = format_spoken_values(kind.fields, values)
    return {"kind": kind, "values": value_words, "body": body, "files": files, "changed": changed, "frame": f"{address}page"}


def show_file(publication: DeskPublication, path: str) -> HttpResponse:
    """A picture or a document of a text. Raises Refusal."""
    try:
        return answer_file(read_approved_file(publication, path), f".{path.rpartition('.')[2]}")
    except KeyError:
        raise Refusal(404) from None
    except ChangedFile as changed:
        raise Refusal(409, str(changed)) from None


def show_page(request: HttpRequest, publication: DeskPublication, address: str, site: str = SITE) -> HttpResponse:
    """The page that a text would have, for the frame of whoever looks at it below `address`."""
    town = get_current_town()
    source, text, files = publication.source, publication.text, list_approved_files(publication)
    try:
        page = render_draft(town.paths.state, town.paths.content / source, name_pending_files(text, files), PATIENCE)
    except NotNow:
        ask_for_warmth(town)
        return answer_sentence(request, NOT_YET)
    if page is None:
        return answer_sentence(request, UNSHOWN)
    is_for_agents = parse_file(town.paths.content, source, text.encode(), get_rules(town)).audience == AGENTS
    return frame_page(page, f"{address}{FILES}", files, site, is_for_agents=is_for_agents)


WRONG_ADDRESSES = Pace(burst=20, rate=0.1)
"""Of whoever asks, for addresses that nobody was sent."""
BY_LETTER = "par courriel"
"""The device of a decision, in the audit log."""


def _read_review(request: HttpRequest, token: str) -> tuple[DeskPublication, StaffMember]:
    """The text and the person of the address of a letter. Raises Refusal."""
    meant = read_address(token)
    if meant is None:
        require_pace("avis", find_client_address(request), WRONG_ADDRESSES)
        raise Refusal(404, "Cette adresse n’ouvre rien : elle est trop ancienne, ou n’est plus la vôtre. Entrez au bureau.")
    return meant


@require_http_methods(["GET", "HEAD", "POST"])
def handle_review(request: HttpRequest, token: str) -> HttpResponse:
    """The text and its two buttons; a button that was pressed. Only the second changes anything, and once."""
    publication, person = _read_review(request, token)
    if request.method == "POST":
        _decide(request, publication, person)
        return HttpResponseRedirect(request.path)
    variables = {
        **describe_text(publication, request.path),
        "publication": publication,
        "person": person,
        "waits": publication.state == WAITING,
        "states": STATES,
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/review.html", variables)


@require_safe
def show_reviewed_page(request: HttpRequest, token: str) -> HttpResponse:
    """View: the page that the text would have, in the frame of the review."""
    publication, person = _read_review(request, token)
    require_pace("aperçus", f"avis/{person.pk}", PREVIEWS)
    address = request.path.removesuffix("page")
    return show_page(request, publication, address, f"{address}site/")


@require_safe
def show_reviewed_file(request: HttpRequest, token: str, path: str) -> HttpResponse:
    """View: a picture or a document of the text."""
    return show_file(_read_review(request, token)[0], path)


@require_safe
def show_reviewed_site_file(request: HttpRequest, token: str, path: str) -> HttpResponse:
    """View: a file of the site, for the frame of the review."""
    _read_review(request, token)
    return answer_site_file(path)


def _decide(request: HttpRequest, publication: DeskPublication, person: StaffMember) -> None:
    visitor = Visitor(person, TrustedDevice(id=BY_LETTER, person=person, label=BY_LETTER), find_client_address(request))
    if request.POST.get("avis") == "accord":
        approve(publication, visitor)
    elif request.POST.get("avis") == "retenir":
        send_back(publication, visitor, request.POST.get("word", "").strip() or "Sans explication.")
    else:
        raise Refusal(400)

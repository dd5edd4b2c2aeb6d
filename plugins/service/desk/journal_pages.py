"""The journal's texts, as the desk lists and opens them: by kind, by the words of their title, with each of their versions."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.git import GitError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Kind
from plugins.journal.editorial.rules import TownRules
from plugins.service.access.people import ALERT, PUBLISH, WRITE, Visitor, find_visitor, require_role
from plugins.service.desk.checking import ALERT_KIND, check_draft, get_rules
from plugins.service.desk.drafts import create_draft
from plugins.service.desk.models import DeskDraft
from plugins.service.desk.publishing import ask_to_publish, require_plain_source
from plugins.service.desk.repository import list_versions, read_version
from plugins.service.desk.texts import find_audience_question, find_suggestion, read_row, read_title, read_values
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, render_page
from plugins.service.web_service.part import WebTown

LISTED = 60
"""Texts of the journal that a list shows at once."""
ORDER = ("breve", "article", "evenement", ALERT_KIND)
"""The kinds that come first; the others follow, as their rooms declare them."""
OF_RESIDENTS = frozenset({"question", "entraide", "message", "debat", "avis"})
"""Kinds of what residents say, which the town hall seldom writes for them: apart, below the others."""
ELSEWHERE = frozenset({"seance"})
"""Kinds that are written by other means: the council's phone."""


def list_kinds_for(visitor: Visitor, rules: TownRules) -> list[Kind]:
    """The kinds that `visitor` may write, the most usual first."""
    places = {name: place for place, name in enumerate(ORDER)}
    kinds = [kind for kind in rules.kinds if kind.name not in ELSEWHERE]
    allowed = [kind for kind in kinds if (visitor.can(ALERT) if kind.name == ALERT_KIND else visitor.can(WRITE) or visitor.can(PUBLISH))]
    return sorted(allowed, key=lambda kind: places.get(kind.name, len(places)))


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def open_text(request: HttpRequest) -> HttpResponse:
    """A text of the journal, opened to be corrected; a version of before, where one is named. One that is open already is found again."""
    return HttpResponseRedirect(f"/bureau/textes/{_open(request, request.POST.get('version', '')).pk}/")


def _open(request: HttpRequest, commit: str) -> DeskDraft:
    """The draft of the text that is named, as it is, or as it was at `commit`. Raises Refusal."""
    visitor, town = find_visitor(request), get_current_town()
    source = _parse_source(request.POST.get("source", ""))
    rules = get_rules(town)
    kind, file = rules.kinds.for_path(source), town.paths.content / source
    if kind.name not in [allowed_kind.name for allowed_kind in list_kinds_for(visitor, rules)]:
        raise Refusal(403)
    try:
        base = file.read_bytes().decode()
        text = read_version(file, town.paths.environ, commit) if commit else base
    except (OSError, UnicodeDecodeError, GitError):
        raise Refusal(404) from None
    now = town.clock()
    draft = None if commit else DeskDraft.objects.filter(source=source, author=visitor.person, closed_at=None, base=base).first()
    if draft is None:
        values, body = read_values(text, kind)
        is_answer = not commit and not body.strip()
        if is_answer and (suggestion := find_suggestion(kind, source, text, town.paths.content, rules, town.paths.environ)):
            values, body = {**suggestion.values, **values}, suggestion.body
        draft = create_draft(kind.name, visitor.person, now, values, body, source, base)
    return draft


def _parse_source(typed: str) -> str:
    try:
        return require_plain_source(typed)
    except SettingsError:
        raise Refusal(404) from None


def list_titles(rules: TownRules, kind: str, town: WebTown) -> list[str]:
    """The titles of the texts of a kind, in alphabetical order."""
    if kind not in rules.kinds.by_name:
        return []
    return sorted({read_title(file) for file in (town.paths.content / rules.kinds[kind].folder).rglob("*.md")}, key=slugify)


@require_safe
@require_role()
def list_texts(request: HttpRequest) -> HttpResponse:
    """The journal's texts of a kind, by the names of their files, the last first; those that have each of the words that are looked for, in
    their title or in their file's name."""
    town, rules, visitor = get_current_town(), get_rules(get_current_town()), find_visitor(request)
    kinds = list_kinds_for(visitor, rules)
    if not kinds:
        raise Refusal(403)
    kind = next((kind for kind in kinds if kind.name == request.GET.get("genre")), kinds[0])
    words = [word for word in slugify(request.GET.get("mots", "")).split("-") if word]
    folder = town.paths.content / kind.folder
    names = sorted((path.relative_to(town.paths.content).as_posix() for path in folder.rglob("*.md")), reverse=True)
    matches = [name for name in names if _has_words(words, name, town.paths.content)]
    values = {
        "kinds": kinds,
        "kind": kind,
        "words": request.GET.get("mots", ""),
        "texts": [(name, *read_row(town.paths.content / name, kind)) for name in matches[:LISTED]],
        "more": len(matches) - LISTED,
    }
    return render_page(request, "service/texts.html", values)


def _has_words(words: list[str], name: str, content: Path) -> bool:
    """Whether a text has all of these words, without accents, in its name or in its title."""
    return all(word in name for word in words) or (bool(words) and all(word in slugify(read_title(content / name)) for word in words))


@require_safe
@require_role()
def list_text_versions(request: HttpRequest) -> HttpResponse:
    """The versions of a text: who, when; each can be opened again."""
    town = get_current_town()
    source = _parse_source(request.GET.get("source", ""))
    file = town.paths.content / source
    if not file.is_file():
        raise Refusal(404)
    rules = get_rules(town)
    values = {
        "source": source,
        "title": read_title(file),
        "versions": list_versions(file, town.paths.environ),
        "may_correct": rules.kinds.for_path(source) in list_kinds_for(find_visitor(request), rules),
    }
    return render_page(request, "service/versions.html", values)


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def restore_version(request: HttpRequest) -> HttpResponse:
    """View: restore a former version, by the lane of its kind. What `check` finds today, or what must be confirmed, is asked in the form
    instead."""
    visitor, town, rules = find_visitor(request), get_current_town(), get_rules(get_current_town())
    draft = _open(request, request.POST.get("version", "") or "-")
    kind, file = rules.kinds[draft.kind], town.paths.content / draft.source
    text = read_version(file, town.paths.environ, request.POST["version"])
    if text == draft.base:
        draft.delete()
        raise Refusal(409, "Cette version est celle d’aujourd’hui.")
    file_text = check_draft(town, kind, draft.values, draft.body, text, draft.source, rules)
    if file_text.errors or file_text.reading.publication is None or find_audience_question(draft, file_text.text, town.paths):
        return HttpResponseRedirect(f"/bureau/textes/{draft.pk}/")
    publication = ask_to_publish(draft, file_text, visitor, "Version d’avant, remise")
    return HttpResponseRedirect(f"/bureau/publications/{publication.pk}/")

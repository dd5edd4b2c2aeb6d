"""The pages of the desk: the home page, drafts, receipts, the journal's texts and their versions."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, re_path
from django.views.decorators.http import require_POST, require_safe

from plugins.core.publication.publication import make_identity
from plugins.journal.editorial.rules import TownRules
from plugins.service.access.people import ALERT, PUBLISH, REVIEW, WRITE, find_visitor, require_role
from plugins.service.desk import drafts, journal_pages, preview, town_pages
from plugins.service.desk.checking import (
    ALERT_KIND,
    build_blank_row,
    check_draft,
    find_kind,
    get_rules,
    make_form,
    place_mistakes,
    withdraw_values,
)
from plugins.service.desk.drafts import PDF_KEY, create_draft, find_own_draft, list_pending_files
from plugins.service.desk.journal_pages import LISTED, OF_RESIDENTS, list_kinds_for, list_titles
from plugins.service.desk.models import CONFLICT, ONLINE, PUSHED, QUEUED, REPLACED, STATES, WAITING, DeskDraft, DeskPublication
from plugins.service.desk.preview import PREVIEWS, describe_text, show_file, show_page
from plugins.service.desk.publishing import (
    OURS,
    PUBLISH_ALERT,
    PUBLISH_TEXT,
    THEIRS,
    approve,
    ask_to_publish,
    choose_version,
    find_lane,
    send_back,
)
from plugins.service.desk.site_steps import PAGE, ask_for_warmth, has_entry
from plugins.service.desk.spoken_words import speak_words, understand_values
from plugins.service.desk.texts import find_audience_question, find_hour, find_page_address, is_withdrawal, read_values
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.pages import Refusal, read_json_object, render_page, spoken_instant
from plugins.service.web_service.rates import Pace, require_pace
from plugins.town.alerts.kinds import URGENCE
from plugins.towns.migration.markdown_text import TextContext, convert_html

HOME = "/bureau/"
WITHDRAWN = "retiré du site"
PAGE_AHEAD = "la page est en ligne, la suite arrive", "la page est retirée, la suite arrive"
"""What is said once readers find the page as it will be, while its lists are made; of a text, of one that is taken off."""
LONGEST_BODY, LONGEST_PASTE = 400_000, 1_500_000
SAVES = Pace(burst=60, rate=2)
"""Of a device, once it is recognised: a save at each pause in typing, and the pages of several texts open at once."""


@require_safe
@require_role()
def show_home(request: HttpRequest) -> HttpResponse:
    """View: what to write, what waits, the latest texts."""
    visitor, rules = find_visitor(request), get_rules(get_current_town())
    reviews = visitor.can(REVIEW) or visitor.can(PUBLISH)
    waiting = DeskPublication.objects.filter(state=WAITING).select_related("author").order_by("asked_at")
    mine = DeskPublication.objects.filter(author=visitor.person).exclude(state__in=(WAITING, REPLACED)).order_by("-asked_at")
    kinds = list_kinds_for(visitor, rules)
    values = {
        "kinds": [kind for kind in kinds if kind.name not in OF_RESIDENTS],
        "kinds_of_residents": [kind for kind in kinds if kind.name in OF_RESIDENTS],
        "drafts": DeskDraft.objects.filter(author=visitor.person, closed_at=None).order_by("-updated_at")[:LISTED],
        "waiting": [publication for publication in waiting if reviews or publication.author.pk == visitor.person.pk],
        "mine": [(each, _format_label(each, rules)) for each in mine[:12]],
        "contested": mine.filter(state=CONFLICT),
        "states": STATES,
        "labels": {kind.name: kind.label for kind in rules.kinds},
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/desk.html", values)


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def begin_draft(request: HttpRequest, name: str) -> HttpResponse:
    """A new text of a kind."""
    visitor, town = find_visitor(request), get_current_town()
    rules = get_rules(town)
    if name not in [kind.name for kind in list_kinds_for(visitor, rules)]:
        raise Refusal(403)
    now = town.clock()
    values: dict[str, Any] = {"id": make_identity(now.date())}
    if name == ALERT_KIND:
        values |= {"severity": URGENCE, "social": {"urgent": "oui"}}
    draft = create_draft(name, visitor.person, now, values)
    return HttpResponseRedirect(f"/bureau/textes/{draft.pk}/")


@require_safe
@require_role()
def show_draft(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a text under way."""
    draft, rules = find_own_draft(request, id), get_rules(get_current_town())
    ask_for_warmth(get_current_town())
    kind = find_kind(rules, draft.kind)
    first, others = make_form(kind, draft.values, rules)
    blanks = {field.name: build_blank_row(kind, field.name, rules) for field in (*first, *others) if field.control == "rows"}
    last = draft.publications.exclude(state=REPLACED).order_by("-asked_at").first()
    lane = find_lane(draft.kind)
    values = {
        "draft": draft,
        "kind": kind,
        "first": first,
        "others": others,
        "blanks": blanks,
        "lane": lane,
        "last": last,
        "states": STATES,
        "alone": draft.kind == ALERT_KIND or (lane.people == 1 and find_visitor(request).can(PUBLISH)),
        "conflict": last if last and last.state == CONFLICT else None,
        "is_withdrawn": draft.values.get("status") == "withdrawn",
        "by_git": last is not None and last.action == PUSHED,
        "ends": list_alert_ends(get_current_town().clock()) if draft.kind == ALERT_KIND else [],
        "is_alert": draft.kind == ALERT_KIND,
        "has_pdf": kind.find_field(PDF_KEY) is not None,
        "proposals": {
            name: list_titles(rules, name, get_current_town()) for name in {field.proposes for field in (*first, *others)} if name
        },
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/draft.html", values)


def list_alert_ends(now: datetime) -> list[tuple[str, str]]:
    """When an alert may end, as one says it and as its file does: one tap for each."""
    evening, tomorrow = now.replace(hour=22, minute=0), now + timedelta(days=1)
    moments = [("Dans 3 heures", now + timedelta(hours=3)), ("Ce soir 22 h", evening), ("Demain 8 h", tomorrow.replace(hour=8, minute=0))]
    moments.append(("Demain 18 h", tomorrow.replace(hour=18, minute=0)))
    return [(words, f"{moment:%Y-%m-%d %H:%M}") for words, moment in moments if moment > now + timedelta(minutes=30)]


def _save(request: HttpRequest, draft: DeskDraft) -> dict[str, Any]:
    """The draft with what was sent, and what `check` says of it."""
    require_pace("textes", find_visitor(request).device.id, SAVES)
    town = get_current_town()
    rules = get_rules(town)
    kind = find_kind(rules, draft.kind)
    sent = read_json_object(request)
    try:
        revision, body, values_sent = int(sent["revision"]), str(sent["body"]), sent["values"]
    except (ValueError, KeyError, TypeError):
        raise Refusal(400) from None
    if not isinstance(values_sent, dict) or len(body) > LONGEST_BODY:
        raise Refusal(400)
    values = {
        **draft.values,
        **{field.name: values_sent[field.name] for field in kind.fields if field.name in values_sent and field.name != "id"},
    }
    values = {name: value for name, value in values.items() if value not in ("", [], {}, None)}
    values, understood = understand_values(kind, values, town.clock())
    with transaction.atomic():
        now = town.clock()
        current = DeskDraft.objects.select_for_update().get(pk=draft.pk)
        if current.revision != revision:
            raise Refusal(409, "Ce texte a été changé sur un autre appareil. Rechargez la page pour voir l’autre version.")
        current.values, current.body, current.revision = values, body.replace("\r\n", "\n"), revision + 1
        current.title, current.updated_at, current.closed_at = str(values.get("title", ""))[:400], now, None
        current.save()
    pending = list_pending_files(current)
    file_text = check_draft(town, kind, values, current.body, current.base, current.source, rules, pending)
    publication = file_text.reading.publication
    return {
        "revision": current.revision,
        "mistakes": place_mistakes(file_text.mistakes, kind, values, rules, get_current_town().paths),
        "errors": len(file_text.errors),
        "address": publication.address if publication else "",
        "understood": [asdict(each) for each in understood],
    }


@require_POST
@require_role()
def save_draft(request: HttpRequest, id: int) -> HttpResponse:
    """View: save the draft, and answer with its mistakes."""
    return JsonResponse(_save(request, find_own_draft(request, id)))


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def publish_draft(request: HttpRequest, id: int) -> HttpResponse:
    """View: publish the text, or wait for whoever must agree."""
    answer = _save(request, find_own_draft(request, id))
    draft, town = find_own_draft(request, id), get_current_town()
    rules = get_rules(town)
    kind = find_kind(rules, draft.kind)
    pending = list_pending_files(draft)
    file_text = check_draft(town, kind, draft.values, draft.body, draft.base, draft.source, rules, pending)
    if file_text.errors or file_text.reading.publication is None:
        return JsonResponse({**answer, "error": "Il reste des fautes : elles sont dites à côté de chaque champ."}, status=422)
    question = find_audience_question(draft, file_text.text, town.paths)
    if question and not read_json_object(request).get("confirmed"):
        return JsonResponse({**answer, "error": question, "question": question}, status=409)
    publication = ask_to_publish(draft, file_text, find_visitor(request))
    return JsonResponse({**answer, "to": f"/bureau/publications/{publication.pk}/"})


@require_POST
@require_role()
def discard_draft(request: HttpRequest, id: int) -> HttpResponse:
    """View: discard a draft; the published text stays as it is."""
    draft = find_own_draft(request, id)
    DeskDraft.objects.filter(pk=draft.pk).update(closed_at=get_current_town().clock())
    return HttpResponseRedirect(HOME)


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def withdraw_text(request: HttpRequest, id: int) -> HttpResponse:
    """View: withdraw a text of the journal: its file stays, and says so."""
    draft, town = find_own_draft(request, id), get_current_town()
    if not draft.base:
        raise Refusal(409, "Ce texte n’est pas en ligne.")
    rules = get_rules(town)
    kind = find_kind(rules, draft.kind)
    values, body = read_values(draft.base, kind)
    file_text = check_draft(
        town, kind, withdraw_values(values, draft.base, draft.source, town, rules), body, draft.base, draft.source, rules
    )
    publication = ask_to_publish(draft, file_text, find_visitor(request), "Retrait")
    return HttpResponseRedirect(f"/bureau/publications/{publication.pk}/")


@require_POST
@require_role()
def settle_conflict(request: HttpRequest, id: int) -> HttpResponse:
    """Go on from what another wrote meanwhile: the draft is based on it, with the texts that were chosen."""
    draft = find_own_draft(request, id)
    publication = draft.publications.filter(state=CONFLICT).order_by("-asked_at").first()
    if publication is None:
        raise Refusal(409, "Il n’y a plus deux versions de ce texte.")
    is_open = choose_version(get_current_town(), publication, THEIRS if request.POST.get("keep") == THEIRS else OURS)
    return HttpResponseRedirect(f"/bureau/textes/{draft.pk}/" if is_open else HOME)


def _find_publication(request: HttpRequest, id: int) -> DeskPublication:
    """A publication of one's own; or anybody's, for who reviews."""
    visitor = find_visitor(request)
    publication = DeskPublication.objects.select_related("author", "draft").filter(pk=id).first()
    if publication is None or not (publication.author.pk == visitor.person.pk or visitor.can(REVIEW) or visitor.can(PUBLISH)):
        raise Refusal(404)
    return publication


@require_safe
@require_role()
def show_publication(request: HttpRequest, id: int) -> HttpResponse:
    """View: the state of a publication: who must agree, then its receipt."""
    publication, visitor = _find_publication(request, id), find_visitor(request)
    rules = get_rules(get_current_town())
    kind = find_kind(rules, publication.draft.kind)
    other = read_values(publication.other_text, kind) if publication.other_text else None
    variables = {
        **describe_text(publication, request.path),
        "publication": publication,
        "other_body": other[1] if other else "",
        "states": STATES,
        "may_agree": publication.state == WAITING and publication.author.pk != visitor.person.pk,
        "is_mine": publication.author.pk == visitor.person.pk,
        "over": publication.state not in (WAITING, QUEUED),
        "receipt": _speak_receipt(publication, rules),
        "trouble": _find_trouble(publication, rules),
        "page": find_page_address(publication, get_current_town().paths),
        "label": _format_label(publication, rules),
        "hour": find_hour(publication, rules),
        "may_correct": kind in list_kinds_for(visitor, rules),
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/publication.html", variables)


@require_safe
@require_role()
def show_publication_page(request: HttpRequest, id: int) -> HttpResponse:
    """View: the page that the text of a publication would have, for its frame."""
    require_pace("aperçus", find_visitor(request).device.id, PREVIEWS)
    return show_page(request, _find_publication(request, id), request.path.removesuffix("page"))


@require_safe
@require_role()
def show_publication_file(request: HttpRequest, id: int, path: str) -> HttpResponse:
    """View: a picture or a document of a publication."""
    return show_file(_find_publication(request, id), path)


def _format_label(publication: DeskPublication, rules: TownRules) -> str:
    """Its state, in words: when its readers will find it, if that is later; that they no longer do, if it was withdrawn."""
    if hour := find_hour(publication, rules):
        return f"prêt, paraît le {spoken_instant(hour)}"
    if publication.state == QUEUED and has_entry(publication, PAGE):
        return PAGE_AHEAD[is_withdrawal(publication, rules)]
    return WITHDRAWN if publication.state == ONLINE and is_withdrawal(publication, rules) else STATES[publication.state]


def _find_trouble(publication: DeskPublication, rules: TownRules) -> str:
    """What keeps it from going online, as long as it does."""
    if publication.state != QUEUED:
        return ""
    piece = OutboxWork.objects.filter(work__in=(PUBLISH_TEXT, PUBLISH_ALERT), key=f"{publication.pk}", done_at=None).first()
    return speak_words(piece.trouble, get_current_town().paths, rules) if piece else ""


def _speak_receipt(publication: DeskPublication, rules: TownRules) -> list[dict[str, Any]]:
    """Its receipt in the words of who writes; what the networks were told stays to the letter."""
    paths = get_current_town().paths
    return [
        entry if entry["name"].startswith("network/") else {**entry, "words": speak_words(entry["words"], paths, rules)}
        for entry in publication.receipt
    ]


@require_safe
@require_role()
def tell_publication(request: HttpRequest, id: int) -> HttpResponse:
    """The state of a publication, for the page that fills in."""
    publication = _find_publication(request, id)
    rules = get_rules(get_current_town())
    return JsonResponse(
        {
            "state": publication.state,
            "label": _format_label(publication, rules),
            "later": find_hour(publication, rules) is not None,
            "receipt": _speak_receipt(publication, rules),
            "trouble": _find_trouble(publication, rules),
            "over": publication.state not in (WAITING, QUEUED),
        }
    )


@require_POST
@require_role(REVIEW, PUBLISH)
def agree_with(request: HttpRequest, id: int) -> HttpResponse:
    """Let a text pass."""
    approve(_find_publication(request, id), find_visitor(request))
    return HttpResponseRedirect(f"/bureau/publications/{id}/")


@require_POST
@require_role(REVIEW, PUBLISH)
def hold_text(request: HttpRequest, id: int) -> HttpResponse:
    """View: hold a publication, with a reason."""
    send_back(_find_publication(request, id), find_visitor(request), request.POST.get("word", "").strip() or "Sans explication.")
    return HttpResponseRedirect(f"/bureau/publications/{id}/")


@require_POST
@require_role()
def clean_paste(request: HttpRequest) -> HttpResponse:
    """View: pasted rich text as Markdown: its words and its shape, nothing else."""
    require_pace("textes", find_visitor(request).device.id, SAVES)
    try:
        html = str(read_json_object(request)["html"])
    except KeyError:
        raise Refusal(400) from None
    if len(html) > LONGEST_PASTE:
        raise Refusal(413, "C’est trop long pour être collé d’un coup.")
    context = TextContext(lambda address: address if address.startswith(("http://", "https://", "/")) else None, lambda *_: None)
    return JsonResponse({"text": convert_html(html, context).strip()})


urlpatterns = [
    path("", show_home),
    path("nouveau/<slug:name>", begin_draft),
    path("ouvrir", journal_pages.open_text),
    path("coller", clean_paste),
    path("journal/", journal_pages.list_texts),
    path("versions/", journal_pages.list_text_versions),
    path("versions/remettre", journal_pages.restore_version),
    path("textes/<int:id>/", show_draft),
    path("textes/<int:id>/garder", save_draft),
    path("textes/<int:id>/publier", publish_draft),
    path("textes/<int:id>/image", drafts.add_picture),
    path("textes/<int:id>/image/mots", drafts.insert_picture),
    path("textes/<int:id>/word", drafts.add_word_file),
    path("textes/<int:id>/pdf", drafts.add_pdf),
    re_path(r"^textes/(?P<id>[0-9]+)/(?P<path>(?:images|documents)/bureau/[0-9a-z-]+\.(?:jpg|pdf))$", drafts.show_file),
    path("textes/<int:id>/apercu", preview.show_preview),
    path("textes/<int:id>/annonces", preview.show_proofs),
    path("reglages/", town_pages.list_settings),
    path("reglages/<slug:key>", town_pages.edit_setting),
    path("site/<path:path>", preview.show_site_file),
    path("textes/<int:id>/jeter", discard_draft),
    path("textes/<int:id>/retirer", withdraw_text),
    path("textes/<int:id>/choisir", settle_conflict),
    path("avis/<str:token>/", preview.handle_review),
    path("avis/<str:token>/page", preview.show_reviewed_page),
    path("avis/<str:token>/fichiers/<path:path>", preview.show_reviewed_file),
    path("avis/<str:token>/site/<path:path>", preview.show_reviewed_site_file),
    path("publications/<int:id>/", show_publication),
    path("publications/<int:id>/page", show_publication_page),
    path("publications/<int:id>/fichiers/<path:path>", show_publication_file),
    path("publications/<int:id>/etat", tell_publication),
    path("publications/<int:id>/accord", agree_with),
    path("publications/<int:id>/retenir", hold_text),
]

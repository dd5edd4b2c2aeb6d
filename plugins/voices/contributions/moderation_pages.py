"""The moderation desk, on a telephone: one queue, the oldest first, one gesture for each decision."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import parse_whole_number
from plugins.service.access.people import MODERATE, PUBLISH, WRITE, Visitor, find_visitor, require_role
from plugins.service.desk.site_steps import ask_for_warmth
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, render_page
from plugins.voices.contributions import moderation, neighbour_pages, reading_pages, writing_pages
from plugins.voices.contributions.intake import list_destinations
from plugins.voices.contributions.journal_texts import list_joinable
from plugins.voices.contributions.letters import QUESTION, list_owed_answers
from plugins.voices.contributions.models import (
    MERGED,
    PUBLISHED,
    REFERENCE,
    REFUSED,
    REMOVED,
    STATES,
    TO_REFUSE,
    TO_REPHRASE,
    UNCONFIRMED,
    WAITING,
    ContentReport,
    Contribution,
)
from plugins.voices.contributions.moderation import build_queue_filter
from plugins.voices.contributions.reports import list_names
from plugins.voices.contributions.room import format_reading_promise
from plugins.voices.contributions.screening import clean_line, clean_text
from plugins.voices.contributions.sections import (
    describe_subject,
    find_answer_days,
    find_section,
    format_page_address,
    get_reading_hours,
    is_read_after,
    list_voices,
)

QUEUE = "/bureau/moderation/"
PAGE_SIZE = 20
"""Texts of the queue on one page: a moderator's ten minutes."""
LATEST = 30
REVIEW = "avis"
LONGEST_NUMBER, LONGEST_SEARCH = 5, 200


@require_safe
@require_role(MODERATE)
def show_queue(request: HttpRequest) -> HttpResponse:
    """View: the moderation queue: hidden texts first, then those whose browser proved work, oldest first. Somebody reads it, and will
    publish soon."""
    if Contribution.objects.filter(build_queue_filter()).exists():
        ask_for_warmth(get_current_town())
    place = QueuePlace(_parse_number(request.GET.get("page", "")), clean_line(request.GET.get("ici", ""), REFERENCE))
    return _render_queue(request, place, DONE.get(request.GET.get("fait", ""), ""))


@dataclass(frozen=True)
class QueuePlace:
    """A moderator's position: the page, and the text before which the last result is shown; empty for the head of the page."""

    page: int
    reference: str = ""


def _parse_number(typed: str) -> int:
    number = parse_whole_number(typed, LONGEST_NUMBER)
    return 1 if number is None else number


def _render_queue(request: HttpRequest, place: QueuePlace, said: str, fault: str = "", status: int = 200) -> HttpResponse:
    """The page of the queue that is asked for, or the last; `said` and `fault` stand where the moderator is."""
    waiting = Contribution.objects.filter(build_queue_filter()).order_by("-is_hidden", "-is_proven", "received_at", "pk")
    town, count = get_current_town(), waiting.count()
    page_count = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, place.page), page_count)
    page_rows = list(waiting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    reports = list(ContentReport.objects.filter(contribution__in=page_rows, settled_at=None).order_by("received_at"))
    values = {
        "texts": page_rows,
        "count": count,
        "page": page,
        "page_count": page_count,
        "first_number": (page - 1) * PAGE_SIZE + 1,
        "subjects": {row.pk: describe_subject(find_section(row.section), row.values) for row in page_rows},
        "reports": {row.pk: [report for report in reports if report.contribution.pk == row.pk] for row in page_rows},
        "reporter_names": list_names(reports),
        "joinable": list_joinable([row for row in page_rows if find_section(row.section).may_join and row.state != REFUSED]),
        "first_judge": {row.pk: _find_first_judge(row) for row in page_rows if row.state == TO_REFUSE},
        "destinations": list_destinations([row for row in page_rows if row.state == WAITING]),
        "voices_by_kind": {voice.kind: voice for voice in list_voices()},
        "rules": moderation.list_charter_rules(),
        "sentences": moderation.READY_SENTENCES,
        "states": STATES,
        "read_after": {voice.kind: is_read_after(voice.kind) for voice in list_voices()},
        "promise": format_reading_promise(get_reading_hours(), town.clock()),
        "unconfirmed": Contribution.objects.filter(state=UNCONFIRMED).count(),
        "to_rephrase": Contribution.objects.filter(state=TO_REPHRASE).count(),
        "names": {"waiting": WAITING, "to_refuse": TO_REFUSE, "published": PUBLISHED, "refused": REFUSED, "removed": REMOVED},
        "page_of": format_page_address,
        "now": town.clock(),
        "said": said,
        "fault": fault,
        "told_at": place.reference if place.reference in {row.reference for row in page_rows} else "",
    }
    return render_page(request, "service/moderation.html", values, status)


def _find_first_judge(row: Contribution) -> str:
    first = row.decisions.filter(action=moderation.REFUSE).order_by("-pk").first()
    return f"{first.who} : {first.rule}" if first else ""


GESTURES: dict[str, Callable[[Contribution, Visitor, HttpRequest], None]] = {
    "publier": lambda row, visitor, request: moderation.approve_contribution(row, visitor, clean_line(request.POST.get("title", ""), 110)),
    "reformuler": lambda row, visitor, request: moderation.ask_to_rephrase(row, visitor, _read_words(request)),
    "refuser": lambda row, visitor, request: moderation.refuse_contribution(
        row, visitor, request.POST.get("rule", ""), _read_words(request)
    ),
    "reunir": lambda row, visitor, request: moderation.merge_contribution(row, visitor, request.POST.get("identity", "")),
    "separer": lambda row, visitor, request: moderation.separate_contribution(row, visitor),
    "deplacer": lambda row, visitor, request: moderation.move_contribution(row, visitor, request.POST.get("kind", ""), request.POST.dict()),
    "retirer": lambda row, visitor, request: moderation.remove_contribution(
        row, visitor, request.POST.get("rule", ""), _read_words(request)
    ),
    "maintenir": lambda row, visitor, request: moderation.keep_online(row, visitor, _read_words(request)),
    "accorder": lambda row, visitor, request: moderation.accept_appeal(row, visitor),
    "confirmer": lambda row, visitor, request: moderation.confirm_refusal(row, visitor),
    "conserver": lambda row, visitor, request: moderation.set_legal_hold(row, visitor, True),
    "liberer": lambda row, visitor, request: moderation.set_legal_hold(row, visitor, False),
}
"""What each button does, by the last word of its address."""
DONE = {
    "publier": "Publié : la page sera en ligne dans quelques secondes.",
    "reformuler": "Rendu à son auteur.",
    "refuser": "Refusé, avec son motif.",
    "reunir": "Réuni : son auteur en est prévenu.",
    "separer": "Séparé : il attend d’être lu.",
    "deplacer": "Déplacé.",
    "retirer": "Retiré du site.",
    "maintenir": "Maintenu en ligne.",
    "accorder": "Recours accordé.",
    "confirmer": "Décision confirmée.",
    "conserver": "Conservé : rien ne l’efface.",
    "liberer": "Plus rien n’empêche de l’effacer.",
}


def _read_words(request: HttpRequest) -> str:
    """What was typed, or else the ready sentence that was chosen."""
    return clean_text(request.POST.get("words", ""), 1000) or clean_line(request.POST.get("sentence", ""), 300)


@require_POST
@require_role(MODERATE)
def handle_verdict(request: HttpRequest, reference: str, gesture: str) -> HttpResponse:
    """View: one decision of a moderator."""
    row = Contribution.objects.filter(reference=reference).first()
    if row is None or gesture not in GESTURES:
        raise Refusal(404)
    page, follows = _parse_number(request.POST.get("page", "")), clean_line(request.POST.get("suite", ""), REFERENCE)
    try:
        GESTURES[gesture](row, find_visitor(request), request)
    except Refusal as refusal:
        return _render_queue(request, QueuePlace(page, reference), "", str(refusal), refusal.status)
    query = urlencode({"fait": gesture, "page": page, "ici": follows})
    return HttpResponseRedirect(f"{QUEUE}?{query}#{slugify(follows) or 'contenu'}")


@require_safe
@require_role(MODERATE, WRITE, PUBLISH)
def list_unanswered(request: HttpRequest) -> HttpResponse:
    """The questions online without an answer: the late ones first, each with a button that opens it in the desk."""
    now, deadline = get_current_town().clock(), find_answer_days(find_section(QUESTION))
    values = {"questions": list_owed_answers(now), "deadline": deadline, "page_of": format_page_address, "now": now}
    return render_page(request, "service/unanswered.html", values)


@require_safe
@require_role(MODERATE, WRITE, PUBLISH)
def list_reviews(request: HttpRequest) -> HttpResponse:
    """The reviews online, the last first: what a place answers is written in the desk, at its demand."""
    rows = Contribution.objects.filter(section=REVIEW, state=PUBLISHED, is_hidden=False).exclude(source="").order_by("-decided_at")[:LATEST]
    values = {
        "reviews": [(row, describe_subject(find_section(row.section), row.values)[0]) for row in rows],
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/reviews.html", values)


def _build_query(looked_for: str) -> Q:
    """The text that these words name, by its reference, its `id` or the address of its page; or those that have them."""
    try:
        page = urlsplit(looked_for).path.strip("/")
    except ValueError:
        page = ""
    own_page = Q(address=f"{page}/") if page else Q()
    return own_page | Q(reference=looked_for) | Q(identity=looked_for) | Q(text__icontains=looked_for) | Q(name__iexact=looked_for)


@require_safe
@require_role(MODERATE)
def list_decided(request: HttpRequest) -> HttpResponse:
    """View: the latest decisions and who took them, or a search; each text may still be removed, restored, or kept for justice. What is
    kept so comes first."""
    looked_for = clean_line(request.GET.get("cherche", ""), LONGEST_SEARCH)
    rows = Contribution.objects.order_by("-on_hold", F("decided_at").desc(nulls_last=True), "-pk").prefetch_related("decisions")
    chosen = rows.filter(_build_query(looked_for)) if looked_for else rows.filter(~Q(decided_at=None) | Q(on_hold=True))
    values = {
        "texts": [(row, sorted(row.decisions.all(), key=lambda decision: decision.pk)) for row in chosen[:LATEST]],
        "looked_for": looked_for,
        "states": STATES,
        "rules": moderation.list_charter_rules(),
        "names": {"published": PUBLISHED, "removed": REMOVED, "refused": REFUSED, "merged": MERGED},
        "page_of": format_page_address,
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/decided.html", values)


urlpatterns = [
    path("voix/comptes.json", reading_pages.tell_counts),
    path("voix/moi-aussi", reading_pages.record_me_too),
    path("voix/opinion", reading_pages.record_opinion),
    path("voix/signaler", reading_pages.report_text),
    path("voix/signalement/<str:token>/", reading_pages.follow_report),
    path("voix/signalement/<str:token>/effacer", reading_pages.forget_reporter),
    path("voix/courriel-du-signalement/<str:token>/", reading_pages.confirm_reporter),
    path("voix/courriel/<str:token>/", writing_pages.confirm_address),
    path("voix/suivi/<str:token>/", writing_pages.follow_text),
    path("voix/suivi/<str:token>/reformuler", writing_pages.rephrase_text),
    path("voix/suivi/<str:token>/contester", writing_pages.appeal_decision),
    path("voix/suivi/<str:token>/heures", writing_pages.count_hours),
    path("voix/suivi/<str:token>/effacer", writing_pages.erase_text),
    path("voix/ecrire", neighbour_pages.write_to_neighbour),
    path("voix/relais/<str:token>/", neighbour_pages.confirm_relayed),
    path("voix/refuser-le-relais/<str:token>/", neighbour_pages.block_relay),
    path("voix/renouveler/<str:token>/", neighbour_pages.renew_notice),
    path("voix/<slug:path>/", writing_pages.write_text),
    path("bureau/moderation/", show_queue),
    path("bureau/moderation/decidees/", list_decided),
    path("bureau/moderation/questions/", list_unanswered),
    path("bureau/moderation/avis/", list_reviews),
    path("bureau/moderation/<slug:reference>/<slug:gesture>", handle_verdict),
]

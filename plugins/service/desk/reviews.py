"""The two-button page that a letter links to: without a session, its signed address gives the person and the text."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from plugins.service.access.models import StaffMember, TrustedDevice
from plugins.service.access.people import Visitor, find_client_address
from plugins.service.desk.letters import read_address
from plugins.service.desk.models import STATES, WAITING, DeskPublication
from plugins.service.desk.preview import PREVIEWS, answer_site_file
from plugins.service.desk.publishing import approve, send_back
from plugins.service.desk.reviewed_text import describe_text, show_file, show_page
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, render_page
from plugins.service.web_service.rates import Pace, require_pace

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
def show_site_file(request: HttpRequest, token: str, path: str) -> HttpResponse:
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

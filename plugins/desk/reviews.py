"""The two-button page that a letter links to: without a session, its signed address gives the person and the text."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from plugins.access.models import StaffMember, TrustedDevice
from plugins.access.visitors import Visitor, find_client_address
from plugins.desk.checking import find_kind, get_rules
from plugins.desk.letters import read_address
from plugins.desk.models import STATES, WAITING, DeskPublication
from plugins.desk.publishing import approve, send_back
from plugins.desk.texts import read_values
from plugins.web_service.configuration import get_current_town
from plugins.web_service.pages import render_page
from plugins.web_service.rates import Pace, require_pace
from plugins.web_service.refusals import Refusal

WRONG_ADDRESSES = Pace(burst=20, rate=0.1)
"""Of whoever asks, for addresses that nobody was sent."""
BY_LETTER = "par courriel"
"""The device of a decision, in the audit log."""


@require_http_methods(["GET", "HEAD", "POST"])
def handle_review(request: HttpRequest, token: str) -> HttpResponse:
    """The text and its two buttons; a button that was pressed. Only the second changes anything, and once."""
    meant = read_address(token)
    if meant is None:
        require_pace("avis", find_client_address(request), WRONG_ADDRESSES)
        raise Refusal(404, "Cette adresse n’ouvre rien : elle est trop ancienne, ou n’est plus la vôtre. Entrez au bureau.")
    publication, person = meant
    if request.method == "POST":
        _decide(request, *meant)
        return HttpResponseRedirect(request.path)
    kind = find_kind(get_rules(get_current_town()), publication.draft.kind)
    values, body = read_values(publication.text, kind)
    variables = {
        "publication": publication,
        "person": person,
        "kind": kind,
        "values": {field.label: values[field.name] for field in kind.fields if field.name in values and field.name != "id"},
        "body": body,
        "waits": publication.state == WAITING,
        "states": STATES,
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/review.html", variables)


def _decide(request: HttpRequest, publication: DeskPublication, person: StaffMember) -> None:
    visitor = Visitor(person, TrustedDevice(id=BY_LETTER, person=person, label=BY_LETTER), find_client_address(request))
    if request.POST.get("avis") == "accord":
        approve(publication, visitor)
    elif request.POST.get("avis") == "retenir":
        send_back(publication, visitor, request.POST.get("word", "").strip() or "Sans explication.")
    else:
        raise Refusal(400)

"""The pages of a person's own devices and, for administrators, of everybody who has access."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.mail import mail_server
from plugins.core.publication.untrusted_text import decode_text
from plugins.journal.story.qr import draw_qr
from plugins.service.access.guest_list import invite_guests, list_cards
from plugins.service.access.mailing import SEND_CODE
from plugins.service.access.models import Passkey, StaffMember, TrustedDevice
from plugins.service.access.passkeys import (
    CHALLENGE_LIFE,
    Challenge,
    WrongPasskey,
    begin_authentication,
    begin_registration,
    end_authentication,
    end_registration,
)
from plugins.service.access.people import (
    DEVICE,
    ENTRY,
    HOME,
    PROVIDER_PROOF,
    READERS_HOME,
    ROLES,
    SETTINGS,
    InvalidCode,
    enter_by_code,
    enter_by_mail_code,
    find_client_address,
    find_home_page,
    find_people_by_email,
    find_visitor,
    fold_email,
    format_device_label,
    format_entry_address,
    invite_person,
    let_in,
    make_device,
    require_role,
    require_visitor,
    revoke_device,
    shut_out,
    undo_bond,
)
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.pages import Refusal, read_json_object, render_page
from plugins.service.web_service.rates import Pace, require_pace

NEW_PASSKEY = "/bureau/cle/"
CODES = "codes"
WRONG_CODES, LETTERS, CHALLENGES = Pace(burst=10, rate=1 / 30), Pace(burst=4, rate=1 / (2 * 3600)), Pace(burst=60, rate=1)
"""Of an address: ten wrong codes, then two a minute; a code that opens is never counted. Of a mail address, whoever asks and from wherever,
known here or not: four letters, then one in two hours. Each allows MAIL_TRIES guesses: sixteen letters are eighty guesses a day, one chance
in 12,500. Of an address: sixty askings for a passkey, then one a second: a town hall often has one address for all."""
CHALLENGE = "challenge"
SENT = "Si cette adresse est connue, un code vient de partir. Il vaut un quart d’heure."


@require_http_methods(["GET", "HEAD", "POST"])
def handle_entry(request: HttpRequest) -> HttpResponse:
    """View: the sign-in page, and the code typed there."""
    aim = find_safe_target(request.POST.get("vers") or request.GET.get("vers", ""))
    if request.method != "POST":
        if getattr(request, "visitor", None):
            return HttpResponseRedirect(aim or find_home_page(find_visitor(request).person))
        return show_door(request, aim)
    try:
        device = enter_by_code(request.POST.get("code", ""), format_device_label(request), find_client_address(request))
    except InvalidCode as wrong:
        require_pace(CODES, find_client_address(request), WRONG_CODES)
        return show_door(request, aim, str(wrong), status=403)
    let_in(request, device)
    return HttpResponseRedirect(NEW_PASSKEY)


def show_door(request: HttpRequest, aim: str, fault: str = "", status: int = 200, email: str = "", note: str = "") -> HttpResponse:
    """Render the sign-in page with an error message."""
    has_mail = bool(get_current_town().paths.environ.get("BEFFROI_MAIL_SERVER"))
    values = {"aim": aim, "fault": fault, "email": email, "note": note, "has_mail": has_mail, "provider": get_current_town().service.oidc}
    return render_page(request, "service/entry.html", values, status=status)


def find_safe_target(path: str) -> str:
    """The page to open after sign-in: of the desk or the agents' site, never elsewhere."""
    return path if path.startswith((HOME, READERS_HOME)) and not path.startswith(ENTRY) and "\\" not in path and "//" not in path else ""


@require_POST
def ask_mail_code(request: HttpRequest) -> HttpResponse:
    """View: send a code by mail; the answer does not reveal whether the address is known."""
    email, aim = request.POST.get("email", "").strip()[:254], find_safe_target(request.POST.get("vers", ""))
    require_pace("courriel", find_client_address(request), WRONG_CODES)
    require_pace("courriel", fold_email(email), LETTERS)
    person = next((person for person in find_people_by_email(email) if person.closed_at is None), None)
    if person is not None:
        put_work(SEND_CODE, {"person": person.pk}, get_current_town().clock(), key=f"{person.pk}", order=0)
    return show_door(request, aim, email=email, note=SENT)


@require_POST
def enter_with_mail_code(request: HttpRequest) -> HttpResponse:
    """View: sign in with the code received by mail."""
    email, aim = request.POST.get("email", "").strip()[:254], find_safe_target(request.POST.get("vers", ""))
    try:
        device = enter_by_mail_code(email, request.POST.get("code", ""), format_device_label(request), find_client_address(request))
    except InvalidCode as wrong:
        require_pace(CODES, find_client_address(request), WRONG_CODES)
        return show_door(request, aim, str(wrong), 403, email, SENT)
    let_in(request, device)
    return HttpResponseRedirect(aim or find_home_page(device.person))


@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """View: the WebAuthn options with which the browser asks for a passkey."""
    require_pace("clé", find_client_address(request), CHALLENGES)
    options, challenge = begin_authentication()
    _remember(request, challenge)
    if getattr(request, "visitor", None) is None:
        request.session.set_expiry(CHALLENGE_LIFE)  # of a stranger: the session of a device is another, begun once it is in
    return JsonResponse(options)


@require_POST
def enter_with_passkey(request: HttpRequest) -> HttpResponse:
    """View: sign in with the authenticator's answer."""
    try:
        passkey = end_authentication(read_json_object(request), _take_challenge(request))
    except WrongPasskey as wrong:
        require_pace(CODES, find_client_address(request), WRONG_CODES)
        raise Refusal(403, str(wrong)) from None
    label, own = format_device_label(request), passkey.device
    same = own is not None and own.revoked_at is None and own.label == label
    device = own if own and same else make_device(passkey.person, label, find_client_address(request), "arrivée par une clé")
    let_in(request, device)
    return JsonResponse({"to": find_home_page(device.person)})


@require_safe
@require_visitor
def offer_passkey(request: HttpRequest) -> HttpResponse:
    """View: the page that offers to create a passkey on this device."""
    _require_own_entry(request)
    return render_page(request, "service/passkey.html", {"home": find_home_page(find_visitor(request).person)})


@require_POST
@require_visitor
def begin_passkey(request: HttpRequest) -> HttpResponse:
    """View: the WebAuthn options with which the browser creates a passkey."""
    _require_own_entry(request)
    options, challenge = begin_registration(find_visitor(request).person)
    _remember(request, challenge)
    return JsonResponse(options)


@require_POST
@require_visitor
def add_passkey(request: HttpRequest) -> HttpResponse:
    """View: store the passkey that the authenticator created."""
    _require_own_entry(request)
    visitor = find_visitor(request)
    try:
        end_registration(
            visitor.device, read_json_object(request), _take_challenge(request), visitor.describe_deed("clé d’accès", visitor.device.label)
        )
    except WrongPasskey as wrong:
        raise Refusal(422, str(wrong)) from None
    return JsonResponse({"to": find_home_page(visitor.person)})


def _require_own_entry(request: HttpRequest) -> None:
    """Raises Refusal for who came in by the identity provider: a passkey would let them in once their account there is closed."""
    if PROVIDER_PROOF in request.session:
        raise Refusal(403, "Vous êtes entré par le compte de la commune : c’est lui qui vous ouvre, sans clé d’accès.")


@require_POST
@require_visitor
def handle_leaving(request: HttpRequest) -> HttpResponse:
    """End the session of this device: its passkey, or another code, lets it in again."""
    note_deed(find_visitor(request).describe_deed("sortie"))
    request.session.pop(DEVICE, None)
    proof, town = str(request.session.pop(PROVIDER_PROOF, "")), get_current_town()
    request.session.flush()
    if proof and town.service.oidc:
        from plugins.service.access.oidc import (  # a town without a provider does without its libraries
            RelyingParty,
            find_end_session_address,
        )

        entry = f"{town.service.origin}{ENTRY}"
        address = find_end_session_address(RelyingParty(town.service.oidc, town.secrets.oidc, entry), proof, entry)
        if address:
            return render_page(request, "service/left.html", {"address": address, "label": town.service.oidc.label, "visitor": None})
    return HttpResponseRedirect(ENTRY)


def _remember(request: HttpRequest, challenge: Challenge) -> None:
    request.session[CHALLENGE] = [challenge.text, challenge.ends]


def _take_challenge(request: HttpRequest) -> Challenge:
    """The challenge of this browser, which serves once."""
    text, ends = request.session.pop(CHALLENGE, ("", 0.0))
    return Challenge(text, ends)


DEVICES, PEOPLE = "/bureau/appareils/", "/bureau/personnes/"
LONGEST_FILE = 1 << 20
"""Bytes that are read of a list."""


@require_safe
@require_visitor
def list_devices(request: HttpRequest) -> HttpResponse:
    """View: a person's own devices, each with a button to revoke it."""
    visitor = find_visitor(request)
    devices = list(TrustedDevice.objects.filter(person=visitor.person, revoked_at=None).order_by("-seen_at"))
    with_key = set(Passkey.objects.filter(person=visitor.person, revoked_at=None).values_list("device_id", flat=True))
    by_provider = PROVIDER_PROOF in request.session
    values = {"devices": devices, "with_key": with_key, "by_provider": by_provider, "now": get_current_town().clock()}
    return render_page(request, "service/devices.html", values)


@require_POST
@require_visitor
def end_device(request: HttpRequest, id: str) -> HttpResponse:
    """View: revoke one of the person's own devices; an administrator may revoke anybody's."""
    visitor = find_visitor(request)
    device = TrustedDevice.objects.select_related("person").filter(id=id).first()
    if device is None or (device.person_id != visitor.person.pk and not visitor.can(SETTINGS)):
        raise Refusal(404)
    revoke_device(device, visitor.describe_deed("appareil retiré"))
    return HttpResponseRedirect(DEVICES if device.person_id == visitor.person.pk else PEOPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(SETTINGS)
def list_people(request: HttpRequest) -> HttpResponse:
    """View: everybody who has access, and a form that creates an invitation, whose code is shown only on the answer."""
    code = fault = name = ""
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            deed = find_visitor(request).describe_deed("invitation")
            person, code = invite_person(name, request.POST.getlist("roles"), request.POST.get("email", "")[:254], deed)
            name = person.name
        except SettingsError as error:
            fault = str(error)
    answer = {
        "code": code,
        "fault": fault,
        "name": name,
        "address": format_entry_address(code),
        "drawing": draw_qr(format_entry_address(code)) if code else "",
    }
    return _show_people(request, answer, 422 if fault else 200)


def _show_people(request: HttpRequest, answer: Mapping[str, Any], status: int) -> HttpResponse:
    """The page of people, with what was just asked for and what is wrong in it."""
    people = StaffMember.objects.filter(closed_at=None).order_by("name").prefetch_related("devices", "provider_accounts")
    values = {
        "people": [(each, [device for device in each.devices.all() if device.revoked_at is None]) for each in people],
        "roles": ROLES,
        "provider": get_current_town().service.oidc,
        **dict.fromkeys(("code", "fault", "name", "address", "drawing", "guests"), ""),
        "wrong_lines": (),
        "now": get_current_town().clock(),
    }
    return render_page(request, "service/people.html", {**values, **answer}, status=status)


@require_POST
@require_role(SETTINGS)
def invite_list(request: HttpRequest) -> HttpResponse:
    """Invite a list of people; only this answer shows their codes, to be printed. One wrong line, and no one is invited."""
    text, file = request.POST.get("guests", ""), request.FILES.get("file")
    if file is not None and not text.strip():
        text = decode_text(file.read(LONGEST_FILE))
    try:
        pairs = invite_guests(text, request.POST.getlist("roles"), find_visitor(request).describe_deed("invitation"))
    except SettingsError as wrong:
        return _show_people(request, {"guests": text, "wrong_lines": wrong.mistakes}, 422)
    sends_mail = mail_server(get_current_town().paths.environ) is not None
    values = {
        "cards": list_cards(pairs),
        "letters": sum(bool(person.email) for person, _ in pairs) if sends_mail else 0,
        "address": format_entry_address("").partition("#")[0],
    }
    return render_page(request, "service/codes.html", values)


@require_POST
@require_role(SETTINGS)
def end_bond(request: HttpRequest, id: int) -> HttpResponse:
    """Undo a person's bond with their account at the identity provider; the devices where they are in stay."""
    person = StaffMember.objects.filter(pk=id).first()
    if person is None:
        raise Refusal(404)
    undo_bond(person, find_visitor(request).describe_deed("lien défait"))
    return HttpResponseRedirect(PEOPLE)


@require_POST
@require_role(SETTINGS)
def end_person(request: HttpRequest, id: int) -> HttpResponse:
    """Shut a person out of everything; never oneself, so that someone can always let people in."""
    visitor = find_visitor(request)
    person = StaffMember.objects.filter(pk=id).first()
    if person is None:
        raise Refusal(404)
    if person.pk == visitor.person.pk:
        raise Refusal(403, "On ne se retire pas soi-même : demandez à une autre personne, ou à la machine.")
    shut_out(person, visitor.describe_deed("personne retirée"))
    return HttpResponseRedirect(PEOPLE)


def go_to_provider(request: HttpRequest) -> HttpResponse:
    """See `provider_entry`."""
    from plugins.service.access import provider_entry  # authlib: for towns that have a provider, at their first entry

    return provider_entry.go_to_provider(request)


def return_from_provider(request: HttpRequest) -> HttpResponse:
    """See `provider_entry`."""
    from plugins.service.access import provider_entry  # as above

    return provider_entry.return_from_provider(request)


urlpatterns = [
    path("entree/", handle_entry),
    path("entree/courriel", ask_mail_code),
    path("entree/courriel/code", enter_with_mail_code),
    path("entree/cle/options", ask_passkey),
    path("entree/cle", enter_with_passkey),
    path("entree/compte", go_to_provider),
    path("entree/compte/retour", return_from_provider),
    path("cle/", offer_passkey),
    path("cle/options", begin_passkey),
    path("cle/nouvelle", add_passkey),
    path("sortir", handle_leaving),
    path("appareils/", list_devices),
    path("appareils/<slug:id>/retirer", end_device),
    path("personnes/", list_people),
    path("personnes/liste", invite_list),
    path("personnes/<int:id>/retirer", end_person),
    path("personnes/<int:id>/delier", end_bond),
]

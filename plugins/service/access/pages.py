"""The pages of a person's own devices and, for administrators, of everybody who has access."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plugins.announce.mail import mail_server
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.untrusted_text import decode_text
from plugins.journal.story.qr import draw_qr
from plugins.service.access.code_sheet import list_cards
from plugins.service.access.guest_list import invite_guests
from plugins.service.access.models import Passkey, StaffMember, TrustedDevice
from plugins.service.access.people import invite_person, revoke_device, shut_out, undo_bond
from plugins.service.access.roles import ROLES, SETTINGS
from plugins.service.access.visitors import PROVIDER_PROOF, find_visitor, format_entry_address, require_role, require_visitor
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import render_page
from plugins.service.web_service.refusals import Refusal

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

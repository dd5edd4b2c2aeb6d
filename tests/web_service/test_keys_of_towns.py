"""Each town is served by a process of its own, with its base and its key: what one has signed, a link, a form, a cookie, opens nothing of
the same number in another."""

import io
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.house import ROOT
from tests.warm import warm

AMONT, AVAL = "amont", "aval"
OK, MISSING = 200, 404


def call(function: Callable[..., Any], folder: Path, town: str, *given: object) -> Any:
    """What `function` gives in the process of that town."""
    return warm().call(function, str(folder / town), *given, environ={"PATH": os.environ["PATH"], "HOME": str(folder)})


def test_no_link_of_one_town_opens_what_has_the_same_number_in_another(tmp_path):
    links = call(make_links, tmp_path, AMONT)
    assert call(make_links, tmp_path, AVAL).keys() == links.keys() and len(links) == 8
    assert call(open_links, tmp_path, AMONT, links) == dict.fromkeys(links, OK)
    assert call(open_links, tmp_path, AVAL, links) == dict.fromkeys(links, MISSING)


def test_no_form_and_no_cookie_of_one_town_is_read_in_another(tmp_path):
    signed = call(sign, tmp_path, AMONT)
    kinds = ("form", "proof", "device", "session", "audit")
    assert call(read_signed, tmp_path, AMONT, signed) == dict.fromkeys(kinds, True)
    assert call(read_signed, tmp_path, AVAL, signed) == dict.fromkeys(kinds, False)


def test_nothing_is_signed_without_the_key_of_the_town(tmp_path):
    assert call(is_read_of_django, tmp_path, AMONT) is False


def prepare(folder: str):
    """The town whose state is in `folder`, its store ready."""
    from plugins.command.town import list_usable_rooms, open_town
    from plugins.service.web_service.part import list_web_parts, open_web_town
    from plugins.service.web_service.serving import prepare_store

    paths, name = open_town(str(ROOT / "publishconf.py")), Path(folder).name
    rooms = list_usable_rooms(paths.conf)
    conf = {**paths.conf, "SITEURL": "https://ville.example", "SERVICE": {"public": "https://ville.example"}}
    key = f"une clé que seuls les essais connaissent, celle de {name}"
    own_paths = replace(paths, conf=conf, environ={**paths.environ, "BEFFROI_STATE": folder, "BEFFROI_SERVICE_KEY": key})
    town = open_web_town(own_paths, lambda: own_paths, rooms=rooms)
    prepare_store(town, list_web_parts(rooms))
    return town


def make_links(folder: str) -> Mapping[str, str]:
    """The links of rows that have the same numbers in each town."""
    town = prepare(folder)
    from plugins.service.access.models import StaffMember
    from plugins.service.access.people import REVIEW
    from plugins.service.desk.letters import format_letter_address
    from plugins.service.desk.models import WAITING, DeskDraft, DeskPublication
    from plugins.voices.contributions import neighbour_pages, sections
    from plugins.voices.contributions.admission import encrypt
    from plugins.voices.contributions.models import ContentReport, Contribution, ContributorEmail, RelayMessage, ReporterContact

    content = town.paths.content
    notice = next(file.relative_to(content).as_posix() for file in sorted(content.glob("entraide/*.md")) if "expires:" in file.read_text())
    now = town.clock()
    author, reviewer = (
        StaffMember.objects.create(name=who, roles=[REVIEW], email=f"{who}@ville.example", created_at=now) for who in ("auteur", "lecteur")
    )
    draft = DeskDraft.objects.create(kind="breve", author=author, created_at=now, updated_at=now)
    publication = DeskPublication.objects.create(
        draft=draft,
        source="breves/une.md",
        title="Une",
        text="---\ntitle: Une\n---\n\nUn texte.\n",
        author=author,
        asked_at=now,
        state=WAITING,
    )
    offer = Contribution.objects.create(
        reference="offre",
        sending="forme",
        section="entraide",
        state="published",
        text="Un texte.",
        title="Un titre",
        received_at=now,
        decided_at=now,
        identity="20260318-s-offre",
        source=notice,
    )
    ContributorEmail.objects.create(contribution=offer, sealed=encrypt("a@b.example"), kept_until=now.replace(year=2027))
    report = ContentReport.objects.create(contribution=offer, sending="signale", received_at=now)
    ReporterContact.objects.create(report=report, sealed=encrypt("{}"), kept_until=now.replace(year=2027))
    message = RelayMessage.objects.create(
        contribution=offer,
        reference="message",
        sending="relais",
        sealed=encrypt('{"text": "Bonjour", "name": "", "email": "c@d.example"}'),
        received_at=now,
    )
    return {
        "letter": format_letter_address(publication, reviewer, town),
        "follow": sections.follow_address(offer),
        "email": sections.format_confirmation_address(offer),
        "renewal": sections.format_renewal_address(offer),
        "relay": sections.format_relay_address(message),
        "block": sections.block_address(offer, neighbour_pages.EVERYBODY),
        "report": sections.report_address(report),
        "reporter": sections.format_reporter_confirmation_address(report),
    }


def open_links(folder: str, links: Mapping[str, str]) -> Mapping[str, int]:
    """The status of each link there."""
    prepare(folder)
    from plugins.service.web_service.listening import build_application

    served = build_application()
    return {link: ask(served, address.removeprefix("https://ville.example")) for link, address in links.items()}


def ask(served, address: str) -> int:
    """The status of what the service answers at an address."""
    statuses: list[int] = []
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "HTTP_HOST": "ville.example", "REMOTE_ADDR": "127.0.0.1"}
    asked |= {"SERVER_NAME": "ville.example", "SERVER_PORT": "443", "wsgi.url_scheme": "https"}
    asked |= {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": "0"}
    list(served(asked, lambda status, *_: statuses.append(int(status.split()[0]))))
    return statuses[0]


def sign(folder: str) -> Mapping[str, Any]:
    """One of each thing that a town signs."""
    town = prepare(folder)
    from plugins.service.web_service.audit import AuditSeal
    from plugins.service.web_service.town_key import SessionStore
    from plugins.voices.contributions.admission import derive_key, make_form_token
    from plugins.voices.contributions.reading_pages import make_device

    return {
        "form": make_form_token(town.clock())[1],
        "proof": derive_key("proof"),
        "device": make_device()[1],
        "session": SessionStore().encode({"device": "un appareil"}),
        "audit": AuditSeal(*SEALED).compute_signature(),
    }


SEALED = (1, "maillon", "2026-03-27T09:00:00+01:00", 1, "maillon")


def read_signed(folder: str, signed: Mapping[str, Any]) -> Mapping[str, bool]:
    """Whether each of them is believed there."""
    prepare(folder)
    from django.http import HttpRequest

    from plugins.service.web_service.audit import AuditSeal
    from plugins.service.web_service.town_key import SessionStore
    from plugins.voices.contributions.admission import derive_key, read_form_token
    from plugins.voices.contributions.reading_pages import COOKIE, read_device

    request = HttpRequest()
    request.COOKIES[COOKIE] = signed["device"]
    return {
        "form": read_form_token(signed["form"]) is not None,
        "proof": derive_key("proof") == signed["proof"],
        "device": bool(read_device(request)),
        "session": bool(SessionStore().decode(signed["session"])),
        "audit": AuditSeal(*SEALED).compute_signature() == signed["audit"],
    }


def is_read_of_django(folder: str) -> bool:
    """Whether one who knows the key of the town can read what Django signs by itself."""
    town = prepare(folder)
    from django.core import signing

    try:
        signing.loads(signing.dumps("rien"), key=town.secrets.key)
    except signing.BadSignature:
        return False
    return True

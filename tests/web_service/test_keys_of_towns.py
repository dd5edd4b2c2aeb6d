"""Each town signs with a key of its own: what one has signed, a link, a form, a cookie, opens nothing of the same number in another."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from plugins.service.web_service.part import build_own_environ
from tests.house import ROOT
from tests.warm import warm

AMONT, AVAL = "amont", "aval"
OK, MISSING = 200, 404
KEY = "une clé que seuls les essais connaissent, assez longue"


def call(function: Callable[[str, str], object], folder: Path, first: str = AMONT) -> object:
    """What `function` gives of two towns, of which `first` is the first."""
    return warm().call(function, str(folder), first, environ={"PATH": os.environ["PATH"], "HOME": str(folder)})


def test_no_link_of_one_town_opens_what_has_the_same_number_in_another(tmp_path):
    statuses = call(open_links_of_each, tmp_path)
    assert len(statuses) == 8 and set(statuses.values()) == {(OK, MISSING)}, statuses


def test_no_form_and_no_cookie_of_one_town_is_read_in_another(tmp_path):
    readings = call(read_tokens_of_each, tmp_path)
    assert readings == dict.fromkeys(("form", "proof", "device", "session", "audit"), (True, False))


def test_a_town_that_comes_first_in_the_order_of_names_signs_nobody_out(tmp_path):
    kept = call(keep_session, tmp_path, AVAL)
    assert call(find_session, tmp_path, AMONT) == kept == {"device": "un appareil"}


def test_nothing_is_signed_without_the_key_of_a_town(tmp_path):
    assert call(read_what_django_signs, tmp_path) is False


@contextmanager
def served_towns(folder: str, first: str) -> Iterator[dict]:
    """Both towns, with the store of each ready."""
    from plugins.command.town import list_usable_rooms, open_town
    from plugins.service.web_service.configuration import configure_django, migrate_tables, set_current_town
    from plugins.service.web_service.part import list_web_parts, open_web_town

    towns, paths = {}, open_town(str(ROOT / "publishconf.py"))
    rooms = list_usable_rooms(paths.conf)
    for name in sorted((AMONT, AVAL), key=lambda name: name != first):
        conf = {**paths.conf, "SITEURL": f"https://{name}.example", "SERVICE": {"public": f"https://{name}.example"}}
        own_folder = Path(folder, name)
        environ = build_own_environ({**paths.environ, "BEFFROI_SERVICE_KEY": KEY}, own_folder, own_folder)
        own_paths = replace(paths, conf=conf, environ=environ)
        towns[name] = open_web_town(own_paths, lambda own_paths=own_paths: own_paths, rooms=rooms)
    configure_django(list(towns.values()), list_web_parts(rooms))
    for town in towns.values():
        with set_current_town(town):
            migrate_tables()
    yield towns


def open_links_of_each(folder: str, first: str) -> dict[str, tuple[int, int]]:
    """The status of each link of « amont » there, then in « aval », where the rows have the same numbers."""
    with served_towns(folder, first) as towns:
        from plugins.service.access.models import StaffMember
        from plugins.service.access.people import REVIEW
        from plugins.service.desk.letters import format_letter_address
        from plugins.service.desk.models import WAITING, DeskDraft, DeskPublication
        from plugins.service.web_service.configuration import set_current_town
        from plugins.service.web_service.listening import build_application
        from plugins.voices.contributions import neighbour_pages, sections
        from plugins.voices.contributions.admission import encrypt
        from plugins.voices.contributions.models import ContentReport, Contribution, ContributorEmail, RelayMessage, ReporterContact

        content = towns[AMONT].paths.content
        notice = next(
            file.relative_to(content).as_posix() for file in sorted(content.glob("entraide/*.md")) if "expires:" in file.read_text()
        )
        links: dict[str, str] = {}
        for name, town in towns.items():
            with set_current_town(town):
                now = town.clock()
                author, reviewer = (
                    StaffMember.objects.create(name=who, roles=[REVIEW], email=f"{who}@ville.example", created_at=now)
                    for who in ("auteur", "lecteur")
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
                if name == AMONT:
                    links = {
                        "letter": format_letter_address(publication, reviewer, town),
                        "follow": sections.follow_address(offer),
                        "email": sections.format_confirmation_address(offer),
                        "renewal": sections.format_renewal_address(offer),
                        "relay": sections.format_relay_address(message),
                        "block": sections.block_address(offer, neighbour_pages.EVERYBODY),
                        "report": sections.report_address(report),
                        "reporter": sections.format_reporter_confirmation_address(report),
                    }
        served = build_application()
        return {
            link: tuple(ask(served, name, address.replace(f"https://{AMONT}.example", "")) for name in (AMONT, AVAL))
            for link, address in links.items()
        }


def ask(served, name: str, address: str) -> int:
    """The status of what a town answers at an address."""
    statuses: list[int] = []
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "HTTP_HOST": f"{name}.example", "REMOTE_ADDR": "127.0.0.1"}
    asked |= {"SERVER_NAME": f"{name}.example", "SERVER_PORT": "443", "wsgi.url_scheme": "https"}
    asked |= {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": "0"}
    list(served(asked, lambda status, *_: statuses.append(int(status.split()[0]))))
    return statuses[0]


def read_tokens_of_each(folder: str, first: str) -> dict[str, tuple[bool, bool]]:
    """Whether what « amont » signs is read there, and in « aval »."""
    with served_towns(folder, first) as towns:
        from importlib import import_module

        from django.conf import settings
        from django.http import HttpRequest

        from plugins.service.web_service.audit import AuditSeal
        from plugins.service.web_service.configuration import set_current_town
        from plugins.voices.contributions.admission import derive_key, make_form_token, read_form_token
        from plugins.voices.contributions.reading_pages import COOKIE, make_device, read_device

        Store = import_module(settings.SESSION_ENGINE).SessionStore
        seal = AuditSeal(1, "maillon", "2026-03-27T09:00:00+01:00", 1, "maillon")
        with set_current_town(towns[AMONT]):
            now = towns[AMONT].clock()
            _, form = make_form_token(now)
            request = HttpRequest()
            request.COOKIES[COOKIE] = make_device()[1]
            session = Store().encode({"device": "un appareil"})
            signature, proof = seal.compute_signature(), derive_key("proof")
        readings: dict[str, list[bool]] = {}
        for name in (AMONT, AVAL):
            with set_current_town(towns[name]):
                for kind, is_read in (
                    ("form", read_form_token(form) is not None),
                    ("proof", derive_key("proof") == proof),
                    ("device", bool(read_device(request))),
                    ("session", bool(Store().decode(session))),
                    ("audit", seal.compute_signature() == signature),
                ):
                    readings.setdefault(kind, []).append(is_read)
        return {kind: tuple(each) for kind, each in readings.items()}


def keep_session(folder: str, first: str) -> dict[str, str]:
    """What a session of « aval » holds that has just been kept."""
    with served_towns(folder, first) as towns:
        return look_at_session(towns, create=True)


def find_session(folder: str, first: str) -> dict[str, str]:
    """What the same session holds, in another process."""
    with served_towns(folder, first) as towns:
        return look_at_session(towns, create=False)


def look_at_session(towns, create: bool) -> dict[str, str]:
    """What the only session of « aval » holds."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.sessions.models import Session

    from plugins.service.web_service.configuration import set_current_town

    Store = import_module(settings.SESSION_ENGINE).SessionStore
    with set_current_town(towns[AVAL]):
        if create:
            session = Store()
            session["device"] = "un appareil"
            session.create()
        return dict(Store(session_key=Session.objects.get().session_key).load())


def read_what_django_signs(folder: str, first: str) -> bool:
    """Whether one who knows every key of a town can read what Django signs by itself."""
    with served_towns(folder, first) as towns:
        from django.core import signing

        signed = signing.dumps("rien")
        keys = [towns[name].secrets.key for name in (AMONT, AVAL)]
        for key in keys:
            try:
                signing.loads(signed, key=key)
            except signing.BadSignature:
                continue
            return True
        return False

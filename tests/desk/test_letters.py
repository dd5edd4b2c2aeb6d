"""The mayor's office decides from its mail: a page that changes nothing by being opened, for one person, once; and is reminded."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.access.conftest import Visit
from tests.browser.telephone import started_browser
from tests.desk.papers import photograph
from tests.fakes.mail import MailHost
from tests.processes import PATIENCE
from tests.web_service.process import Service
from tests.web_service.stores import SERVED_STORES, address_of_store, in_service

ABSENT, CONFLICTING, MOVED = 404, 409, 302


@pytest.fixture(scope="module", params=SERVED_STORES)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, MailHost]]:
    """A service that writes letters, and the server that takes them."""
    with address_of_store(request.param) as store, MailHost(tmp_path_factory.mktemp("mail")) as host:
        service = Service(Path(tmp_path_factory.mktemp("office")), store, environ=host.environ).start()
        yield service, host
        service.stop()


def address_in(letter) -> str:
    """The address that the words and both buttons of a letter lead to."""
    words = letter.get_body(("plain",)).get_content()
    [address] = set(re.findall(r"http://\S+/bureau/avis/\S+/", words))
    buttons = re.findall(r'href="([^"]+)"', letter.get_body(("html",)).get_content())
    assert buttons == [f"{address}#accord", f"{address}#retenir"]
    return address


def test_a_text_is_let_pass_from_a_letter_which_decides_nothing_by_being_opened(office):
    from tests.desk.conftest import Desk

    service, host = office
    desk = Desk(service, service.folder / "forge.git")
    service.invite("Le Cabinet", "relit", "cabinet@ville.example")
    service.invite("Parti Ailleurs", "relit", "parti@ville.example")
    zoe = desk.enter("Zoé <b>Écrit</b>", "écrit")
    publication = zoe.publish(zoe.begin("breve"), "Un texte `<script>alert(1)</script>` à relire.", title="À relire & vite")
    service.wait_for(lambda: {letter["To"] for letter in host.letters} == {"cabinet@ville.example", "parti@ville.example"})
    [letter] = [letter for letter in host.letters if letter["To"] == "cabinet@ville.example"]
    assert letter["Subject"].startswith("À relire : À relire & vite")
    assert "<script>" not in letter.get_body(("html",)).get_content() and "<b>Écrit" not in letter.get_body(("html",)).get_content()
    path = address_in(letter).removeprefix(service.origin)
    stranger = Visit(service)
    assert [stranger.get(path).status_code for _ in range(3)] == [200] * 3
    assert zoe.receipt(publication)["state"] == "waiting"
    assert stranger.get(path.replace("/avis/", "/avis/x")).status_code == ABSENT
    assert stranger.get(f"{path[:-3]}/").status_code == ABSENT
    assert stranger.session.post(service.origin + path, data={"avis": "accord"}, timeout=PATIENCE).status_code == 403
    assert stranger.post(path, path, avis="accord").status_code == MOVED
    assert zoe.receipt(publication)["state"] in ("queued", "online")
    assert "C’est décidé" in stranger.get(path).text
    assert stranger.post(path, avis="retenir").status_code == CONFLICTING
    [other] = [letter for letter in host.letters if letter["To"] == "parti@ville.example"]
    service.command("leave", "Parti Ailleurs")
    assert stranger.get(address_in(other).removeprefix(service.origin)).status_code == ABSENT
    assert "par courriel" in service.command("audit") or "Le Cabinet" in service.command("audit")


def test_a_browser_lets_a_text_pass_from_a_letter(office):
    from tests.desk.conftest import Desk

    service, host = office
    desk = Desk(service, service.folder / "forge.git")
    service.invite("La Directrice", "relit", "directrice@ville.example")
    hugo = desk.enter("Hugo Propose", "écrit")
    publication = hugo.publish(hugo.begin("breve"), "Un texte à relire dans un navigateur.", title="Relu au téléphone")
    service.wait_for(lambda: [letter for letter in host.letters if letter["To"] == "directrice@ville.example"])
    [letter] = [letter for letter in host.letters if letter["To"] == "directrice@ville.example"]
    for browser in started_browser():
        page = browser.new_page()
        page.goto(address_in(letter))
        page.get_by_role("button", name="Laisser paraître").click()
        page.get_by_text("C’est décidé").wait_for()
    assert hugo.receipt(publication)["state"] in ("queued", "online")


def test_a_letter_shows_the_page_its_pictures_and_its_words_to_whom_it_was_written_alone(office):
    from tests.desk.conftest import Desk
    from tests.desk.test_reviewed_files import upload

    service, host = office
    service.invite("Le Regard", "relit", "regard@ville.example")
    zoe = Desk(service, service.folder / "forge.git").enter("Zoé Photographie", "écrit")
    draft = zoe.begin("page")
    picture = upload(zoe, draft, "image", "p.jpg", photograph())["path"]
    zoe.publish(draft, f"Un texte **vu**.\n\n![La place](/{picture})", title="Vu par courriel")
    service.wait_for(lambda: [letter for letter in host.letters if letter["To"] == "regard@ville.example"])
    [letter] = [letter for letter in host.letters if letter["To"] == "regard@ville.example"]
    path, stranger = address_in(letter).removeprefix(service.origin), Visit(service)
    page = stranger.get(path).text
    [frame], [shown] = (re.findall(rf'<{tag}[^>]* src="({path}[^"]+)"', page) for tag in ("iframe", "img"))
    service.wait_for(lambda: "<strong>vu</strong>" in stranger.get(frame).text)
    framed = stranger.get(frame).text
    [style, *_] = re.findall(rf'href="({path}site/[^"]+\.css)"', framed)
    assert "/bureau/site/" not in framed and f'src="{shown}"' in framed
    sorts = [stranger.get(address).headers["Content-Type"].partition(";")[0] for address in (shown, style)]
    assert sorts == ["image/jpeg", "text/css"]
    forged = [address.replace("/avis/", "/avis/x") for address in (frame, shown, style)]
    assert [stranger.get(address).status_code for address in forged] == [ABSENT] * 3
    assert stranger.get(f"{path}site/index.html").status_code == ABSENT


def test_who_is_shown_two_versions_is_written_to_once_and_led_to_where_one_chooses(office):
    from tests.desk.conftest import Desk, Writer

    service, host = office
    desk = Desk(service, service.folder / "forge.git")
    codes = [service.invite(name, "écrit, publie", f"{name.lower()}@ville.example") for name in ("Ana", "Bob")]
    ana, bob = (Writer(desk, Visit(service).enter(code)) for code in codes)
    ana.wait_online(ana.publish(ana.begin("breve"), "Un.", title="Deux fois écrit"))
    (file,) = (path for path in (desk.content / "breves").glob("*.md") if "deux-fois" in path.name)
    hers, his = (who.open(f"breves/{file.name}") for who in (ana, bob))
    ana.wait_online(ana.publish(hers, "Un, d’Ana."))
    publication = bob.publish(his, "Un, de Bob.")
    service.wait_for(lambda: bob.receipt(publication)["state"] == "conflict" and letters_of_choice(host))
    [letter] = letters_of_choice(host)
    assert letter["To"] == "bob@ville.example" and letter["Subject"].startswith("Deux versions : Deux fois écrit")
    words = letter.get_content()
    assert "La vôtre attend votre choix" in words
    [address] = re.findall(r"http://\S+", words)
    page = address.removeprefix(service.origin)
    assert page == his and "Un, d’Ana." in bob.visit.get(page).text
    assert Visit(service).get(page, allow_redirects=False).headers["Location"] == f"/bureau/entree/?vers={page}"
    assert bob.visit.post(f"{his}choisir", his, keep="mine").status_code == MOVED
    bob.wait_online(bob.publish(his))
    assert len(letters_of_choice(host)) == 1


def letters_of_choice(host: MailHost) -> list:
    """Those of two versions."""
    return [letter for letter in host.letters if letter["Subject"].startswith("Deux versions")]


def test_of_a_pushed_version_its_author_is_written_to_once_until_they_choose(tmp_path: Path):
    with MailHost(tmp_path) as host:
        counts = in_service(tmp_path / "town", "", hand_over_twice, dict(host.environ))
    assert counts == [1, 1]
    [letter] = letters_of_choice(host)
    assert letter["To"] == "zoe@ville.example" and "est en ligne, et y reste" in letter.get_content()


def hand_over_twice(environ):
    """The same two versions are handed over twice, as after a kill: how many letters wait after each; sent before and after the choice."""
    from dataclasses import replace

    from plugins.service.access.people import invite_person
    from plugins.service.desk.letters import SEND_CHOICE, send_choice
    from plugins.service.desk.models import CONFLICT, ONLINE, REPLACED, DeskDraft, DeskPublication
    from plugins.service.desk.publishing import hand_over_for
    from plugins.service.desk.repository import ContestedText
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork

    served = get_current_town()
    town = replace(served, paths=replace(served.paths, environ={**served.paths.environ, **environ}))
    now, text = town.clock(), "---\ntitle: Le marché\n---\n\n{}\n"
    author, _ = invite_person("Zoé", ("write",), "zoe@ville.example", Deed("commande", "invitation"))
    draft = DeskDraft.objects.create(kind="breve", author=author, created_at=now, updated_at=now)
    DeskPublication.objects.create(
        draft=draft, source="breves/a.md", title="Le marché", text="", author=author, asked_at=now, state=ONLINE, commit="abc"
    )
    contested = ContestedText("breves/a.md", text.format("Ici."), text.format("Là."))
    counts = []
    for _ in range(2):
        assert hand_over_for(town)([contested])
        counts.append(OutboxWork.objects.filter(work=SEND_CHOICE).count())
    piece = OutboxWork.objects.get(work=SEND_CHOICE)
    send_choice(town, piece.payload)
    DeskPublication.objects.filter(state=CONFLICT).update(state=REPLACED)
    send_choice(town, piece.payload)
    return counts


def test_what_waits_for_a_day_is_reminded_once_a_day(tmp_path: Path):
    with MailHost(tmp_path) as host:
        asked = in_service(tmp_path / "town", "", reminded, dict(host.environ))
        assert asked == [1, 1, 0, 1]
    letters = [letter for letter in host.letters if "attend votre accord" in letter["Subject"]]
    assert [letter["To"] for letter in letters] == ["cabinet@ville.example"]
    assert "Vieux texte" in letters[0].get_content() and "/bureau/avis/" in letters[0].get_content()


def reminded(environ):
    """How many reminders are put at noon, again at noon, at night, and the next day; the first is sent."""
    from dataclasses import replace

    from plugins.service.access.people import invite_person
    from plugins.service.desk.letters import SEND_REMINDER, put_reminders, send_reminder
    from plugins.service.desk.models import WAITING, DeskDraft, DeskPublication
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork

    town = get_current_town()
    noon = town.clock().replace(hour=12)
    by = Deed("commande", "invitation")
    cabinet, _ = invite_person("Le Cabinet", ("review",), "cabinet@ville.example", by)
    author, _ = invite_person("Zoé", ("write",), "zoe@ville.example", by)
    draft = DeskDraft.objects.create(kind="breve", author=author, created_at=noon, updated_at=noon)
    told = {
        "draft": draft,
        "source": "breves/a.md",
        "title": "Vieux texte",
        "text": "---\ntitle: a\n---\n",
        "author": author,
        "state": WAITING,
    }
    DeskPublication.objects.create(asked_at=noon - timedelta(hours=30), **told)
    DeskPublication.objects.create(asked_at=noon - timedelta(hours=1), **{**told, "title": "Texte neuf"})
    paths = replace(town.paths, environ={**town.paths.environ, **environ})

    def put(moment):
        before = OutboxWork.objects.filter(work=SEND_REMINDER).count()
        put_reminders(replace(town, paths=paths, clock=lambda: moment))
        return OutboxWork.objects.filter(work=SEND_REMINDER).count() - before

    first = put(noon)
    send_reminder(replace(town, paths=paths, clock=lambda: noon), {"person": cabinet.pk})
    again = put(noon)
    OutboxWork.objects.all().update(done_at=noon)
    return [first, first + again, put(noon.replace(hour=23) + timedelta(days=1)), put(noon + timedelta(days=1))]

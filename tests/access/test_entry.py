"""Who comes in, on which device, to do what; and who does not."""

import ast
import re
import time

import pytest

from plugins.service.access import people
from tests.access.conftest import Visit
from tests.house import ROOT
from tests.ports import free_port
from tests.processes import PATIENCE
from tests.web_service.process import Service

REFUSED, ABSENT = 403, 404


def test_a_code_lets_in_one_device_and_then_nobody_else(service, visit):
    code = service.invite("Camille Roy")
    visit.enter(code.lower().replace("-", " "))
    again = Visit(service).enter(code)
    assert visit.get("/bureau/appareils/", allow_redirects=False).status_code == 302  # the answer was lost: typed again, it moved on
    assert "Camille Roy" in again.get("/bureau/appareils/").text
    late = Visit(service).post("/bureau/entree/", code=code)
    assert late.status_code == REFUSED and "n’ouvre rien" in late.text


def test_wrong_codes_are_counted_and_a_right_one_never_is(service):
    answers = [Visit(service).post("/bureau/entree/", code="AAAA-AAAA").status_code for _ in range(12)]
    assert answers[0] == REFUSED and answers[-1] == 429
    Visit(service).enter(service.invite("Nadia Petit"))


def test_a_stranger_is_led_to_the_door_and_back_to_where_they_went(service, visit):
    answer = visit.get("/bureau/appareils/", allow_redirects=False)
    assert answer.headers["Location"] == "/bureau/entree/?vers=/bureau/appareils/"
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example/", "/bureau/entree/", "/bureau//ailleurs.example"):
        assert 'name="vers" value=""' in visit.get("/bureau/entree/", params={"vers": elsewhere}).text


def test_a_form_without_its_token_or_from_another_site_does_nothing(service, visit):
    code = service.invite("Jean Petit")
    there = f"{service.origin}/bureau/entree/"
    assert visit.session.post(there, data={"code": code}, timeout=PATIENCE).status_code == REFUSED
    words = {"code": code, "csrfmiddlewaretoken": visit.token()}
    stolen = visit.session.post(there, data=words, headers={"Origin": "https://ailleurs.example"}, timeout=PATIENCE)
    assert stolen.status_code == REFUSED
    assert visit.session.get(there, headers={"Host": "ailleurs.example"}, timeout=PATIENCE).status_code == 400
    visit.enter(code)


def test_a_cookie_is_never_planted_and_no_script_reads_it(service, visit):
    code = service.invite("Paul Brun")
    visit.token()
    visit.session.cookies.set("bureau", "choisi-par-un-autre")
    answer = visit.post("/bureau/entree/", code=code)
    given = answer.headers["Set-Cookie"]
    assert "choisi-par-un-autre" not in given and "HttpOnly" in given and "SameSite=Lax" in given


def test_a_copied_cookie_opens_nothing_once_its_owner_has_gone_out_nor_one_that_is_guessed(service, visit):
    visit.enter(service.invite("Sam Copie"))
    thief, guesser = Visit(service), Visit(service)
    thief.session.cookies.update(visit.session.cookies)
    guesser.session.cookies.update({cookie.name: cookie.value[::-1] for cookie in visit.session.cookies})
    assert guesser.get("/bureau/appareils/", allow_redirects=False).status_code == 302
    assert "Sam Copie" in thief.get("/bureau/appareils/").text
    assert visit.post("/bureau/sortir", "/bureau/appareils/").status_code == 302
    assert thief.get("/bureau/appareils/", allow_redirects=False).status_code == 302


def test_one_shuts_out_ones_own_devices_and_not_those_of_others(service):
    mine, other = Visit(service).enter(service.invite("Ada Un")), Visit(service).enter(service.invite("Bob Deux"))
    ids = {
        name: re.search(r"/bureau/appareils/(\w+)/retirer", one.get("/bureau/appareils/").text)[1]
        for name, one in (("a", mine), ("b", other))
    }
    assert mine.post(f"/bureau/appareils/{ids['b']}/retirer", "/bureau/appareils/").status_code == ABSENT
    assert "Bob Deux" in other.get("/bureau/appareils/").text
    assert mine.post(f"/bureau/appareils/{ids['a']}/retirer", "/bureau/appareils/").status_code == 302
    assert mine.get("/bureau/appareils/", allow_redirects=False).status_code == 302


def test_only_who_rules_the_journal_invites_and_shuts_out(service):
    writer, ruler = (
        Visit(service).enter(service.invite("Zoé Simple")),
        Visit(service).enter(service.invite("Maire Adjoint", "règle le journal")),
    )
    assert writer.get("/bureau/personnes/").status_code == REFUSED
    assert writer.post("/bureau/personnes/", "/bureau/appareils/", name="Un Ami", roles="settings").status_code == REFUSED
    told = ruler.post("/bureau/personnes/", "/bureau/personnes/", name="Élu Nouveau", roles=["write", "publish"])
    code = re.search(r'class="code">([\w-]+)<', told.text)[1]
    invited = Visit(service).enter(code)
    page = ruler.get("/bureau/personnes/").text
    number = re.search(r"/bureau/personnes/(\d+)/retirer\">(?:(?!</form>).)*?Fermer tout à Élu Nouveau", page, re.S)[1]
    assert ruler.post(f"/bureau/personnes/{number}/retirer", "/bureau/personnes/").status_code == 302
    assert invited.get("/bureau/appareils/", allow_redirects=False).status_code == 302
    assert "Élu Nouveau" not in ruler.get("/bureau/personnes/").text


def test_the_machine_shuts_out_at_once_who_leaves(service):
    visit = Visit(service).enter(service.invite("Luc Parti"))
    assert "n’entre plus" in service.command("leave", "Luc Parti")
    assert visit.get("/bureau/appareils/", allow_redirects=False).status_code == 302
    assert "Luc Parti" not in service.command("people")


def test_a_code_by_mail_lets_in_once_and_the_answer_does_not_say_who_is_known(service, visit, mail):
    service.invite("Ève Courriel", "écrit", "eve@ville.example")
    unknown = visit.post("/bureau/entree/courriel", email="inconnue@ville.example")
    known = visit.post("/bureau/entree/courriel", email="Eve@ville.example")
    assert (unknown.status_code, known.status_code) == (200, 200)
    assert unknown.text.count("Si cette adresse est connue") == known.text.count("Si cette adresse est connue") == 1
    service.wait_for(lambda: any("eve@ville.example" in letter["To"] for letter in mail.letters))
    [letter] = [letter for letter in mail.letters if "eve@ville.example" in letter["To"]]
    figures = re.search(r"\d{6}", letter.get_content())[0]
    wrong = visit.post("/bureau/entree/courriel/code", email="eve@ville.example", code=str((int(figures) + 1) % 1_000_000))
    assert wrong.status_code in (REFUSED, 429)
    assert visit.post("/bureau/entree/courriel/code", email="eve@ville.example", code=figures).status_code == 302
    assert "Ève Courriel" in visit.get("/bureau/appareils/").text
    again = Visit(service).post("/bureau/entree/courriel/code", email="eve@ville.example", code=figures)
    assert again.status_code in (REFUSED, 429)


@pytest.mark.parametrize("address", ["/bureau/cle/options", "/bureau/cle/nouvelle", "/bureau/sortir", "/bureau/appareils/abc/retirer"])
def test_a_stranger_does_nothing_inside(visit, address):
    assert visit.post(address).status_code == REFUSED


def test_a_town_without_identity_provider_has_no_door_for_it(service, visit):
    door = "/bureau/entree/compte"
    assert visit.get(door).status_code == visit.get(f"{door}/retour").status_code == ABSENT
    assert door not in visit.get("/bureau/entree/").text


def test_nothing_secret_is_kept_as_it_is(service, visit):
    code = service.invite("Secret Gardé")
    visit.enter(code)
    kept = service.stored_bytes()
    assert code.replace("-", "").encode() not in kept


def test_a_device_that_comes_back_each_day_stays_in(service, visit):
    visit.enter(service.invite("Zoé Fidèle"))
    assert "bureau" not in visit.get("/bureau/appareils/").cookies
    service.run_sql("UPDATE access_trusteddevice SET seen_at = '2026-03-01 09:00:00+00:00'")
    [cookie] = [cookie for cookie in visit.get("/bureau/appareils/").cookies if cookie.name == "bureau"]
    assert cookie.expires > time.time() + 59 * 24 * 3600
    assert "bureau" not in visit.get("/bureau/appareils/").cookies


def test_what_watches_a_service_of_a_public_name_asks_its_health_from_its_own_machine(tmp_path):
    port = free_port()
    public = Service(tmp_path, settings=f'SERVICE = {{"address": "127.0.0.1:{port}", "public": "https://bureau.ville.example"}}', port=port)
    try:
        assert public.start().health()["status"] == 200
    finally:
        public.stop()


def test_every_role_is_asked_for_somewhere():
    constants = {value: name for name, value in vars(people).items() if name.isupper() and isinstance(value, str)}
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "plugins").rglob("*.py")]
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == people.__name__]
    asked_for = {alias.name for node in imports for alias in node.names}
    assert [role.label for role in people.ROLES if constants[role.name] not in asked_for] == []

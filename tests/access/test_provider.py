"""Who comes in by the town's identity provider, and who does not: the real service, and a provider on loopback with real keys."""

import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from plugins.core.infrastructure.settings import gather_settings
from plugins.service.access import oidc
from plugins.service.web_service.maintenance import check_service
from plugins.service.web_service.settings import IdentityProvider, Settings
from tests.access.conftest import Visit
from tests.fakes.hostile_server import run_hostile_server
from tests.fakes.oidc import CLIENT, SECRET, IdentityHost
from tests.ports import free_port
from tests.processes import PATIENCE
from tests.web_service.process import Service
from tests.web_service.stores import SERVED_STORES, address_of_store, in_service

DOOR = "/bureau/entree/compte"
REFUSED = 403
NUMBERS = count(1)
UNPROVEN = "n’a pas pu être vérifiée"


@dataclass
class Agent(Visit):
    """Somebody's browser, which goes to the provider's page and comes back; each from an address of its own."""

    def __post_init__(self) -> None:
        self.session.headers["X-Forwarded-For"] = f"192.0.2.{next(NUMBERS)}"

    def depart(self, aim: str = "") -> str:
        """The address at which the provider sends the browser back."""
        there = self.get(DOOR, params={"vers": aim} if aim else None, allow_redirects=False)
        assert there.status_code == 302, there.text
        return requests.get(there.headers["Location"], timeout=PATIENCE, allow_redirects=False).headers["Location"]

    def come_back(self, address: str) -> requests.Response:
        """What the service answers."""
        return self.session.get(address, timeout=PATIENCE, allow_redirects=False)

    def sign_in(self, aim: str = "") -> requests.Response:
        """There and back."""
        return self.come_back(self.depart(aim))

    def is_in(self) -> bool:
        """Whether the service knows who it is."""
        return self.get("/bureau/appareils/", allow_redirects=False).status_code == 200


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityHost]:
    """The provider of the town."""
    with IdentityHost() as host:
        yield host


@pytest.fixture(scope="module", params=SERVED_STORES)
def town(request: pytest.FixtureRequest, provider: IdentityHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service of a town that has it."""
    port = free_port()
    oidc = f'{{"issuer": "{provider.issuer}", "client": "{CLIENT}", "label": "Compte Ville"}}'
    settings = f'SERVICE = {{"address": "127.0.0.1:{port}", "proxy": "127.0.0.1", "oidc": {oidc}}}'
    with address_of_store(request.param) as store:
        service = Service(Path(tmp_path_factory.mktemp("town")), store, settings, {"BEFFROI_OIDC_SECRET": SECRET}, port).start()
        yield service
        service.stop()


@pytest.fixture
def agent(town: Service, provider: IdentityHost) -> Iterator[Agent]:
    """A browser that has never been there, and a provider that does nothing odd."""
    provider.forge, provider.signs_userinfo, provider.other_subject, provider.names_itself = None, False, "", False
    yield Agent(town)
    assert not provider.faults, provider.faults


def sit(provider: IdentityHost, subject: str, email: str, **claims: object) -> None:
    """Somebody sits in front of the browser."""
    provider.person = {"sub": subject, "email": email, "email_verified": True, **claims}


def test_an_agent_is_bound_by_a_verified_address_and_then_known_by_what_never_changes(town, provider, agent):
    town.invite("Anne Liée", "écrit", "anne@ville.example")
    assert f'href="{DOOR}">Entrer avec Compte Ville' in agent.get("/bureau/entree/").text
    sit(provider, "sujet-anne", "Anne@Ville.example")
    answer = agent.sign_in("/bureau/appareils/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/bureau/appareils/")
    assert "Anne Liée" in agent.get("/bureau/appareils/").text
    sit(provider, "sujet-anne", "anne.mariee@ville.example", email_verified=False)
    provider.signs_userinfo, provider.names_itself = True, True
    provider.change_key()
    later = Agent(town)
    assert later.sign_in().status_code == 302 and "Anne Liée" in later.get("/bureau/appareils/").text
    sit(provider, "sujet-usurpe", "anne@ville.example")  # her old address, given to somebody else
    other = Agent(town)
    refused = other.sign_in()
    assert refused.status_code == REFUSED and "déjà liée à un autre compte" in refused.text and not other.is_in()
    town.invite("Anne Liée", "écrit", "anne@ville.example")
    assert other.sign_in().status_code == 302 and other.is_in()
    exported = town.command("export", "Anne Liée")
    assert "arrivée par Compte Ville" in exported and "sujet-usurpe" in exported and "sujet-anne" not in exported


def test_a_session_of_the_provider_s_ends_after_half_a_day_and_leaves_no_key_behind(town, provider, agent):
    town.invite("Ève Demi", "écrit", "eve@ville.example")
    sit(provider, "sujet-eve", "eve@ville.example")
    assert agent.sign_in().status_code == 302
    begun = time.time()
    time.sleep(2)
    town.run_sql("UPDATE access_trusteddevice SET seen_at = '2026-03-01 09:00:00+00:00'")
    page = agent.get("/bureau/appareils/")
    [cookie] = [cookie for cookie in page.cookies if cookie.name == "bureau"]
    assert cookie.expires - begun <= 12 * 3600 + 1
    assert "Créer une clé" not in page.text and agent.get("/bureau/cle/").status_code == REFUSED
    token = {"csrfmiddlewaretoken": agent.token("/bureau/appareils/")}
    for address in ("/bureau/cle/options", "/bureau/cle/nouvelle"):
        assert agent.session.post(town.origin + address, token, headers={"Origin": town.origin}, timeout=PATIENCE).status_code == REFUSED


def test_an_unknown_person_is_told_what_to_do(provider, agent):
    sit(provider, "sujet-inconnu", "inconnue@ville.example")
    answer = agent.sign_in()
    assert answer.status_code == REFUSED and "personne n’entre au bureau avec l’adresse inconnue@ville.example" in answer.text
    assert not agent.is_in()


def test_an_address_that_the_provider_has_not_checked_binds_nobody(town, provider, agent):
    town.invite("Ben Promis", "écrit", "ben@ville.example")
    for claims in ({"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}, {"email": ""}):
        sit(provider, "sujet-ben", "ben@ville.example")
        provider.person |= claims
        answer = agent.sign_in()
        assert answer.status_code == REFUSED and "ne garantit pas votre adresse" in answer.text and not agent.is_in()
    del provider.person["email_verified"]
    assert "ne garantit pas votre adresse" in agent.sign_in().text


def test_who_was_shut_out_stays_out_by_account_and_by_address(town, provider, agent):
    town.invite("Cléo Partie", "écrit", "cleo@ville.example")
    sit(provider, "sujet-cleo", "cleo@ville.example")
    assert agent.sign_in().status_code == 302
    town.command("leave", "Cléo Partie")
    assert not agent.is_in()
    for subject in ("sujet-cleo", "sujet-cleo-bis"):
        provider.person["sub"] = subject
        answer = agent.sign_in()
        assert answer.status_code == REFUSED and "a été fermé" in answer.text and not agent.is_in()


OTHER_KEY = RSAKey.generate_key(2048, {"kid": "un"})
FORGERIES = {
    "another nonce": lambda host, claims: host.sign({**claims, "nonce": "x" * 43}),
    "no nonce": lambda host, claims: host.sign({name: value for name, value in claims.items() if name != "nonce"}),
    "for another client": lambda host, claims: host.sign({**claims, "aud": "autre"}),
    "for several, asked by another": lambda host, claims: host.sign({**claims, "aud": [CLIENT, "autre"], "azp": "autre"}),
    "for several, asked by nobody": lambda host, claims: host.sign({**claims, "aud": [CLIENT, "autre"]}),
    "of another issuer": lambda host, claims: host.sign({**claims, "iss": "https://ailleurs.example"}),
    "over": lambda host, claims: host.sign({**claims, "iat": int(time.time()) - 900, "exp": int(time.time()) - 600}),
    "without an end": lambda host, claims: host.sign({name: value for name, value in claims.items() if name != "exp"}),
    "of the future": lambda host, claims: host.sign({**claims, "iat": int(time.time()) + 6000, "exp": int(time.time()) + 7000}),
    "of another access token": lambda host, claims: host.sign({**claims, "at_hash": "A" * 22}),
    "unsigned": IdentityHost.sign_not,
    "signed by the public key": IdentityHost.sign_by_public_key,
    "signed by another key": lambda host, claims: host.sign(claims, OTHER_KEY),
    "altered": lambda host, claims: host.sign(claims)[:-8] + "AAAAAAAA",
    "no token": lambda host, claims: "rien",
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_token_that_is_not_proved_lets_nobody_in(town, provider, agent, name):
    sit(provider, "sujet-dora", "dora@ville.example")
    provider.forge = lambda claims: FORGERIES[name](provider, claims)
    answer = agent.sign_in()
    assert answer.status_code == REFUSED and UNPROVEN in answer.text and not agent.is_in()
    provider.forge = None
    assert "personne n’entre au bureau" in agent.sign_in().text  # it was the token, and nothing else


def test_what_the_provider_says_of_somebody_else_is_not_believed(provider, agent):
    sit(provider, "sujet-elsa", "elsa@ville.example")
    for signs in (False, True):
        provider.signs_userinfo, provider.other_subject = signs, "sujet-anne"
        answer = agent.sign_in()
        assert answer.status_code == REFUSED and UNPROVEN in answer.text


def test_the_answer_of_another_provider_is_not_taken_for_its_own(provider, agent):
    sit(provider, "sujet-fred", "fred@ville.example")
    address = agent.depart()
    answer = agent.come_back(f"{address}&iss=https%3A%2F%2Failleurs.example")
    assert answer.status_code == REFUSED and UNPROVEN in answer.text
    assert parse_qs(urlsplit(address).query)["code"][0] in provider.codes  # the code was shown to nobody


def test_a_return_serves_once_in_the_browser_that_left(town, provider, agent):
    town.invite("Gil Unique", "écrit", "gil@ville.example")
    sit(provider, "sujet-gil", "gil@ville.example")
    address = agent.depart()
    thief = Agent(town)
    stolen = thief.come_back(address)
    assert stolen.status_code == REFUSED and "a déjà servi" in stolen.text and not thief.is_in()
    assert agent.come_back(address).status_code == 302
    for late in (agent, thief):
        again = late.come_back(address)
        assert again.status_code == REFUSED and "a déjà servi" in again.text
    state = parse_qs(urlsplit(thief.depart()).query)["state"][0]
    code = parse_qs(urlsplit(address).query)["code"][0]
    replayed = thief.come_back(f"{town.origin}{DOOR}/retour?code={code}&state={state}")
    assert replayed.status_code == REFUSED and UNPROVEN in replayed.text and not thief.is_in()
    assert provider.faults.pop() == "token: grant"
    given_up = thief.depart().replace("code=", "error=access_denied&ignored=")
    assert "y avez renoncé" in thief.come_back(given_up).text


def test_leaving_ends_the_session_here_and_at_the_provider(town, provider, agent):
    town.invite("Hugo Sorti", "écrit", "hugo@ville.example")
    sit(provider, "sujet-hugo", "hugo@ville.example")
    assert agent.sign_in().status_code == 302
    page = agent.post("/bureau/sortir", "/bureau/appareils/")
    assert page.status_code == 200 and not agent.is_in()
    address = re.search(r'content="0; url=([^"]+)"', page.text)[1].replace("&amp;", "&")
    back = requests.get(address, timeout=PATIENCE, allow_redirects=False).headers["Location"]
    assert back == f"{town.origin}/bureau/entree/"
    [ended] = provider.ended_sessions
    assert ended["id_token_hint"].count(".") == 2 and len(ended["state"]) >= 32


def test_who_rules_the_journal_undoes_a_bond(town, provider, agent):
    town.invite("Inès Liée", "écrit", "ines@ville.example")
    sit(provider, "sujet-ines", "ines@ville.example")
    assert agent.sign_in().status_code == 302
    ruler = Agent(town)
    ruler.enter(town.invite("Chef Lien", "règle le journal"))
    page = ruler.get("/bureau/personnes/").text
    assert "Entre aussi avec Compte Ville" in page
    address = re.search(r'action="([^"]+/delier)"(?:(?!</form>).)*Défaire ce lien<span[^>]*> de Inès Liée', page, re.S)[1]
    assert agent.post(address, "/bureau/appareils/").status_code == REFUSED
    assert ruler.post(address, "/bureau/personnes/").status_code == 302
    sit(provider, "sujet-ines-neuf", "ines@ville.example")
    assert Agent(town).sign_in().status_code == 302
    assert "lien défait  Inès Liée" in town.command("audit")


def test_a_provider_that_is_well_is_not_told_and_one_of_another_name_is(town, provider, tmp_path):
    assert town.health()["delays"] == []
    [trouble] = in_service(tmp_path, "", troubles_of, f"{provider.issuer}/")
    assert f"se nomme « {provider.issuer} », et non « {provider.issuer}/ »" in trouble
    assert in_service(tmp_path, "", reason_of_fault, provider.issuer) == ""
    assert in_service(tmp_path, "", reason_of_fault, f"{provider.issuer}/") == "the discovery document is of another issuer"


def reason_of_fault(issuer):
    """Why nobody is sent to a provider that is believed to be called so; empty when one is."""
    from plugins.service.access.oidc import RelyingParty, SignInFault, begin_sign_in
    from plugins.service.web_service.settings import IdentityProvider

    try:
        begin_sign_in(RelyingParty(IdentityProvider(issuer, CLIENT), SECRET, "http://localhost/bureau/entree/compte/retour"))
    except SignInFault as fault:
        return fault.reason
    return ""


def troubles_of(issuer):
    """What the health page of a town says of a provider that it believes to be called so."""
    from plugins.service.access.oidc import find_provider_trouble
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.settings import IdentityProvider

    town = get_current_town()
    service = replace(town.service, oidc=IdentityProvider(issuer, CLIENT))
    return [delay.text for delay in find_provider_trouble(replace(town, settings=replace(town.settings, service=service)))]


def test_doctor_tells_a_secret_that_is_missing():
    oidc = {"issuer": "https://comptes.ville.example/realms/mairie", "client": CLIENT}
    service = gather_settings(Settings, {"SERVICE": {"address": f"127.0.0.1:{free_port()}", "oidc": oidc}}, {}).service
    red = [finding for finding in check_service(service, {}) if finding.light == "rouge"]
    assert [finding.text for finding in red] == ["BEFFROI_OIDC_SECRET : le secret que ProConnect vous a donné manque dans l’environnement."]
    assert "/etc/beffroi/bureau.env" in red[0].remedy


def test_a_provider_in_the_way_of_proconnect_and_no_secret_anywhere(tmp_path):
    port, nobody = free_port(), free_port()
    oidc = f'{{"issuer": "http://127.0.0.1:{nobody}/realms/ville", "client": "{CLIENT}", "answers_for_email": True}}'
    settings = f'SERVICE = {{"address": "127.0.0.1:{port}", "oidc": {oidc}}}'
    service = Service(tmp_path, "", settings, {}, port)
    refused = service.journal.run("serve", code=2, **service.variables)
    assert "BEFFROI_OIDC_SECRET" in refused.stderr and "ProConnect" in refused.stderr
    service.environ["BEFFROI_OIDC_SECRET"] = SECRET
    service.start()
    try:
        state = service.health()
        [trouble] = state["delays"]
        assert state["ok"] and "ProConnect ne répond pas" in trouble["text"] and "clés d’accès" in trouble["remedy"]
        answer = Visit(service).get(DOOR, allow_redirects=False)
        assert answer.status_code == 503 and "ProConnect ne répond pas" in answer.text and 'name="code"' in answer.text
        service.invite("Jo Proconnect", "écrit", "jo@ville.example")
        with IdentityHost(port=nobody, only_post=True, signs_userinfo=True, takes_pkce=False) as host:
            host.person = {"sub": "sujet-jo", "email": "jo@ville.example", "uid": "12"}
            agent = Agent(service)
            assert agent.sign_in().status_code == 302 and agent.is_in() and not host.faults
            pages = agent.get("/bureau/appareils/").text + agent.get("/bureau/entree/").text
            host.forge = host.sign_not
            pages += agent.sign_in().text
            host.person |= {"email_verified": False, "sub": "sujet-autre"}
            host.forge = None
            assert "ne garantit pas votre adresse" in agent.sign_in().text
    finally:
        service.process.send_signal(signal.SIGTERM)
        log, _ = service.process.communicate(timeout=PATIENCE)
    stored = b"".join(path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
    assert "entrée par ProConnect refusée : UnsupportedAlgorithmError" in log
    for secret in host.secrets:
        assert secret not in pages + log and secret.encode() not in stored


def test_a_provider_that_answers_a_byte_at_a_time_is_given_up(monkeypatch):
    monkeypatch.setattr(oidc, "TOTAL_SECONDS", 0.5)
    began = time.monotonic()
    with run_hostile_server() as address, pytest.raises(oidc.UnreachableProvider):
        oidc.probe_provider(oidc.RelyingParty(IdentityProvider(issuer=address, client=CLIENT), SECRET, ""), 5)
    assert time.monotonic() - began < 3, "whoever signs in waited for each of its bytes"

"""Entry by the identity provider of the town's agents (OpenID Connect): its health, its tokens, its pages."""

import hmac
import json
import math
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from plugins.core.infrastructure.http_client import read_body
from plugins.service.evening.settings import LOOPBACK
from plugins.service.web_service.part import Delay, WebTown
from plugins.service.web_service.settings import IdentityProvider

PATIENCE = 2.0
"""Seconds for its address to be reached, and to answer: `doctor` gives the health page five in all."""
HEALTH_FRESH_SECONDS = 60.0
"""Seconds for which the answer is cached, so that requests for the health page do not become requests to the provider."""
OTHERWISE = "Les codes et les clés d’accès servent toujours."

_answers: dict[str, tuple[float, tuple[Delay, ...]]] = {}
"""By the provider: when it was last asked, and what was wrong then."""
_asking = threading.Lock()


def find_provider_trouble(town: WebTown) -> Iterable[Delay]:
    """What keeps the provider from letting people in, as of less than a minute ago; nothing for a town that has none."""
    provider = town.service.oidc
    if provider is None:
        return ()
    at, troubles = _answers.get(provider.issuer, (-math.inf, ()))
    if time.monotonic() - at > HEALTH_FRESH_SECONDS and _asking.acquire(blocking=False):
        try:
            troubles = tuple(_ask(provider, town.secrets.oidc))
            _answers[provider.issuer] = (time.monotonic(), troubles)
        finally:
            _asking.release()
    return troubles


def _ask(provider: IdentityProvider, secret: str) -> Iterator[Delay]:
    try:
        name = probe_provider(RelyingParty(provider, secret, ""), PATIENCE)
    except UnreachableProvider as fault:
        yield Delay(
            f"{provider.label} ne répond pas à {provider.issuer} ({fault.reason}) : personne n’entre par lui.",
            f'{OTHERWISE} Vérifiez SERVICE["oidc"]["issuer"], et que la machine sort en https.',
        )
        return
    if name != provider.issuer:
        yield Delay(
            f"{provider.label} se nomme « {name[:200]} », et non « {provider.issuer} » : personne n’entre par lui.",
            f'{OTHERWISE} Recopiez ce nom, signe à signe, dans SERVICE["oidc"]["issuer"].',
        )


ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures that only the provider can make: never `none`, never one whose key we would share with it."""
TIMEOUT, TOTAL_SECONDS, MOST_BYTES, LEEWAY = (5, 10), 20, 1 << 18, 60
"""Seconds to reach the provider and between two pieces of its answer; for the whole answer, which somebody waits for; bytes of an answer;
seconds between its clock and ours."""
KEYS_FRESH_SECONDS = 3600
"""Seconds for which its discovery document and its keys stay; a key that is not among them has them asked for again."""
DEPARTURE_SECONDS = 600
"""Seconds from the click on our page to the return from the provider's."""


class SignInFault(Exception):
    """Sign-in failed. `reason` is for the log and contains no secret."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class UnreachableProvider(SignInFault):
    """The provider does not answer."""


class StaleReturn(SignInFault):
    """The return was never expected, has expired, or was already used."""


class RefusedByProvider(SignInFault):
    """The provider refused, or the person gave up there."""


class UnprovenIdentity(SignInFault):
    """The answer is not proved to come from the provider, for us, and for this sign-in."""


@dataclass(frozen=True)
class RelyingParty:
    """Us, as the provider knows us: the provider, the secret that proves us to it, the address where it sends people back."""

    provider: IdentityProvider
    secret: str = field(repr=False)
    return_address: str


@dataclass(frozen=True)
class Departure:
    """Sign-in state kept in the session while the person is at the provider's; `ends` is in seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    ends: float


@dataclass(frozen=True)
class Identity:
    """The identity in the provider's answer: `subject` never changes, `email` may. `proof` is the ID token, which ends the session
    there."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    proof: str = field(repr=False)


_metadata: dict[str, tuple[float, dict[str, Any]]] = {}
_key_sets: dict[str, tuple[float, KeySet]] = {}


def begin_sign_in(party: RelyingParty) -> tuple[str, Departure]:
    """The address of the provider's page, and what the browser's session holds until the return. Raises SignInFault."""
    departure = Departure(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), time.time() + DEPARTURE_SECONDS)
    with _open_session(party) as session:
        metadata = _find_metadata(session, party.provider)
        proof = {"code_verifier": departure.verifier} if _takes_pkce(metadata) else {}
        address, _ = session.create_authorization_url(
            metadata["authorization_endpoint"], state=departure.state, nonce=departure.nonce, **proof
        )
    return str(address), departure


def end_sign_in(party: RelyingParty, departure: Departure | None, answer: Mapping[str, str]) -> Identity:
    """Verify `answer`, the query of the return, and give the identity. Raises SignInFault."""
    if departure is None or not hmac.compare_digest(departure.state.encode(), answer.get("state", "").encode()):
        raise StaleReturn("unknown state")
    if time.time() > departure.ends:
        raise StaleReturn("return too late")
    try:
        with _open_session(party) as session:
            return _believe(session, party, departure, answer)
    except requests.RequestException as error:
        raise UnreachableProvider(type(error).__name__) from None
    except AuthlibBaseError as error:
        raise UnprovenIdentity(f"token endpoint: {error.error}"[:120]) from None
    except (JoseError, ValueError, TypeError, KeyError) as error:
        claim = getattr(error, "claim", "")
        raise UnprovenIdentity(f"{type(error).__name__} {claim}".strip()) from None


def find_end_session_address(party: RelyingParty, proof: str, return_address: str) -> str:
    """The address that ends the session at the provider and leads back to `return_address`; empty where it has none, or does not answer."""
    try:
        with _open_session(party) as session:
            end = _find_metadata(session, party.provider).get("end_session_endpoint")
    except SignInFault:
        return ""
    if not isinstance(end, str) or not _is_safe(end):
        return ""
    query = urlencode({"id_token_hint": proof, "state": secrets.token_urlsafe(32), "post_logout_redirect_uri": return_address})
    return f"{end}{'&' if '?' in end else '?'}{query}"


def probe_provider(party: RelyingParty, patience: float) -> str:
    """Fetch the provider's issuer name again; `patience` is in seconds. Raises UnreachableProvider."""
    with _open_session(party) as session:
        session.default_timeout = (patience, patience)
        metadata = _ask_metadata(session, party.provider)
    return str(metadata.get("issuer", "")) if isinstance(metadata, dict) else ""


def _open_session(party: RelyingParty) -> OAuth2Session:
    return OAuth2Session(
        party.provider.client,
        party.secret,
        scope=" ".join(party.provider.scopes),
        redirect_uri=party.return_address,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
        leeway=0,  # it is used at once, and ProConnect's lives for a minute: with authlib's own minute it would be over when it comes
    )


def _believe(session: OAuth2Session, party: RelyingParty, departure: Departure, answer: Mapping[str, str]) -> Identity:
    provider = party.provider
    metadata = _find_metadata(session, provider)
    named_issuer = answer.get("iss", "")
    if named_issuer != provider.issuer and (named_issuer or metadata.get("authorization_response_iss_parameter_supported")):
        raise UnprovenIdentity("another issuer answers")
    if "error" in answer or not answer.get("code"):
        raise RefusedByProvider("".join(filter(str.isidentifier, answer.get("error", "no code")))[:60])
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    session.token_endpoint_auth_method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    proof = {"code_verifier": departure.verifier} if _takes_pkce(metadata) else {}
    token = session.fetch_token(
        metadata["token_endpoint"], grant_type="authorization_code", code=answer["code"], allow_redirects=False, **proof
    )
    id_token = token["id_token"]
    claims = _read_signed(session, provider, metadata, id_token)
    expected = {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": provider.client}}
    parameters = {"nonce": departure.nonce, "client_id": provider.client, "access_token": token.get("access_token")}
    CodeIDToken(claims.claims, claims.header, expected, parameters).validate(now=int(time.time()), leeway=LEEWAY)
    person = {**claims.claims, **_ask_userinfo(session, provider, metadata, str(claims.claims["sub"]))}
    subject, email = str(person["sub"]), person.get("email")
    if not subject:
        raise UnprovenIdentity("no sub")
    is_verified = person.get("email_verified", provider.answers_for_email) is True
    return Identity(provider.issuer, subject, email.strip() if isinstance(email, str) else "", is_verified, id_token)


def _ask_userinfo(session: OAuth2Session, provider: IdentityProvider, metadata: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """What the provider says of the person, as JSON or as a JWT that it has signed."""
    if not (address := metadata.get("userinfo_endpoint")):
        return {}
    content, kind = _get(session, address, is_signed_in=True)
    if kind == "application/jwt":
        person = _read_signed(session, provider, metadata, content.decode("ascii").strip()).claims
        audience = person.get("aud", provider.client)
        if person.get("iss", provider.issuer) != provider.issuer:
            raise UnprovenIdentity("userinfo of another issuer")
        if provider.client not in (audience if isinstance(audience, list) else [audience]):
            raise UnprovenIdentity("userinfo for somebody else")
    else:
        person = json.loads(content)
    if not isinstance(person, dict) or person.get("sub") != subject:
        raise UnprovenIdentity("userinfo of somebody else")
    return person


def _read_signed(session: OAuth2Session, provider: IdentityProvider, metadata: Mapping[str, Any], token: str) -> jwt.Token:
    address = metadata["jwks_uri"]
    at, keys = _key_sets.get(address, (0.0, None))
    if keys is not None and time.time() - at < KEYS_FRESH_SECONDS:
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            pass  # the provider has changed its keys
    keys = KeySet.import_key_set(json.loads(_get(session, address)[0]))
    _key_sets[address] = (time.time(), keys)
    return jwt.decode(token, keys, algorithms=ALGORITHMS)


def _find_metadata(session: OAuth2Session, provider: IdentityProvider) -> dict[str, Any]:
    """The provider's discovery document, which must be its own. Raises SignInFault."""
    at, metadata = _metadata.get(provider.issuer, (0.0, {}))
    if metadata and time.time() - at < KEYS_FRESH_SECONDS:
        return metadata
    metadata = _ask_metadata(session, provider)
    if not isinstance(metadata, dict) or metadata.get("issuer") != provider.issuer:
        raise UnprovenIdentity("the discovery document is of another issuer")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri", *(["userinfo_endpoint"] if "userinfo_endpoint" in metadata else []))
    if not all(isinstance(metadata.get(name), str) and _is_safe(metadata[name]) for name in needed):
        raise UnprovenIdentity("the discovery document lacks an https address")
    _metadata[provider.issuer] = (time.time(), metadata)
    return metadata


def _ask_metadata(session: OAuth2Session, provider: IdentityProvider) -> Any:
    """What is at the address of the provider's discovery document. Raises UnreachableProvider."""
    try:
        return json.loads(_get(session, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")[0])
    except (requests.RequestException, ValueError) as error:
        raise UnreachableProvider(f"discovery: {type(error).__name__}") from None


def _takes_pkce(metadata: Mapping[str, Any]) -> bool:
    """Whether the provider says that it does: some refuse an entry with a word that they do not know (RFC 8414, section 2)."""
    return "S256" in (metadata.get("code_challenge_methods_supported") or ())


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _get(session: OAuth2Session, address: str, is_signed_in: bool = False) -> tuple[bytes, str]:
    """What is at `address`, and its kind. It follows no redirect. Raises requests.RequestException, ValueError."""
    with session.get(address, withhold_token=not is_signed_in, stream=True, allow_redirects=False) as answer:
        answer.raise_for_status()
        if answer.status_code != requests.codes.ok:
            raise ValueError("redirected")
        content = read_body(answer, MOST_BYTES, TOTAL_SECONDS)
        return content, answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()

"""An identity provider on loopback: OpenID Connect with real keys, a discovery document, codes that serve once, PKCE that is verified."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.fakes.patient import patient

CLIENT, SECRET = "bureau-de-valbrune", "secret CANARI du fournisseur/+&="
LIFE = 60


def b64(content: bytes) -> str:
    """As JOSE writes bytes."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Grant:
    """What a code stands for."""

    redirect: str
    nonce: str
    challenge: str
    person: dict[str, Any]


@dataclass
class IdentityHost:
    """`person` is who sits in front of the browser; `signs_userinfo`, `only_post` and `takes_pkce` (it
    refuses words that it does not know) are ProConnect's ways. `forge` writes the ID token in
    the place of the provider, out of its claims. `faults` is what a client did wrong, `secrets` what must be read nowhere."""

    person: dict[str, Any] = field(default_factory=dict)
    signs_userinfo: bool = False
    only_post: bool = False
    takes_pkce: bool = True
    port: int = 0
    names_itself: bool = False
    other_subject: str = ""
    forge: Callable[[dict[str, Any]], str] | None = None
    faults: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=lambda: [SECRET])
    ended_sessions: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, Grant] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "un", "use": "sig"}))

    def __enter__(self) -> "IdentityHost":
        bound = type("Bound", (_Answer,), {"host": self})
        self.server = patient(ThreadingHTTPServer(("127.0.0.1", self.port), bound))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def issuer(self) -> str:
        """Its name; a realm is below a path, as Keycloak's."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/realms/ville"

    def change_key(self) -> None:
        """Sign with another key from now on, and forget the one before."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def sign(self, claims: dict[str, Any], key: RSAKey | None = None) -> str:
        """A token of its own; or of another's key, under the name of its own."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key or self.key, algorithms=["RS256"])

    def sign_not(self, claims: dict[str, Any]) -> str:
        """A token that says that it is not signed."""
        return f"{b64(json.dumps({'alg': 'none', 'kid': self.key.kid}).encode())}.{b64(json.dumps(claims).encode())}."

    def sign_by_public_key(self, claims: dict[str, Any]) -> str:
        """A token signed by a word that everybody knows: the text of the public key, for who takes it for a shared secret."""
        head = b64(json.dumps({"alg": "HS256", "kid": self.key.kid}).encode()) + "." + b64(json.dumps(claims).encode())
        return f"{head}.{b64(hmac.digest(self.key.as_pem(private=False), head.encode(), 'sha256'))}"

    def discovery(self) -> dict[str, Any]:
        """What it says of itself."""
        places = {"authorization": "auth", "token": "token", "userinfo": "userinfo", "end_session": "logout"}
        return {
            "issuer": self.issuer,
            **{f"{name}_endpoint": f"{self.issuer}/{place}" for name, place in places.items()},
            "jwks_uri": f"{self.issuer}/certs",
            "token_endpoint_auth_methods_supported": ["client_secret_post"] if self.only_post else ["client_secret_basic"],
            **({"code_challenge_methods_supported": ["S256"]} if self.takes_pkce else {}),
            "response_types_supported": ["code"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes with a new code."""
        words = ("client_id", "response_type", "code_challenge_method", "scope")
        asked = tuple(query.get(word) for word in words)
        method = "S256" if self.takes_pkce else None
        if asked != (CLIENT, "code", method, "openid email") or min(len(query.get(word, "")) for word in ("state", "nonce")) < 32:
            self.faults.append(f"authorize: {query}")
        code = secrets.token_urlsafe(24)
        self.codes[code] = Grant(query["redirect_uri"], query["nonce"], query.get("code_challenge", ""), dict(self.person))
        self.secrets.append(code)
        named = {"iss": self.issuer} if self.names_itself else {}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state'], **named})}"

    def trade(self, form: dict[str, str], shown: tuple[str, str]) -> tuple[int, dict[str, Any]]:
        """The tokens of a code, for the client that proves to have asked for it. `shown` is the client and the secret."""
        grant = self.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        if shown != (CLIENT, SECRET):
            self.faults.append("token: client")
            return 401, {"error": "invalid_client"}
        challenge = b64(hashlib.sha256(verifier.encode()).digest()) if verifier else ""
        is_proved = grant is not None and challenge == grant.challenge
        if grant is None or not is_proved or form.get("redirect_uri") != grant.redirect:
            self.faults.append("token: grant")
            return 400, {"error": "invalid_grant"}
        now, access = int(time.time()), secrets.token_urlsafe(24)
        self.grants[access] = grant
        half = b64(hashlib.sha256(access.encode()).digest()[:16])
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": grant.person["sub"], "nonce": grant.nonce, "at_hash": half}
        claims |= {"iat": now, "exp": now + LIFE}
        id_token = (self.forge or self.sign)(claims)
        self.secrets += [word for word in (access, verifier) if word]
        return 200, {"access_token": access, "token_type": "Bearer", "expires_in": LIFE, "id_token": id_token}


class _Answer(BaseHTTPRequestHandler):
    host: IdentityHost

    def do_GET(self) -> None:
        host, parts = self.host, urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        place = parts.path.removeprefix("/realms/ville")
        if place == "/.well-known/openid-configuration":
            self._say(200, host.discovery())
        elif place == "/certs":
            self._say(200, {"keys": [host.key.as_dict(private=False)]})
        elif place == "/auth":
            self._lead(host.authorize(query))
        elif place == "/logout":
            host.ended_sessions.append(query)
            self._lead(query["post_logout_redirect_uri"])
        elif place == "/userinfo":
            grant = host.grants.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            if grant is None:
                self._say(401, {"error": "invalid_token"})
                return
            person = {**grant.person, "sub": host.other_subject or grant.person["sub"]}
            if host.signs_userinfo:
                self._write(200, "application/jwt", host.sign({**person, "iss": host.issuer, "aud": CLIENT}).encode())
            else:
                self._say(200, person)
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        shown = (form.get("client_id", ""), form.get("client_secret", ""))
        if not self.host.only_post:
            name, _, word = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode().partition(":")
            shown = (unquote(name), unquote(word))
        self._say(*self.host.trade(form, shown))

    def _lead(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: int, said: dict[str, Any]) -> None:
        self._write(status, "application/json", json.dumps(said).encode())

    def _write(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

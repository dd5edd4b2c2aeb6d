"""Checks a signature as X does: OAuth 1.0a, HMAC-SHA1 (RFC 5849), each nonce once."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import unquote

from oauthlib.oauth1.rfc5849 import signature

from tests.fakes.internet import Request


@dataclass
class Keys:
    """The four credentials of one account's application. `signatures` is every signature seen, as a canary for logs."""

    api_key: str = "cleCANARIapi0001"
    api_secret: str = "secretCANARIapi0002/+x"
    access_token: str = "4242-jetonCANARIacces0003"
    access_secret: str = "secretCANARIacces0004=="
    signatures: list[str] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    @property
    def user(self) -> str:
        """The account's number, which is what an access token begins with."""
        return self.access_token.partition("-")[0]

    @property
    def environ(self) -> dict[str, str]:
        """The variables that hold them."""
        return {
            "BEFFROI_X_API_KEY": self.api_key,
            "BEFFROI_X_API_SECRET": self.api_secret,
            "BEFFROI_X_ACCESS_TOKEN": self.access_token,
            "BEFFROI_X_ACCESS_SECRET": self.access_secret,
        }

    @property
    def secrets(self) -> list[str]:
        """What must be read nowhere: all four, the secret half of the token, and every signature."""
        return [self.api_key, self.api_secret, self.access_token, self.access_token.partition("-")[2], self.access_secret, *self.signatures]

    def signed(self, request: Request) -> bool:
        """Whether `request` carries a fresh, right signature."""
        header = request.headers.get("authorization", "")
        if not header.startswith("OAuth "):
            return False
        params = signature.collect_parameters(request.query, headers={"Authorization": header})
        oauth = dict(params)
        given = unquote(header.partition('oauth_signature="')[2].partition('"')[0])
        self.signatures.append(given)
        fresh = oauth.get("oauth_nonce") not in self.nonces
        self.nonces.add(oauth.get("oauth_nonce", ""))
        known = (oauth.get("oauth_consumer_key"), oauth.get("oauth_token")) == (self.api_key, self.access_token)
        uri = f"https://{request.host}{request.path}"
        signed = SimpleNamespace(params=params, uri=uri, http_method=request.method, signature=given)
        return fresh and known and signature.verify_hmac_sha1(signed, self.api_secret, self.access_secret)

"""The identity provider of a town's agents, as its settings name it: OpenID Connect, ProConnect or the town hall's own."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.settings import make_dictionary_reader, parse_flag, parse_text, parse_texts, parse_web_address, setting
from plugins.service.evening.settings import LOOPBACK

REQUIRED_SCOPE = "openid"


def parse_issuer(value: Any) -> str:
    """The name of a provider, word for word: https; http on this machine alone, where no one can listen."""
    parse_web_address(value)
    parts = urlsplit(str(value))
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError(f"« {value} » : un fournisseur d’identité répond en https seulement. Écrivez https://{parts.netloc}{parts.path}.")
    if parts.path.endswith("/.well-known/openid-configuration"):
        raise ValueError(f"« {value} » : donnez l’adresse sans /.well-known/openid-configuration.")
    return str(value)


def parse_scopes(value: Any) -> tuple[str, ...]:
    """Parse the OpenID scopes to request; `openid` is always among them."""
    names = parse_texts(value)
    if REQUIRED_SCOPE not in names:
        raise ValueError('« openid » y est toujours. Écrivez par exemple ["openid", "email"].')
    return names


@dataclass(frozen=True)
class IdentityProvider:
    """`answers_for_email` is for a provider that gives addresses which it has checked and does not say so."""

    issuer: str = setting(parse_issuer, "L’adresse du fournisseur, mot pour mot celle qu’il se donne (« issuer »).")
    client: str = setting(parse_text, "Le nom sous lequel il connaît le bureau (« client_id »).")
    label: str = setting(parse_text, "Comment les agents l’appellent.", default="ProConnect")
    scopes: tuple[str, ...] = setting(parse_scopes, "Ce qu’on lui demande d’une personne.", default=(REQUIRED_SCOPE, "email"))
    answers_for_email: bool = setting(
        parse_flag, "True : il ne donne que des adresses vérifiées, même s’il ne le dit pas (« email_verified » absent).", default=False
    )


identity_provider = make_dictionary_reader(IdentityProvider)

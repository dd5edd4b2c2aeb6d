"""The identity provider of a town's agents, as its settings name it: OpenID Connect, ProConnect or the town hall's own."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.infrastructure.settings import dictionary, flag, setting, text, texts, web_address
from plugins.service.settings import LOOPBACK

REQUIRED_SCOPE = "openid"


def issuer(value: Any) -> str:
    """The name of a provider, word for word: https; http on this machine alone, where no one can listen."""
    web_address(value)
    parts = urlsplit(str(value))
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError(f"« {value} » : un fournisseur d’identité répond en https seulement. Écrivez https://{parts.netloc}{parts.path}.")
    if parts.path.endswith("/.well-known/openid-configuration"):
        raise ValueError(f"« {value} » : donnez l’adresse sans /.well-known/openid-configuration.")
    return str(value)


def scopes(value: Any) -> tuple[str, ...]:
    """What is asked for of a person; `openid` is always of it."""
    names = texts(value)
    if REQUIRED_SCOPE not in names:
        raise ValueError('« openid » y est toujours. Écrivez par exemple ["openid", "email"].')
    return names


@dataclass(frozen=True)
class IdentityProvider:
    """`answers_for_email` is for a provider that gives addresses which it has checked and does not say so."""

    issuer: str = setting(issuer, "L’adresse du fournisseur, mot pour mot celle qu’il se donne (« issuer »).")
    client: str = setting(text, "Le nom sous lequel il connaît le bureau (« client_id »).")
    label: str = setting(text, "Comment les agents l’appellent.", default="ProConnect")
    scopes: tuple[str, ...] = setting(scopes, "Ce qu’on lui demande d’une personne.", default=(REQUIRED_SCOPE, "email"))
    answers_for_email: bool = setting(
        flag, "True : il ne donne que des adresses vérifiées, même s’il ne le dit pas (« email_verified » absent).", default=False
    )


identity_provider = dictionary(IdentityProvider)

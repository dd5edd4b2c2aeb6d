"""The settings of the permanent service: where it listens, under which name browsers know it, where its store is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import (
    DictionaryReader,
    parse_flag,
    parse_folder,
    parse_non_negative_integer,
    parse_text,
    parse_texts,
    parse_web_address,
    setting,
)
from plugins.service.evening.settings import LOOPBACK, parse_origin, parse_socket, parse_threads

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


identity_provider = DictionaryReader(IdentityProvider)


Value = TypeVar("Value")
POSTGRESQL = ("postgresql", "postgres")
OIDC_SECRET = "BEFFROI_OIDC_SECRET"
SHORTEST_KEY = 32
"""Characters of Django's key: a hundred bits and more of chance, however it was drawn."""


@dataclass(frozen=True)
class StoreAddress:
    """The address of the store. Without a `name` it is SQLite's file in the state folder; a `host` may be the folder of a socket."""

    name: str = ""
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_postgresql(self) -> bool:
        """Whether it is a PostgreSQL."""
        return bool(self.name)


def parse_store_address(value: Any) -> StoreAddress:
    """The store of `postgresql://user:password@host:5432/name`, or `postgresql:///name?host=/run/postgresql` on this machine."""
    parts = urlsplit(parse_text(value))
    name = parts.path.removeprefix("/")
    if parts.scheme not in POSTGRESQL or not name:
        raise ValueError("il faut l’adresse d’une base PostgreSQL : postgresql://utilisateur:motdepasse@hote:5432/base.")
    query = dict(word.partition("=")[::2] for word in parts.query.split("&") if word)
    host = unquote(query.get("host", "")) or parts.hostname or ""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return StoreAddress(unquote(name), host, str(parts.port or query.get("port", "")), user, password)


def parse_secret_key(value: Any) -> str:
    """A key long enough."""
    if len(parse_text(value)) < SHORTEST_KEY:
        raise ValueError(f"trop courte : {SHORTEST_KEY} signes au moins. Faites-en une : openssl rand -base64 48.")
    return parse_text(value)


@dataclass(frozen=True)
class WebService:
    """`address` is a host and a port. `public` is empty for a service that only this machine reaches. `proxy` is the address of the
    server in front of it, which alone may say on whose behalf it asks; empty without one. `warm` is in minutes: how long the process that
    keeps the journal in memory stays without being asked for anything; so is `idle`, of the service. `backups` is in days. `oidc` is where
    the town's agents have an account already; None without one."""

    address: tuple[str, int] = setting(parse_socket, "L’adresse et le port où il écoute.", default=("127.0.0.1", 8766))
    public: str = setting(parse_origin, "L’adresse sous laquelle on l’ouvre, en https.", default="")
    proxy: str = setting(parse_text, "L’adresse du serveur qui est devant lui : lui seul dit pour qui il demande.", default="")
    threads: int = setting(parse_threads, "Combien de demandes à la fois.", default=8)
    warm: int = setting(
        parse_non_negative_integer,
        "Au bout de combien de minutes sans rien à faire le journal quitte la mémoire ; 0 : il n’y entre pas.",
        default=30,
    )
    idle: int = setting(
        parse_non_negative_integer,
        "Au bout de combien de minutes sans aucune demande il s’arrête, là où systemd tient sa porte et le relance ; 0 : jamais.",
        default=30,
    )
    backups: int = setting(
        parse_non_negative_integer,
        "Combien de jours une sauvegarde reste dans le dossier où `serve backup` les range ; 0 : toujours.",
        default=30,
    )
    oidc: IdentityProvider | None = setting(
        identity_provider,
        "Le fournisseur d’identité des agents (ProConnect, Keycloak) : un dictionnaire.",
        default=None,
        details="[`issuer`, `client`, `label`, `scopes`, `answers_for_email`](bureau.md#entrer-avec-proconnect-ou-keycloak).",
    )

    @property
    def origin(self) -> str:
        """The origin of its pages. On this machine alone it is `localhost`: browsers make no passkey for an address in figures."""
        return self.public or f"http://localhost:{self.address[1]}"


@dataclass(frozen=True)
class Settings:
    """The settings of the room `web_service`."""

    service: WebService = setting(
        DictionaryReader(WebService),
        "Le service de la commune.",
        default=WebService(),
        form="free",
        details="[Le bureau](bureau.md), et ce que les habitants écrivent.",
    )
    beffroi_state: Path = setting(parse_folder, default=Path(".beffroi"), variable="BEFFROI_STATE")


@dataclass(frozen=True)
class ServiceSecrets:
    """What the environment alone may say: where the store is, with its password; Django's key, empty when nobody has given one; what proves
    the service to the identity provider, empty without one."""

    store: StoreAddress = StoreAddress()
    key: str = field(default="", repr=False)
    oidc: str = field(default="", repr=False)


def read_secrets(environ: Mapping[str, str], service: WebService) -> ServiceSecrets:
    """The secrets of the service. Raises SettingsError: one that others reach has a key."""
    wrong: list[str] = []
    store = _read_variable(environ, "BEFFROI_SERVICE_STORE", parse_store_address, StoreAddress(), wrong)
    key = _read_variable(environ, "BEFFROI_SERVICE_KEY", parse_secret_key, "", wrong)
    if service.public and not environ.get("BEFFROI_SERVICE_KEY"):
        wrong.append("BEFFROI_SERVICE_KEY : la clé du service manque dans l’environnement. Faites-en une : openssl rand -base64 48.")
    oidc = environ.get(OIDC_SECRET, "").strip() if service.oidc else ""
    if service.oidc and not oidc:
        wrong.append(f"{OIDC_SECRET} : le secret que {service.oidc.label} vous a donné manque dans l’environnement.")
    if wrong:
        raise SettingsError(wrong)
    return ServiceSecrets(store, key, oidc)


def _read_variable(environ: Mapping[str, str], name: str, read: Callable[[Any], Value], default: Value, wrong: list[str]) -> Value:
    try:
        return read(environ[name]) if environ.get(name) else default
    except ValueError as error:
        wrong.append(f"{name} : {error}")
        return default

"""The manifest of the room `staff_site`: its setting, its part of the permanent service, what `doctor` looks at."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.git import Git, GitError
from plugins.core.infrastructure.settings import DictionaryReader, gather_settings, parse_folder, parse_text, setting
from plugins.core.infrastructure.town import find_town
from plugins.core.publication.room import HealthCheck, HealthFinding, Room, amber, green, red
from plugins.journal.branding.room import parse_look

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plugins.service.web_service.part import WebPart


def parse_colour(value: Any) -> str:
    """A colour, readable where the theme puts it. Raises ValueError, SettingsError."""
    parse_look({"town": value})
    return parse_text(value)


@dataclass(frozen=True)
class AgentsSite:
    """`name` stands where the journal's stands; `town` is the colour that tells the two apart."""

    name: str = setting(parse_text, "Son nom.", example="Entre nous")
    town: str = setting(parse_colour, "Sa couleur. Le bandeau, les toits.", default="#5b2a57", form="colour")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `staff_site`."""

    agents: AgentsSite | None = setting(
        DictionaryReader(AgentsSite),
        "Le site des agents. Un second site, que le service ne donne qu’aux agents de la commune.",
        default=None,
        details="[Comment](manuel/agents.md).",
    )
    beffroi_state: Path = setting(parse_folder, default=Path(".beffroi"), variable="BEFFROI_STATE")


PATIENCE = 10.0
"""Seconds: one small file."""
BY_SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)([\w.-]+)(?::\d+/|[:/])(.+)")
"""How a repository is named that is reached by ssh: what stands on the same host may be open by https."""


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The health checks; none where the agents have no site."""
    if gather_settings(Settings, conf, environ).agents is not None:
        yield HealthCheck("textes des agents", partial(check_repository, environ))


def check_repository(environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether a stranger reads the repository of the journal, where the agents' texts are."""
    git = Git(None, environ, PATIENCE, find_town(environ, Path.cwd()))
    try:
        remotes = [git("remote", "get-url", name).decode().strip() for name in git("remote").decode().split()]
    except GitError:
        remotes = []
    for remote in remotes:
        address = find_public_address(remote)
        if address is None:
            continue
        host = address.split("/")[2].rpartition("@")[2]
        try:
            is_open = is_open_to_strangers(address)
        except OSError:
            yield amber(f"{host} ne répond pas : on ne sait pas si le dépôt du journal y est privé.", "Voyez-le sur la forge.")
            continue
        if is_open:
            yield red(
                f"le dépôt du journal est ouvert à tous sur {host} : n’importe qui y lit les textes des agents, et leur histoire.",
                "Rendez-le privé sur la forge. Ce qui y a été poussé a pu être copié.",
            )
        else:
            yield green(f"le dépôt du journal n’est pas ouvert à tous sur {host}.")


def find_public_address(remote: str) -> str | None:
    """The address at which anyone could ask for the repository; None for one on this machine."""
    if remote.startswith(("http://", "https://")):
        scheme, _, rest = remote.partition("://")
        return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/{rest.partition('/')[2]}"
    match = BY_SSH.fullmatch(remote)
    return f"https://{match[1]}/{match[2]}" if match else None


def is_open_to_strangers(address: str) -> bool:
    """Whether git would be answered there without any credential. Raises OSError when nothing answers.
    https://git-scm.com/docs/http-protocol"""
    question = f"{address.rstrip('/')}/info/refs?service=git-upload-pack"
    try:
        with urllib.request.urlopen(question, timeout=PATIENCE) as answer:
            return bool(answer.status == 200 and b"refs/" in answer.read(2000))
    except urllib.error.HTTPError:
        return False


def build_web_part() -> "WebPart":
    """The agents' site, behind the door."""
    from plugins.service.web_service.part import WebPart  # for the service alone

    return WebPart("plugins.service.staff_site", prefix="agents/", addresses=_import_addresses)


def _import_addresses() -> "Sequence[URLPattern | URLResolver]":
    from plugins.service.staff_site.pages import urlpatterns  # Django, once it is ready

    return urlpatterns


ROOM = Room(needs="plugins.journal.editorial.plugin", settings=Settings, web=build_web_part, list_health_checks=gather_health_checks)

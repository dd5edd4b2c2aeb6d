"""The health checks of the permanent service: its key, its answer, its worker."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.service.web_service.settings import Settings, WebService, read_secrets

ADDRESS = "/service/sante"
PATIENCE = 5.0
"""Seconds: it asks its store two things."""
LAUNCH = "sudo systemctl start beffroi-bureau, puis journalctl -u beffroi-bureau dit pourquoi il s’est arrêté."


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The health checks; none where the service was never opened nor given an address."""
    room = gather_settings(Settings, conf, environ)
    if room.service.public or (room.beffroi_state / "service").is_dir():
        yield HealthCheck("bureau", partial(check_service, room.service, environ))


def check_service(service: WebService, environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether the service is as whoever writes needs it."""
    try:
        read_secrets(environ, service)
    except SettingsError as error:
        yield red(str(error), "À mettre dans /etc/beffroi/bureau.env, que lit l’unité de systemd.")
    try:
        state = _ask(service)
    except OSError as failure:
        if service.public:
            yield red(f"ne répond pas à {service.address[0]}:{service.address[1]} ({failure}).", LAUNCH)
        else:
            yield amber("est fermé : personne n’écrit depuis un navigateur.", "./beffroi serve l’ouvre.")
        return
    except ValueError:
        yield red(f"autre chose que lui répond à {service.address[0]}:{service.address[1]}.", 'Changez SERVICE["address"].')
        return
    if not state.get("store"):
        yield red("sa base ne répond pas.", "Regardez la place sur le disque, ou PostgreSQL.")
    elif not state.get("worker"):
        yield red("son ouvrier ne travaille plus : rien n’est publié.", LAUNCH)
    else:
        yield green(f"répond ; {state.get('waiting', 0)} travaux attendent.")
    if state.get("late"):
        yield amber(f"{state['late']} travaux attendent depuis plus de dix minutes.", "Le reçu de chaque texte dit pourquoi.")
    if state.get("audit"):
        yield red(state["audit"], "./beffroi serve audit le montre. Que faire : ./beffroi help bureau.")
    for delay in state.get("delays") or ():
        yield amber(delay["text"], delay["remedy"])


def _ask(service: WebService) -> dict[str, Any]:
    host, port = service.address
    reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # what it listens on, not what is opened
    health_request = urllib.request.Request(f"http://{reached}:{port}{ADDRESS}", headers={"Host": urlsplit(service.origin).netloc})
    try:
        with urllib.request.urlopen(health_request, timeout=PATIENCE) as answer:
            state = json.load(answer)
    except urllib.error.HTTPError as error:
        state = json.load(error)
    if not isinstance(state, dict):
        raise ValueError
    return state

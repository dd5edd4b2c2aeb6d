"""What keeps open the services of a folder of towns: a unit of systemd for them all, a socket for each, the blocks of nginx.

A service that nobody asks for ends (`SERVICE["idle"]`) and costs nothing: systemd holds its socket, and starts it for whoever knocks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import ROOT
from plugins.service.evening.settings import Live
from plugins.service.web_service.settings import WebService

FILES = ROOT / "service"
UNIT, DESK_PORT, EVENING_PORT = "beffroi-bureau.service", ":8766;", ":8765;"
FIRST_PORT = 8767
"""Proposed to a town whose port another has."""
OF_ONE_TOWN = {"/srv/beffroi": "{place}/%i", "bureau.env": "%i.env", "/var/www/journal": "{place}/%i"}
"""What the unit of one town names, and what that of each says instead."""
SOCKET = """\
# La porte du service de {name} : systemd la tient, et ouvre le service à qui frappe.
[Unit]
Description=Beffroi : la porte de {name}

[Socket]
ListenStream={host}:{port}
NoDelay=true

[Install]
WantedBy=sockets.target
"""
PATH = """\
# Une séance du conseil qui change ouvre le service : son direct est prêt avant le premier téléphone.
[Unit]
Description=Beffroi : les séances du conseil de %i

[Path]
PathChanged={place}/%i/content/conseil

[Install]
WantedBy=paths.target
"""
TIMER = """\
# Chaque matin, ce qui est dû sans que personne ne demande rien : rappels, fins d’annonces, effacements.
[Unit]
Description=Beffroi : le matin du service de %i

[Timer]
OnCalendar=*-*-* 06:00
RandomizedDelaySec=30min
Persistent=true

[Install]
WantedBy=timers.target
"""
SERVER = """\
server {{
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name {host};
    ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;

{locations}}}
"""


@dataclass(frozen=True)
class TownService:
    """Where a town's service listens: the desk and the residents' pages, and the council's evening."""

    desk: WebService
    evening: Live


def build_units(place: Path, services: Mapping[str, TownService]) -> Iterator[tuple[str, str]]:
    """Each file, by its name, for the towns whose folders stand in `place`: by the folder's name, its service. Raises SettingsError unless
    each has a name and ports of its own."""
    refuse_shared_addresses(services)
    unit = (FILES / UNIT).read_text(encoding="utf-8")
    for own, every in OF_ONE_TOWN.items():
        unit = unit.replace(own, every.format(place=place))
    yield "beffroi@.service", unit.replace("le bureau et le direct du conseil", "le service de %i")
    yield "beffroi@.path", PATH.format(place=place)
    yield "beffroi@.timer", TIMER
    yield "nginx/00-beffroi-limites.conf", (FILES / "nginx-limites.conf").read_text(encoding="utf-8")
    for name, service in services.items():
        host, port = service.desk.address
        yield f"beffroi@{name}.socket", SOCKET.format(name=name, host=f"[{host}]" if ":" in host else host, port=port)
        desk, voices, evening = (_read_locations(file, service) for file in ("bureau", "voix", "direct"))
        locations = "".join(f"    {line}\n" for line in desk.splitlines())
        yield f"nginx/{name}-bureau.conf", SERVER.format(host=urlsplit(service.desk.public).hostname, locations=locations)
        yield f"nginx/{name}-voix.conf", voices
        yield f"nginx/{name}-direct.conf", evening


def _read_locations(file: str, service: TownService) -> str:
    """What a file of nginx for one town says, with the ports of that one."""
    text = (FILES / f"nginx-{file}.conf").read_text(encoding="utf-8")
    return text.replace(DESK_PORT, f":{service.desk.address[1]};").replace(EVENING_PORT, f":{service.evening.address[1]};")


def refuse_shared_addresses(services: Mapping[str, TownService]) -> None:
    """Raises SettingsError with each town that has no name of its own, or a name or a port that one before it has."""
    wrong, hosts, ports = list[str](), dict[str, str](), dict[int, str]()
    used_ports = {each.address[1] for service in services.values() for each in (service.desk, service.evening)}
    free = (port for port in count(FIRST_PORT) if port not in used_ports)
    for name, service in services.items():
        host = urlsplit(service.desk.public).hostname
        if host is None:
            wrong.append(f'{name} : SERVICE["public"] manque ; c’est sous ce nom que nginx la reconnaît.')
        elif (first := hosts.setdefault(host, name)) != name:
            wrong.append(f'{name} : SERVICE["public"] est aussi celui de {first}. Donnez-lui le sien.')
        for key, port in (("SERVICE", service.desk.address[1]), ("LIVE", service.evening.address[1])):
            if (first := ports.setdefault(port, name)) != name:
                wrong.append(f'{name} : {key}["address"] est aussi celle de {first}. Écrivez par exemple "127.0.0.1:{next(free)}".')
    if wrong:
        raise SettingsError(wrong)

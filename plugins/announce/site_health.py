"""The public site as readers and networks reach it: it answers, at the right time, with the card of its newest publication."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import requests

from plugins.announce import gathered_file
from plugins.announce.account_health import on_time
from plugins.announce.announcement import Announcement
from plugins.announce.networks.picture import PictureLost, fetch_picture
from plugins.announce.networks.registry import NETWORKS
from plugins.announce.networks.wire import server_time
from plugins.announce.public_page import FAULTS, TIMEOUTS, PublicPages
from plugins.announce.settings import Settings
from plugins.infrastructure import clock
from plugins.infrastructure.errors import PersonRequired
from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green, red
from plugins.infrastructure.settings import gather

DEMONSTRATION = ("valbrune.example", "127.0.0.1", "localhost")


def site_looks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The home page, then the newest publication's."""
    address = str(conf.get("SITEURL") or "")
    yield HealthCheck(f"site ({address})", lambda: home(address))
    yield HealthCheck("dernière publication", lambda: newest(conf, environ))
    for hub in conf.get("WEBSUB_HUBS") or ():
        yield HealthCheck(f"relais des flux ({hub})", partial(relay, str(hub)))


def home(address: str) -> Iterator[HealthFinding]:
    """Whether the site answers, with a certificate that is recognised, and agrees with this machine on the time."""
    if any(name in address for name in DEMONSTRATION):
        yield red("c’est l’adresse de la démonstration.", "Donnez la vôtre : SITEURL, ou la variable BEFFROI_SITEURL.")
        return
    try:
        answer = requests.get(f"{address}/", timeout=TIMEOUTS, stream=True)
        answer.close()
    except (requests.RequestException, OSError) as error:
        why = next((told for fault, told in FAULTS.items() if isinstance(error, fault)), "")
        yield red(f"injoignable{why}.", "Vérifiez l’hébergement, le nom de domaine, et HTTPS_PROXY s’il y a un proxy.")
        return
    if answer.status_code != requests.codes.ok:
        yield red(f"répond {answer.status_code}.", "Lancez ./beffroi publish ; si cela dure, voyez l’hébergeur.")
        return
    yield green("répond.")
    if not address.startswith("https://"):
        yield amber("ses pages ne sont pas chiffrées.", "Demandez à l’hébergeur un certificat, et donnez une adresse en https://.")
    yield from on_time(server_time(answer), datetime.now(UTC))


def relay(hub: str) -> Iterator[HealthFinding]:
    """Whether a WebSub hub answers: whatever it says to a reading, which it does not expect."""
    try:
        requests.get(hub, timeout=TIMEOUTS, stream=True).close()
    except (requests.RequestException, OSError):
        yield amber("injoignable.", "Les lecteurs seront prévenus plus tard ; si cela dure, retirez ce relais de WEBSUB_HUBS.")
        return
    yield green("répond.")


def newest(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether its page is there, with what networks draw a card from, and its picture."""
    settings = gather(Settings, conf, environ)
    try:
        gathered = gathered_file.read_gathered(settings.beffroi_state / gathered_file.NAME, settings.feed_authority).announcements
    except PersonRequired as error:
        yield amber(str(error))
        return
    if not (due := [one for one in gathered if one.published <= clock.current_time(conf, environ)]):
        yield amber("rien n’est encore paru.")
        return
    one = max(due, key=lambda each: each.published)
    missing = PublicPages(0).missing_message(one)
    if missing:
        yield red(f"« {one.title} » : {missing}.", f"Lancez ./beffroi publish, puis regardez {one.permalink}")
    else:
        yield green(f"« {one.title} » a sa page, son lien canonique, og:title et og:image.")
        yield picture(one)


def picture(one: Announcement) -> HealthFinding:
    """Whether the picture that networks show answers, of a sort and a weight that all of them take."""
    if one.card is None:
        return amber("sa page n’a pas d’image à elle.")
    try:
        fetch_picture(one.card.url, min(row.limits.image_bytes for row in NETWORKS))
    except PictureLost as lost:
        return red(str(lost), "Vérifiez que l’hébergeur sert les images, avec leur type.")
    return green("son image répond, du bon type et assez légère.")

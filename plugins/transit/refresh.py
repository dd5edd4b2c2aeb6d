"""`refresh transit`: ask the operator how the buses run, and tell readers, between two builds. What fails leaves what was known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from plugins.publication import clock, durable
from plugins.publication.errors import Exit, NotNow, PersonNeeded
from plugins.publication.lock import alone
from plugins.publication.settings import gather
from plugins.transit import known, live, places, realtime, situation
from plugins.transit.cached import network_of
from plugins.transit.failures import BadFeed
from plugins.transit.fetch import Answer, Validators, fetch
from plugins.transit.first_told import FirstTold
from plugins.transit.kept import Copy, Kept
from plugins.transit.network import Network
from plugins.transit.settings import Settings
from plugins.transit.situation import Situation

MOST_OF_NETWORK, MOST_OF_NOTICES = 400_000_000, 5_000_000
"""Bytes: the GTFS of Île-de-France is 110 MB zipped; a thousand notices are half a megabyte."""
PATIENCE = 300
"""Seconds for a GTFS; it is asked for once an hour."""
NETWORK_AGE = timedelta(hours=1)
REMEMBERED = timedelta(minutes=30)
"""While nothing else moved, a build is told of a newer state this often only: each time, it makes the pages of the network again."""
KEY = "BEFFROI_TRANSIT_KEY"
NO_NETWORK = "Aucun réseau à montrer : donnez « gtfs » dans TRANSIT, ou mettez-le dans content/transports/."


def refresh(conf: Mapping[str, Any], environ: Mapping[str, str], root: Path, out: TextIO) -> Exit:
    """Fetch what is new, and write what readers' browsers ask for below `root`, the folder that the town's host serves.

    Raises NotNow while another run is under way; PersonNeeded when there is no network to tell of.
    """
    room = gather(Settings, conf, environ)
    kept = places.state(room.beffroi_state)
    kept.mkdir(parents=True, exist_ok=True)
    with alone(kept / "verrou", NotNow("Un autre ./beffroi refresh est en cours : celui-ci n’a rien fait.")):
        return Refreshing(conf, environ, room, kept, out).run(root)


@dataclass
class Refreshing:
    """One run. `troubles` are what went wrong, in French."""

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    room: Settings
    kept: Path
    out: TextIO
    troubles: list[str] = field(default_factory=list)

    def run(self, root: Path) -> Exit:
        """See `refresh`."""
        self._fetch_network()
        network = known.network(self.conf, self.room)
        if network is None:
            raise PersonNeeded("\n".join([*self.troubles, NO_NETWORK]))
        found = self._situation(network) if self.room.transit.alerts else known.told(self.conf, self.room, network, self.now)
        found = FirstTold(self.kept / "vues.json").dated(found, self.now)
        self._tell_builds(found)
        live.write(root, network, found, self.now, self.conf, self.environ)
        for trouble in self.troubles:
            self.out.write(f"{trouble}\n")
        self.out.write(f"{_summary(network, found, self.now)}\n")
        return Exit.LATER if self.troubles else Exit.DONE

    @cached_property
    def now(self) -> datetime:
        """The instant of the run."""
        return clock.now(self.conf, self.environ)

    def _fetch_network(self) -> None:
        """A GTFS that cannot be read never takes the place of one that could."""
        address = self.room.transit.gtfs
        copy = Kept(self.kept, "reseau.zip", address)
        last = copy.last() if address else None
        if not address or (last and timedelta(0) <= self.now - last.received < NETWORK_AGE):
            return
        try:
            answer = self._ask(address, last, MOST_OF_NETWORK, PATIENCE)
            if answer.content is None:
                copy.again(self.now, answer.validators)
            else:
                self._proved(answer.content)
                copy.keep(answer.content, self.now, answer.validators)
        except BadFeed as error:
            self.troubles.append(f"GTFS : {error}{_otherwise(last, self.now)}")

    def _proved(self, content: bytes) -> None:
        with TemporaryDirectory(dir=self.kept) as folder:
            path = Path(folder, "reseau.zip")
            path.write_bytes(content)
            network_of(path, self.room.transit.perimeter, self.kept)

    def _situation(self, network: Network) -> Situation:
        readings = list(self._readings(network))
        made = [reading.made for reading in readings if reading]
        whole = len(made) == len(self.room.transit.alerts)
        return Situation(min(made) if whole else None, tuple(one for reading in readings if reading for one in reading.disruptions))

    def _readings(self, network: Network) -> Iterator[realtime.Reading | None]:
        routes = known.routes_of(places.network(self.conf, self.kept))
        for address in self.room.transit.alerts:
            copy = Kept(self.kept, places.copy_of(address), address)
            last = copy.last()
            try:
                answer = self._ask(address, last, MOST_OF_NOTICES)
                content = last.content if answer.content is None else answer.content
                reading = realtime.read(content, network, self.now, routes)
                copy.again(self.now, answer.validators) if answer.content is None else copy.keep(content, self.now, answer.validators)
                yield reading
            except (BadFeed, OSError) as error:
                self.troubles.append(f"Alertes : {error}{_otherwise(last, self.now)}")
                yield self._again(last, network, routes)

    def _again(self, last: Copy | None, network: Network, routes: realtime.Routes) -> realtime.Reading | None:
        try:
            return realtime.read(last.content, network, last.received, routes) if last else None
        except (BadFeed, OSError):
            return None

    def _ask(self, address: str, last: Copy | None, most: int, *patience: float) -> Answer:
        name, key = self.room.transit.header, self.environ.get(KEY, "")
        headers = {name or "Authorization": key if name else f"Bearer {key}"} if key else {}
        return fetch(address, last.validators if last else Validators(), headers, most, *patience)

    def _tell_builds(self, found: Situation) -> None:
        file = places.situation(self.kept)
        try:
            before = situation.read(file.read_bytes())
        except (OSError, BadFeed):
            before = None
        same = before is not None and before.disruptions == found.disruptions and (before.made is None) == (found.made is None)
        if not same or (found.made and found.made - before.made >= REMEMBERED):
            durable.write(file, situation.written(found))


def _otherwise(last: Copy | None, now: datetime) -> str:
    return f" Le dernier qui se lit est gardé, il a {_age(now - last.received)}." if last else " Aucun n’a encore été lu."


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} jours"


def _summary(network: Network, found: Situation, now: datetime) -> str:
    going_on = sum(one.phase(now).value == "now" for one in found.disruptions)
    made = f"état de {found.made:%H:%M}, il y a {_age(now - found.made)}" if found.made else "état inconnu"
    told = f"perturbations : {going_on} en cours, {len(found.disruptions)} en tout"
    return f"{len(network.lines)} lignes, {len(network.stops)} arrêts ; {made} ; {told}."

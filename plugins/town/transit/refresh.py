"""`refresh transit`: ask the operator for the state of the buses, and publish it between two builds. What fails leaves what was known.

An address is fetched if it changed, untrusted and bounded; the last good copy of each feed is stored.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

import requests

from plugins.core.infrastructure import clock, durable
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.http_client import AnswerTooLarge, format_http_fault, mount_public_only, read_body
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.journal.feeds.feed import FORMATS
from plugins.town.transit import known_network, realtime, settings
from plugins.town.transit.disruption import BELIEVED, Disruption, Routes, Situation, format_situation, parse_situation
from plugins.town.transit.known_network import get_network
from plugins.town.transit.network import FeedError, TransitNetwork
from plugins.town.transit.settings import Settings
from plugins.town.transit.traffic import build_line_feed

CONNECT_TIMEOUT, READ_TIMEOUT, TOTAL_TIMEOUT = 5, 10, 30
"""Seconds to reach the server, between two pieces of its answer, and for all of it: `refresh` runs every two minutes."""
MOST_REDIRECTS = 4


@dataclass(frozen=True)
class Validators:
    """The server's validators of our copy, word for word: RFC 9110, section 8.8."""

    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {name: value for name, value in (("If-None-Match", self.etag), ("If-Modified-Since", self.modified)) if value}


@dataclass(frozen=True)
class FetchedFeed:
    """`content` is None when nothing is new."""

    content: bytes | None
    validators: Validators


def fetch_feed(
    address: str, validators: Validators, headers: Mapping[str, str], most: int, total_seconds: float = TOTAL_TIMEOUT
) -> FetchedFeed:
    """Fetch `address`, at most `most` bytes once uncompressed, within `total_seconds` seconds. Raises FeedError, which says no header."""
    session = _FeedSession(tuple(headers))
    session.max_redirects = MOST_REDIRECTS
    mount_public_only(session, (address,))  # its server may lead anywhere
    request_headers = {"User-Agent": "Beffroi", "Accept": "*/*", **headers, **validators.headers}
    deadline = time.monotonic() + total_seconds
    try:
        with session, session.get(address, headers=request_headers, timeout=(CONNECT_TIMEOUT, READ_TIMEOUT), stream=True) as answer:
            if answer.status_code == requests.codes.not_modified and validators.headers:
                return FetchedFeed(None, validators)
            if answer.status_code != requests.codes.ok:
                raise FeedError(f"répond {answer.status_code}.")
            content = read_body(answer, most, deadline - time.monotonic())
            return FetchedFeed(content, Validators(answer.headers.get("ETag", "")[:500], answer.headers.get("Last-Modified", "")[:100]))
    except FeedError:
        raise
    except AnswerTooLarge:
        raise FeedError(f"sa réponse dépasse {most // 1_000_000} Mo.") from None
    except Exception as error:
        raise FeedError(f"{format_http_fault(error)}.") from None


class _FeedSession(requests.Session):
    """Requests takes `Authorization` away when a redirect leads elsewhere, and no other header: ours, the `names`, go with it."""

    def __init__(self, names: tuple[str, ...]):
        super().__init__()
        self.names = names

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        super().rebuild_auth(prepared_request, response)
        if (response.request.url or "").split("/")[:3] != (prepared_request.url or "").split("/")[:3]:
            for name in self.names:
                prepared_request.headers.pop(name, None)


@dataclass(frozen=True)
class FeedCopy:
    """`content` is at `path`; `received` is when the server last said that this is what it has."""

    path: Path
    received: datetime
    validators: Validators

    @property
    def content(self) -> bytes:
        """Read its bytes. Raises OSError."""
        return self.path.read_bytes()


@dataclass(frozen=True)
class FeedCache:
    """The copy of the feed at `address`, in `folder`, under `name`."""

    folder: Path
    name: str
    address: str

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def get_last_copy(self) -> FeedCopy | None:
        """The last good one; None when there is none, or when it is of another address, or was damaged."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(self._beside.read_text(encoding="utf-8"))
            if record["address"] == self._of_address and self.path.stat().st_size == record["size"]:
                return FeedCopy(self.path, datetime.fromisoformat(record["received"]), Validators(record["etag"], record["modified"]))
        return None

    def store_copy(self, content: bytes, received: datetime, validators: Validators) -> FeedCopy:
        """Store this as the last good copy. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._beside.unlink(missing_ok=True)
        durable.write_durably(self.path, content)
        return self.renew_copy(received, validators)

    def renew_copy(self, received: datetime, validators: Validators) -> FeedCopy:
        """The server has said at `received` that it still has the same. Raises OSError."""
        record = {"address": self._of_address, "size": self.path.stat().st_size, "received": received.isoformat(), **vars(validators)}
        durable.write_durably(self._beside, json.dumps(record).encode())
        return FeedCopy(self.path, received, validators)

    @property
    def _beside(self) -> Path:
        return self.folder / f"{self.name}.json"

    @property
    def _of_address(self) -> str:
        """The address, which may hold a key in its query, is not written down."""
        return hashlib.blake2b(self.address.encode(), digest_size=16).hexdigest()


REFRESH = "Lancez ./beffroi refresh transit, puis regardez pourquoi son minuteur ne tourne plus."


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The health checks; none where the town has no network."""
    room = gather_settings(Settings, conf, environ)
    folder = settings.find_state_folder(room.beffroi_state)
    if room.transit.has_any or settings.find_network_source(conf, folder):
        yield HealthCheck("réseau de bus", partial(check_network, conf, room))
    if room.transit.alerts:
        now = clock.get_current_time(conf, environ)
        for address in room.transit.alerts:
            yield HealthCheck(
                f"état des bus ({address.partition('?')[0]})",
                partial(check_feed, FeedCache(folder, settings.copy_of(address), address), now),
            )


def check_network(conf: Mapping[str, Any], room: Settings) -> Iterator[HealthFinding]:
    """Whether the GTFS is present and readable, and its mistakes."""
    try:
        network = known_network.load_network(conf, room, stores_result=False)
    except FeedError as error:
        yield red(str(error), "Demandez un GTFS entier à l’exploitant, ou remettez l’ancien.")
        return
    if network is None:
        yield amber("le GTFS n’a pas encore été demandé.", "Lancez ./beffroi refresh transit.")
        return
    yield green(f"{len(network.lines)} lignes, {len(network.stops)} arrêts.")
    yield from (amber(note) for note in network.notes)


def check_feed(cache: FeedCache, now: datetime) -> Iterator[HealthFinding]:
    """Whether the last good answer of one feed is recent enough."""
    last = cache.get_last_copy()
    if last is None:
        yield red("n’a encore jamais été lu.", REFRESH)
        return
    age = int((now - last.received).total_seconds() // 60)
    yield green(f"relevé il y a {max(0, age)} min.") if now - last.received <= BELIEVED else red(f"relevé il y a {age} min.", REFRESH)


MOST_OF_NETWORK, MOST_OF_NOTICES = 400_000_000, 5_000_000
"""Bytes: the GTFS of Île-de-France is 110 MB zipped; a thousand notices are half a megabyte."""
NETWORK_TIMEOUT = 300
"""Seconds for a GTFS; it is asked for once an hour."""
NETWORK_AGE = timedelta(hours=1)
REMEMBERED = timedelta(minutes=30)
"""While nothing else moved, a build is told of a newer state this often only: each time, it makes the pages of the network again."""
KEY = "BEFFROI_TRANSIT_KEY"
NO_NETWORK = "Aucun réseau à montrer : donnez « gtfs » dans TRANSIT, ou mettez-le dans content/transports/."


def refresh_traffic(conf: Mapping[str, Any], environ: Mapping[str, str], root: Path, out: TextIO) -> Exit:
    """Fetch the feeds, and write the files that browsers poll below `root`, the folder that the town's host serves.

    Raises NotNow while another run is under way; PersonRequired when there is no network to tell of.
    """
    room = gather_settings(Settings, conf, environ)
    folder = settings.find_state_folder(room.beffroi_state)
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(folder / "verrou", NotNow("Un autre ./beffroi refresh est en cours : celui-ci n’a rien fait.")):
        return RefreshRun(conf, environ, room, folder, out).run(root)


@dataclass
class RefreshRun:
    """One refresh. `troubles` are what went wrong, in French."""

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    room: Settings
    feed_folder: Path
    out: TextIO
    troubles: list[str] = field(default_factory=list)

    def run(self, root: Path) -> Exit:
        self._fetch_network()
        network = known_network.load_network(self.conf, self.room)
        if network is None:
            raise PersonRequired("\n".join([*self.troubles, NO_NETWORK]))
        situation = (
            self._build_situation(network)
            if self.room.transit.alerts
            else known_network.read_situation(self.conf, self.room, network, self.current_time)
        )
        situation = FirstSeenDates(self.feed_folder / "vues.json").add_first_seen(situation, self.current_time)
        self._tell_builds(situation)
        write_live_files(root, network, situation, self.current_time, self.conf, self.environ)
        for trouble in self.troubles:
            self.out.write(f"{trouble}\n")
        self.out.write(f"{_format_summary(network, situation, self.current_time)}\n")
        return Exit.LATER if self.troubles else Exit.DONE

    @cached_property
    def current_time(self) -> datetime:
        return clock.get_current_time(self.conf, self.environ)

    def _fetch_network(self) -> None:
        """A GTFS that cannot be read never takes the place of one that could."""
        address = self.room.transit.gtfs
        copy = FeedCache(self.feed_folder, "reseau.zip", address)
        last = copy.get_last_copy() if address else None
        if not address or (last and timedelta(0) <= self.current_time - last.received < NETWORK_AGE):
            return
        try:
            answer = self._ask(address, last, MOST_OF_NETWORK, NETWORK_TIMEOUT)
            if answer.content is None:
                copy.renew_copy(self.current_time, answer.validators)
            else:
                self._check(answer.content)
                copy.store_copy(answer.content, self.current_time, answer.validators)
        except FeedError as error:
            self.troubles.append(f"GTFS : {error}{_format_failure(last, self.current_time)}")

    def _check(self, content: bytes) -> None:
        with TemporaryDirectory(dir=self.feed_folder) as folder:
            path = Path(folder, "reseau.zip")
            path.write_bytes(content)
            get_network(path, self.room.transit.perimeter, self.feed_folder)

    def _build_situation(self, network: TransitNetwork) -> Situation:
        readings = list(self._read_feeds(network))
        instants = [reading.made_at for reading in readings if reading]
        is_complete = len(instants) == len(self.room.transit.alerts)
        return Situation(
            min(instants) if is_complete else None,
            tuple(disruption for reading in readings if reading for disruption in reading.disruptions),
        )

    def _read_feeds(self, network: TransitNetwork) -> Iterator[realtime.RealtimeFeed | None]:
        routes = known_network.load_routes(settings.find_network_source(self.conf, self.feed_folder))
        for address in self.room.transit.alerts:
            copy = FeedCache(self.feed_folder, settings.copy_of(address), address)
            last = copy.get_last_copy()
            try:
                answer = self._ask(address, last, MOST_OF_NOTICES)
                content = answer.content if answer.content is not None else last.content if last else b""
                reading = realtime.read_realtime(content, network, self.current_time, routes)
                copy.renew_copy(self.current_time, answer.validators) if answer.content is None else copy.store_copy(
                    content, self.current_time, answer.validators
                )
                yield reading
            except (FeedError, OSError) as error:
                self.troubles.append(f"Alertes : {error}{_format_failure(last, self.current_time)}")
                yield self._reuse(last, network, routes)

    def _reuse(self, last: FeedCopy | None, network: TransitNetwork, routes: Routes) -> realtime.RealtimeFeed | None:
        try:
            return realtime.read_realtime(last.content, network, last.received, routes) if last else None
        except (FeedError, OSError):
            return None

    def _ask(self, address: str, last: FeedCopy | None, most: int, *patience: float) -> FetchedFeed:
        name, key = self.room.transit.header, self.environ.get(KEY, "")
        headers = {name or "Authorization": key if name else f"Bearer {key}"} if key else {}
        return fetch_feed(address, last.validators if last else Validators(), headers, most, *patience)

    def _tell_builds(self, found: Situation) -> None:
        file = settings.find_situation_path(self.feed_folder)
        try:
            before = parse_situation(file.read_bytes())
        except (OSError, FeedError):
            before = None
        same = before is not None and before.disruptions == found.disruptions and (before.made_at is None) == (found.made_at is None)
        age = found.made_at - before.made_at if found.made_at and before and before.made_at else timedelta()
        if not same or age >= REMEMBERED:
            durable.write_durably(file, format_situation(found))


def _format_failure(last: FeedCopy | None, now: datetime) -> str:
    return f" Le dernier qui se lit est gardé, il a {_format_age(now - last.received)}." if last else " Aucun n’a encore été lu."


def _format_age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} jours"


def _format_summary(network: TransitNetwork, situation: Situation, now: datetime) -> str:
    going_on = sum(disruption.compute_phase(now).value == "now" for disruption in situation.disruptions)
    state = f"état de {situation.made_at:%H:%M}, il y a {_format_age(now - situation.made_at)}" if situation.made_at else "état inconnu"
    counted = f"perturbations : {going_on} en cours, {len(situation.disruptions)} en tout"
    return f"{len(network.lines)} lignes, {len(network.stops)} arrêts ; {state} ; {counted}."


@dataclass(frozen=True)
class FirstSeenDates:
    """The file `path`: for each current notice, a digest of its words and the instant at which they were first seen."""

    path: Path

    def add_first_seen(self, situation: Situation, now: datetime) -> Situation:
        """The situation with the first-seen instant of each notice. Raises OSError."""
        before = self._read()
        dates: dict[str, tuple[str, str]] = {}
        for disruption in situation.disruptions:
            digest = _digest_disruption(disruption)
            last = dates.get(disruption.identity) or before.get(disruption.identity)
            dates[disruption.identity] = last if last and last[0] == digest else (digest, now.isoformat())
        if dates != before:
            durable.write_durably(self.path, json.dumps(dates).encode())
        first_seen = {identity: datetime.fromisoformat(moment) for identity, (_, moment) in dates.items()}
        return replace(
            situation, disruptions=tuple(replace(each, announced_at=first_seen[each.identity]) for each in situation.disruptions)
        )

    def _read(self) -> dict[str, tuple[str, str]]:
        with suppress(OSError, ValueError, AttributeError, TypeError):
            record = json.loads(self.path.read_bytes())
            read = {str(identity): (str(digest), datetime.fromisoformat(moment)) for identity, (digest, moment) in record.items()}
            return {identity: (digest, moment.isoformat()) for identity, (digest, moment) in read.items()}
        return {}


def _digest_disruption(disruption: Disruption) -> str:
    return hashlib.blake2b(repr(replace(disruption, announced_at=None)).encode(), digest_size=8).hexdigest()


FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""The web server reads all of it."""


def write_live_files(
    root: Path, network: TransitNetwork, state: Situation, now: datetime, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> None:
    """Write what `state` says below `root`, each file whole. Raises SettingsError when no site is there, OSError."""
    if not (root / "index.html").is_file():
        raise SettingsError([f"{root} : le site n’est pas là (index.html manque). Publiez d’abord, ou donnez son dossier par --to."])
    folder = root / settings.LIVE
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    more = {"checked": now.isoformat(), "when": _format_dates(state.disruptions, now), "names": _list_names(state.disruptions, network)}
    _put(folder / settings.NOW, format_situation(state, **more))
    every = (*state.disruptions, *_read_town_disruptions(root))
    for line in network.lines:
        feed = build_line_feed(line, every, now, f"{settings.LIVE}{line.slug}", conf, environ)
        for form in FORMATS:
            _put(folder / line.slug / form.name, form.write(feed))


def _format_dates(disruptions: Iterable[Disruption], now: datetime) -> dict[str, str]:
    """The French of each one's dates: no script need know how they are said."""
    return {disruption.identity: words for disruption in disruptions if (words := disruption.format_periods(now))}


def _list_names(disruptions: Iterable[Disruption], network: TransitNetwork) -> dict[str, dict[str, str]]:
    """What readers call the lines and stops that are told of."""
    lines = {slug: network.line[slug].name for disruption in disruptions for slug, _ in disruption.lines}
    return {"lines": lines, "stops": {slug: network.stop[slug].name for disruption in disruptions for slug in disruption.stops}}


def _read_town_disruptions(root: Path) -> tuple[Disruption, ...]:
    """What the town said of its lines at the last build; nothing when that cannot be read."""
    try:
        return parse_situation((root / settings.OF_TOWN).read_bytes()).disruptions
    except (OSError, FeedError):
        return ()


def _put(path: Path, content: bytes) -> None:
    """A file that is the same is not written again: the host then answers that nothing is new."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        path.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    durable.write_durably(path, content)
    path.chmod(FILE_MODE)

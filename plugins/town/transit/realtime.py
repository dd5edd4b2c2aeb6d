"""A feed of GTFS-Realtime read: its notices (ServiceAlert) as disruptions of our lines. The only module that imports protobuf.

https://gtfs.org/documentation/realtime/reference/#message-alert
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from google.protobuf.message import DecodeError
from google.transit.gtfs_realtime_pb2 import Alert, EntitySelector, FeedHeader, FeedMessage, TimeRange, TranslatedString

from plugins.town.transit.archive import clean_address, clean_line, split_paragraphs
from plugins.town.transit.disruption import Disruption, Routes, Selector, TimePeriod, find_level, find_touched, format_effect, parse_instant
from plugins.town.transit.network import FeedError, TransitNetwork

LONGEST_TITLE, LONGEST_TEXT = 250, 3_000
MOST_NOTICES = 2_000
MOST_SELECTORS = 50_000
CLOCK_TOLERANCE = timedelta(minutes=5)
"""A clock that is so far ahead is wrong: the feed is then as old as its answer."""
OTHERS = ((b"{", "du JSON"), (b"[", "du JSON"), (b"<", "du XML ou une page web"), (b"PK", "un zip (le GTFS, peut-être)"))
"""What is often served in its place, by its first bytes."""


@dataclass(frozen=True)
class RealtimeFeed:
    """A parsed feed: `made_at` is its time; `ignored_count` counts the notices about nothing of ours."""

    made_at: datetime
    disruptions: tuple[Disruption, ...]
    ignored_count: int


def read_realtime(content: bytes, network: TransitNetwork, received: datetime, routes: Routes) -> RealtimeFeed:
    """The notices in `content`, received at that instant. Raises FeedError."""
    message = _parse_message(content)
    made_at = parse_instant(message.header.timestamp) or received
    made_at = received if made_at > received + CLOCK_TOLERANCE else min(made_at, received)
    notices = [entity for entity in message.entity if entity.HasField("alert") and not entity.is_deleted]
    if len(notices) > MOST_NOTICES:
        raise FeedError(f"{len(notices)} alertes d’un coup : c’est plus qu’aucun réseau.")
    if sum(len(entity.alert.informed_entity) for entity in notices) > MOST_SELECTORS:
        raise FeedError(f"ses alertes visent plus de {MOST_SELECTORS} objets : c’est plus qu’aucun réseau.")
    disruptions = [_build_disruption(entity.id, entity.alert, network, routes) for entity in notices]
    matched = [each for each in disruptions if each is not None]
    return RealtimeFeed(made_at, tuple(_tell_apart(matched)), len(disruptions) - len(matched))


def _parse_message(content: bytes) -> FeedMessage:
    start = content.lstrip()[:2]
    for opening, name in OTHERS:
        if start.startswith(opening):
            raise FeedError(f"c’est {name}, et non du GTFS-Realtime.")
    try:
        message = FeedMessage.FromString(content)
    except DecodeError:
        raise FeedError("ce n’est pas du GTFS-Realtime, ou la réponse est tronquée.") from None
    if not message.HasField("header"):
        raise FeedError("ce n’est pas du GTFS-Realtime, ou la réponse est vide.")
    if message.header.incrementality == FeedHeader.DIFFERENTIAL:
        raise FeedError("ce flux ne dit que des différences, ce que personne ne sait lire seul.")
    return message


def _build_disruption(identity: str, alert: Alert, network: TransitNetwork, routes: Routes) -> Disruption | None:
    about = find_touched(map(_build_selector, alert.informed_entity), network, routes)
    lines = about.list_lines(network, find_level(alert.effect))
    title = clean_line(_choose_text(alert.header_text), LONGEST_TITLE)
    text = split_paragraphs(_choose_text(alert.description_text), LONGEST_TEXT)
    if not (lines or about.stops) or not (title or text):
        return None
    return Disruption(
        identity=f"flux-{_shorten(_decode_letters(identity) or title)}",
        title=title or clean_line(" ".join(text), LONGEST_TITLE),
        text=text if title else (),
        effect=format_effect(alert.effect, alert.cause),
        lines=lines,
        stops=tuple(sorted(about.stops)),
        periods=tuple(_list_periods(alert.active_period)),
        precisions=tuple(about.precisions),
        url=clean_address(_choose_text(alert.url)),
    )


def _build_selector(entity: EntitySelector) -> Selector:
    trip = entity.trip if entity.HasField("trip") else None
    directed = next((part for part in (entity, trip) if part and part.HasField("direction_id")), None)
    return Selector(
        agency=_decode_letters(entity.agency_id),
        route=_decode_letters(entity.route_id or (trip.route_id if trip else "")),
        mode=str(entity.route_type) if entity.HasField("route_type") else "",
        stop=_decode_letters(entity.stop_id),
        trip=_decode_letters(trip.trip_id) if trip else "",
        direction=str(directed.direction_id) if directed else "",
    )


def _list_periods(found: Iterable[TimeRange]) -> Iterable[TimePeriod]:
    """Those that mean something: one that ends before it starts does not; one without bounds is always."""
    for period in found:
        start, end = parse_instant(period.start), parse_instant(period.end)
        if not (start and end and end <= start):
            yield TimePeriod(start, end)


def _choose_text(translated: TranslatedString) -> str:
    """The French of a text; else what has no language, else the first."""
    translations = [
        (_decode_letters(text.language).lower().partition("-")[0], _decode_letters(text.text)) for text in translated.translation
    ]
    text_by_language = dict(reversed(translations))
    return text_by_language.get("fr") or text_by_language.get("") or (translations[0][1] if translations else "")


def _decode_letters(value: str | bytes) -> str:
    """A string of protobuf: it gives bytes where they are not the UTF-8 that they should be. Windows, then, wrote them."""
    return value.decode("cp1252", "replace") if isinstance(value, bytes) else value


def _tell_apart(disruptions: Iterable[Disruption]) -> Iterable[Disruption]:
    """Each under an identity of its own: what is given twice, word for word, is told once."""
    by_identity: dict[str, list[Disruption]] = {}
    for disruption in disruptions:
        namesakes = by_identity.setdefault(disruption.identity, [])
        if disruption not in namesakes:
            namesakes.append(disruption)
            suffix = f"-{len(namesakes)}" if len(namesakes) > 1 else ""
            yield Disruption(**{**vars(disruption), "identity": disruption.identity + suffix})


def _shorten(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=5).hexdigest()

"""Checks of lines and stops named by publications: they belong to the network."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import concerned_by
from plugins.town.transit.network import FeedError, TransitNetwork
from plugins.town.transit.settings import FeedSources, Settings
from plugins.town.transit.traffic import LINES, STOPS, match_lines, match_stops

Conf = Mapping[str, Any]
MOST_NAMED = 30
"""Names that an editor is told: past that, nobody reads them."""


@concerned_by(LINES, STOPS)
def check_lines_and_stops(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Lines and stops that no network of the town has: what names them would be shown nowhere. Nothing is checked without a network."""
    if not (publication.extra.get(LINES) or publication.extra.get(STOPS)):
        return
    network = _find_network(conf)
    if network is None:
        return
    for word, line in match_lines(publication, network).items():
        if line is None:
            remedy = _format_remedy(word, [each.name for each in network.lines], "Les lignes sont")
            yield Mistake(file, 0, LINES, f"la ligne « {word} » n’est pas du réseau.", remedy, "ligne inconnue", harmless=True)
    for word, matches in match_stops(publication, network).items():
        if not matches:
            remedy = _format_remedy(word, [stop.name for stop in network.stops], "Les arrêts sont")
            yield Mistake(file, 0, STOPS, f"l’arrêt « {word} » n’est pas du réseau.", remedy, "arrêt inconnu", harmless=True)


def _format_remedy(word: str, names: list[str], are: str) -> str:
    names_of_all = f"{are} : {', '.join(names)}." if len(names) <= MOST_NAMED else "La page /trafic/ les a tous."
    return suggest_closest(word, names, names_of_all)


def _find_network(conf: Conf) -> TransitNetwork | None:
    room = gather_settings(Settings, conf, os.environ)
    return _read(str(conf["PATH"]), room.transit, room.beffroi_state)


@lru_cache(maxsize=1)
def _read(content: str, sources: FeedSources, state: Path) -> TransitNetwork | None:
    """Once for all the publications of a check. One that cannot be read is the build's affair; nothing is kept of it here."""
    from plugins.town.transit import known_network  # protobuf, once a publication names a line

    try:
        return known_network.load_network({"PATH": content}, Settings(sources, state), stores_result=False)
    except (FeedError, OSError):
        return None


CHECKS = (check_lines_and_stops,)

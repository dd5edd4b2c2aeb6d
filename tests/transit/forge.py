"""Feeds to order: a small GTFS of two lines, changed at will, and notices of GTFS-Realtime."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from google.transit.gtfs_realtime_pb2 import Alert, FeedMessage

from plugins.core.infrastructure.clock import PARIS
from tests.transit.valbrune import add, empty

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
TABLES = {
    "agency.txt": "agency_id,agency_name\nX,Réseau X\nY,Cars Y\n",
    "routes.txt": (
        "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color\n"
        "a,X,A,Gare – Port,3,0000FF,FFFFFF\n"
        "b,X,B,Mairie – Port,3,FFFF00,FFFFFF\n"
        "y,Y,7,Car des plages,2,,\n"
    ),
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding\n"
        "g1,Gare,49.0500,2.1000,,,1\n"
        "g2,Gare,49.0502,2.1000,,,1\n"
        "m1,Mairie,49.0600,2.1000,,,\n"
        "p1,Port,49.0700,2.1000,,,2\n"
        "p2,Port,49.0701,2.1001,,,1\n"
    ),
    "trips.txt": "trip_id,route_id,trip_headsign,direction_id\na-0,a,Port,0\na-1,a,Gare,1\nb-0,b,Port,0\ny-0,y,Plages,0\n",
    "stop_times.txt": (
        "trip_id,stop_id,stop_sequence\na-0,g1,1\na-0,m1,2\na-0,p1,3\na-1,p2,1\na-1,m1,2\na-1,g2,3\nb-0,m1,1\nb-0,p1,2\ny-0,g1,1\ny-0,p1,9\n"
    ),
}


def zipped(folder: Path, changed: Mapping[str, str | bytes | None] | None = None, name: str = "gtfs.zip", inside: str = "") -> Path:
    """The zip of `TABLES` in `folder`, with the tables of `changed` instead; None takes one away. `inside` is a folder of the zip."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, text in {**TABLES, **(changed or {})}.items():
            if text is not None:
                archive.writestr(inside + table, text)
    return path


def rows(*cells: tuple[str, ...]) -> str:
    """A table as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue()


def notices(*told: Mapping, made: str = "2026-03-27T08:58") -> FeedMessage:
    """A feed of one notice for each mapping: `id`, `title`, `text`, `effect`, `cause`, `periods`, `about`, `url`, all with a default."""
    feed = empty(made)
    for rank, one in enumerate(told):
        add(
            feed,
            one.get("id", f"n{rank}"),
            one.get("title", "Travaux"),
            one.get("text", "Prévoyez un quart d’heure."),
            one.get("effect", Alert.DETOUR),
            one.get("cause", Alert.CONSTRUCTION),
            one.get("periods", []),
            one.get("about", [{"route_id": "a"}]),
            one.get("url", ""),
        )
    return feed


def sent(*told: Mapping, made: str = "2026-03-27T08:58") -> bytes:
    """The same, as a server sends it."""
    return notices(*told, made=made).SerializeToString()


def generate(path: Path, lines: int, stops: int, trips: int, calls: int) -> Path:
    """A GTFS of `trips` × `calls` rows of timetable, written as it is made: a network as large as wanted, in little memory."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("agency.txt", "agency_id,agency_name\n1,Grand Réseau\n")
        head = "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color\n"
        body = (f"r{one},1,{one},Ligne {one},3,{one * 99_991 % 0xFFFFFF:06X},FFFFFF\n" for one in range(lines))
        archive.writestr("routes.txt", head + "".join(body))
        places = (f"s{one},Arrêt {one // 2},{48 + one // 2 * 0.007:.5f},2.1\n" for one in range(stops))
        archive.writestr("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n" + "".join(places))
        runs = (f"r{one % lines},service,t{one},Terminus {one // lines % 2},{one // lines % 2}\n" for one in range(trips))
        archive.writestr("trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id\n" + "".join(runs))
        with archive.open("stop_times.txt", "w", force_zip64=True) as file:
            file.write(b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n")
            for one in range(trips):
                first = one % lines * calls * 2
                served = (f"t{one},08:00:00,08:00:00,s{(first + 2 * rank + one % 2) % stops},{rank}\n" for rank in range(calls))
                file.write("".join(served).encode())
    return path

"""A network is what its feed says, as readers know it: lines, stops, colours that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.town.transit import gtfs, known_network
from plugins.town.transit.gtfs import choose_colours, compute_contrast
from plugins.town.transit.network import EVERYWHERE, Perimeter, compute_distance, format_network
from plugins.town.transit.network import parse_network as read_back
from tests.campaign import trials
from tests.transit.forge import TABLES, generate, rows, zipped


def read(folder, perimeter=EVERYWHERE, **changed):
    return gtfs.read_gtfs(zipped(folder, {f"{name}.txt": text for name, text in changed.items()}), perimeter)


def names(lines):
    return [line.name for line in lines]


def test_lines_have_their_names_modes_and_operators(network):
    assert [(line.slug, line.name, line.title, line.mode) for line in network.lines] == [
        ("a", "A", "Gare – Port", "bus"),
        ("b", "B", "Mairie – Port", "bus"),
        ("7", "7", "Car des plages", "train"),
    ]
    assert [network.agencies[line.agency] for line in network.lines] == ["Réseau X", "Réseau X", "Cars Y"]


def test_both_sides_of_a_street_are_one_stop(network):
    assert [(stop.slug, stop.ids) for stop in network.stops] == [("gare", ("g1", "g2")), ("mairie", ("m1",)), ("port", ("p1", "p2"))]


def test_a_stop_knows_its_lines_in_the_operators_order(network):
    assert {stop.slug: stop.lines for stop in network.stops} == {"gare": ("a", "7"), "mairie": ("a", "b"), "port": ("a", "b", "7")}


def test_a_line_serves_its_stops_in_their_order_each_way(network):
    assert [(way.heading, way.stops) for way in network.line["a"].ways] == [
        ("Port", ("gare", "mairie", "port")),
        ("Gare", ("port", "mairie", "gare")),
    ]


def test_the_order_is_that_of_the_numbers_not_of_the_rows(tmp_path):
    shuffled = "trip_id,stop_id,stop_sequence\na-0,p1,30\na-0,g1,2\na-0,m1,10\n"
    assert read(tmp_path, stop_times=shuffled).line["a"].ways[0].stops == ("gare", "mairie", "port")


def test_the_longest_trip_of_a_way_tells_its_stops(tmp_path):
    trips = TABLES["trips.txt"] + "a-short,a,Port,0\n"
    times = TABLES["stop_times.txt"] + "a-short,m1,1\na-short,p1,2\n"
    assert next(way.stops for way in read(tmp_path, trips=trips, stop_times=times).line["a"].ways) == ("gare", "mairie", "port")


def test_a_bus_that_goes_to_the_depot_is_no_way_of_its_line(tmp_path):
    many = "".join(f"x{one},a,Port,0\n" for one in range(40)) + "depot,a,Dépôt,0\n"
    calls = "".join(f"x{one},g1,1\nx{one},p1,2\n" for one in range(40)) + "depot,p1,1\ndepot,m1,2\n"
    found = read(tmp_path, trips=TABLES["trips.txt"] + many, stop_times=TABLES["stop_times.txt"] + calls)
    assert "Dépôt" not in [way.heading for way in found.line["a"].ways]


def test_wheelchairs_are_told_of_when_every_side_says_it(network):
    assert {stop.slug: stop.wheelchair for stop in network.stops} == {"gare": True, "mairie": None, "port": False}


def test_a_line_that_no_bus_runs_is_not_shown(tmp_path):
    found = read(tmp_path, routes=TABLES["routes.txt"] + "z,X,Z,Abandonnée,3,,\n")
    assert "Z" not in names(found.lines)


def test_two_routes_of_one_name_are_one_line(tmp_path):
    routes = TABLES["routes.txt"] + "a2,X,A,Gare – Port (été),3,,\n"
    trips, times = TABLES["trips.txt"] + "a2-0,a2,Port,0\n", TABLES["stop_times.txt"] + "a2-0,g1,1\na2-0,p1,2\n"
    found = read(tmp_path, routes=routes, trips=trips, stop_times=times)
    assert found.line["a"].routes == ("a", "a2")
    assert found.line_of_route["a2"] is found.line["a"]


def test_two_operators_may_both_have_a_line_a(tmp_path):
    routes = TABLES["routes.txt"].replace("y,Y,7", "y,Y,A")
    assert {line.slug: line.agency for line in read(tmp_path, routes=routes).lines} == {"a": "X", "a-2": "Y", "b": "X"}


def test_lines_come_as_people_count(tmp_path):
    head = "route_id,agency_id,route_short_name,route_type\n"
    wanted = ["A", "B", "2", "10", "10B", "N1", "N12"]
    routes = head + "".join(f"r{one},X,{one},3\n" for one in reversed(wanted))
    trips = "trip_id,route_id\n" + "".join(f"t{one},r{one}\n" for one in wanted)
    times = "trip_id,stop_id,stop_sequence\n" + "".join(f"t{one},g1,1\n" for one in wanted)
    assert names(read(tmp_path, routes=routes, trips=trips, stop_times=times).lines) == ["A", "B", "N1", "N12", "2", "10", "10B"]


def test_the_operators_own_order_comes_first(tmp_path):
    routes = "route_id,route_short_name,route_type,route_sort_order\na,A,3,20\nb,B,3,10\n"
    assert names(read(tmp_path, routes=routes).lines) == ["B", "A"]


def test_stops_of_one_name_in_two_villages_are_two_stops(tmp_path):
    stops = "stop_id,stop_name,stop_lat,stop_lon\ng1,Mairie,49.05,2.10\nm1,Mairie,49.35,2.10\np1,Port,49.07,2.10\n"
    found = read(tmp_path, stops=stops)
    assert [stop.slug for stop in found.stops] == ["mairie", "mairie-2", "port"]


def test_the_quays_of_a_station_are_one_stop_under_its_name(tmp_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "st,Grande Gare,49.05,2.10,1,\ng1,Quai 1,49.05,2.10,0,st\ng2,Quai 2,49.05,2.11,0,st\nm1,Mairie,49.06,2.1,,\np1,Port,49.07,2.1,,\n"
    )
    found = read(tmp_path, stops=stops)
    assert (found.stop["grande-gare"].name, found.stop["grande-gare"].ids) == ("Grande Gare", ("g1", "g2", "st"))


@pytest.mark.parametrize(
    ("kind", "mode"), [("0", "tram"), ("1", "métro"), ("4", "bateau"), ("700", "bus"), ("202", "car"), ("", "bus"), ("x", "bus")]
)
def test_what_one_rides_is_said_in_french(tmp_path, kind, mode):
    routes = f"route_id,agency_id,route_short_name,route_type\na,X,A,{kind}\n"
    assert read(tmp_path, routes=routes).line["a"].mode == mode


def test_yellow_is_written_on_in_black_whatever_the_feed_says():
    assert choose_colours("FFD400", "FFFFFF") == ("#ffd400", "#000000")


def test_the_feeds_own_ink_is_kept_when_it_can_be_read():
    assert choose_colours("0064B0", "FFF8E0") == ("#0064b0", "#fff8e0")


@pytest.mark.parametrize("written", ["", "bleu", "#12", "12345", "GGGGGG", "url(x)", "0000FF;}body{"])
def test_a_colour_that_is_none_is_the_towns(written):
    assert choose_colours(written, "")[0] == "#1f4257"


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF))
def test_any_badge_can_be_read(ground, ink):
    assert compute_contrast(*choose_colours(f"{ground:06x}", f"{ink:06X}")) >= 4.5


def test_the_perimeter_keeps_the_lines_that_are_named(tmp_path):
    assert names(read(tmp_path, Perimeter(lines=("b", "7"))).lines) == ["B", "7"]


def test_the_perimeter_leaves_the_stops_that_are_far(tmp_path):
    found = read(tmp_path, Perimeter(centre=(49.05, 2.1), radius=0.5))
    assert [stop.slug for stop in found.stops] == ["gare"]
    assert names(found.lines) == ["A", "7"], "B serves no stop that is near"


def test_distances_are_those_of_the_map():
    assert compute_distance((48.8584, 2.2945), (48.8606, 2.3376)) == pytest.approx(3.16, abs=0.02), "Tour Eiffel – Louvre"


def test_a_network_comes_back_from_json_as_it_was(network):
    assert read_back(format_network(network)) == network


def test_a_folder_of_tables_is_read_as_its_zip(tmp_path):
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert gtfs.read_gtfs(tmp_path) == read(tmp_path)


def test_a_feed_is_read_once_for_many_builds(tmp_path, monkeypatch):
    feed = zipped(tmp_path)
    first = known_network.get_network(feed, EVERYWHERE, tmp_path / "state")
    monkeypatch.setattr(known_network.gtfs, "read_gtfs", lambda *_: pytest.fail("it was read again"))
    assert known_network.get_network(feed, EVERYWHERE, tmp_path / "state") == first


def test_a_feed_that_changed_is_read_again_and_the_old_one_forgotten(tmp_path):
    state = tmp_path / "state"
    known_network.get_network(zipped(tmp_path), EVERYWHERE, state)
    changed = known_network.get_network(
        zipped(tmp_path, {"routes.txt": TABLES["routes.txt"].replace("Gare – Port", "Port – Gare")}), EVERYWHERE, state
    )
    assert changed.line["a"].title == "Port – Gare"
    assert len(list(state.iterdir())) == 1


def test_another_perimeter_is_another_network(tmp_path):
    feed, state = zipped(tmp_path), tmp_path / "state"
    whole = known_network.get_network(feed, EVERYWHERE, state)
    assert len(known_network.get_network(feed, Perimeter(lines=("A",)), state).lines) < len(whole.lines)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"lines": 3}', b"\xff\xfe"])
def test_what_was_kept_and_is_damaged_is_made_again(tmp_path, damage):
    feed, state = zipped(tmp_path), tmp_path / "state"
    first = known_network.get_network(feed, EVERYWHERE, state)
    next(state.iterdir()).write_bytes(damage)
    assert known_network.get_network(feed, EVERYWHERE, state) == first


def test_a_state_folder_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "state").write_text("a file, not a folder")
    assert known_network.get_network(zipped(tmp_path), EVERYWHERE, tmp_path / "state").lines


def test_what_is_read_does_not_grow_with_the_timetable(tmp_path):
    small = gtfs.read_gtfs(generate(tmp_path / "small.zip", lines=4, stops=80, trips=8, calls=10))
    large = gtfs.read_gtfs(generate(tmp_path / "large.zip", lines=4, stops=80, trips=trials(full=8_000, sample=800), calls=10))
    assert large == small


def test_tables_made_of_rows_are_csv():
    assert rows(("a", 'b "c"'), ("d", "e,f")) == 'a,"b ""c"""\nd,"e,f"\n'

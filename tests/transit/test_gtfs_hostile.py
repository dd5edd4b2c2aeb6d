"""Whatever is served in the place of a GTFS, it is read as far as it can be, or refused in one French sentence; nothing else happens."""

import contextlib
import io
import random
import tracemalloc
import zipfile

import pytest

from plugins.town.transit import archive, gtfs
from plugins.town.transit.network import FeedError
from tests.campaign import trials
from tests.transit.forge import TABLES, zipped


def read(folder, **changed):
    return gtfs.read_gtfs(zipped(folder, {f"{name}.txt": text for name, text in changed.items()}))


def refused(folder, **changed):
    with pytest.raises(FeedError) as told:
        read(folder, **changed)
    return str(told.value)


@pytest.mark.parametrize("table", ["routes", "trips", "stops", "stop_times"])
def test_a_missing_table_is_named(tmp_path, table):
    assert refused(tmp_path, **{table: None}) == f"il y manque {table}.txt : ce n’est pas un GTFS complet."


def test_every_missing_table_is_named_at_once(tmp_path):
    assert "routes.txt, stops.txt" in refused(tmp_path, routes=None, stops=None)


def test_a_feed_without_agencies_is_read(tmp_path):
    assert read(tmp_path, agency=None).agencies == {}


@pytest.mark.parametrize("column", ["trip_id", "stop_id"])
def test_a_missing_column_is_named(tmp_path, column):
    without = TABLES["stop_times.txt"].replace(column, "autre", 1)
    assert refused(tmp_path, stop_times=without) == f"stop_times.txt n’a pas la colonne {column}."


def many_entries(count, larger=False):
    """A zip of a list of `count` files and of nothing else, as a hostile host may send it; `larger`: as zips of more than 4 GB are."""
    name = b"routes.txt"
    entry = b"PK\x01\x02" + bytes(24) + len(name).to_bytes(2, "little") + bytes(16) + name
    size = len(entry) * count
    end = b"PK\x05\x06" + bytes(4) + (b"\xff\xff" * 2 if larger else (3).to_bytes(2, "little") * 2)
    end += (b"\xff" * 4 if larger else size.to_bytes(4, "little")) + bytes(6)
    record = (
        b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(12) + count.to_bytes(8, "little") * 2 + size.to_bytes(8, "little") + bytes(8)
    )
    where = b"PK\x06\x07" + bytes(4) + size.to_bytes(8, "little") + (1).to_bytes(4, "little")
    return entry * count + (record + where if larger else b"") + end


@pytest.mark.parametrize("larger", [False, True])
def test_a_zip_of_a_million_names_is_refused_before_they_are_read(tmp_path, larger):
    path = tmp_path / "gtfs.zip"
    path.write_bytes(many_entries(200_000, larger))
    tracemalloc.start()
    with pytest.raises(FeedError, match="bien plus de fichiers"):
        gtfs.read_gtfs(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000


@pytest.mark.parametrize("larger", [False, True])
def test_a_zip_of_a_few_names_is_read_as_far_as_it_goes(tmp_path, larger):
    (tmp_path / "gtfs.zip").write_bytes(many_entries(3, larger))
    with pytest.raises(FeedError, match="GTFS complet"):
        gtfs.read_gtfs(tmp_path / "gtfs.zip")


@pytest.mark.parametrize("table", ["routes", "trips", "stops", "stop_times"])
def test_an_empty_table_is_refused(tmp_path, table):
    assert refused(tmp_path, **{table: ""})


@pytest.mark.parametrize(
    "content", [b"", b"<!DOCTYPE html><title>404</title>", b'{"erreur": 404}', b"PK\x03\x04", b"\x1f\x8b\x08" + b"\0" * 50]
)
def test_what_is_no_zip_is_refused(tmp_path, content):
    path = tmp_path / "gtfs.zip"
    path.write_bytes(content)
    with pytest.raises(FeedError, match="zip"):
        gtfs.read_gtfs(path)


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("lisez-moi.md", "Bonjour")
    with pytest.raises(FeedError, match=r"routes\.txt"):
        gtfs.read_gtfs(path)


def test_a_zip_of_the_folder_rather_than_of_its_files_is_read(tmp_path):
    assert len(gtfs.read_gtfs(zipped(tmp_path, inside="gtfs_2026/")).lines) == 3


def test_names_that_leave_the_archive_lead_nowhere(tmp_path):
    assert len(gtfs.read_gtfs(zipped(tmp_path, inside="../../../etc/")).lines) == 3
    assert {path.name for path in tmp_path.iterdir()} == {"gtfs.zip"}


def test_a_zip_of_ten_thousand_files_is_refused(tmp_path):
    path = zipped(tmp_path, {f"{one}.txt": "" for one in range(600)})
    with pytest.raises(FeedError, match="fichiers"):
        gtfs.read_gtfs(path)


def test_a_zip_bomb_is_stopped_while_it_swells(tmp_path, monkeypatch):
    monkeypatch.setitem(archive.MOST_BYTES, "stop_times.txt", 1_000_000)
    line = b"a-0,g1,1\n"
    told = refused(tmp_path, stop_times=b"trip_id,stop_id,stop_sequence\n" + line * 200_000)
    assert told == "stop_times.txt dépasse 1 Mo : c’est plus qu’aucun réseau."


def test_a_zip_that_lies_about_its_size_is_stopped_too(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "OTHERS", 50_000)
    path = zipped(tmp_path, {"routes.txt": TABLES["routes.txt"] + "\n" * 400_000})
    content = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        size = file.getinfo("routes.txt").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little")))
    with pytest.raises(FeedError):
        gtfs.read_gtfs(path)


def test_a_line_without_end_is_not_held_in_memory(tmp_path):
    assert "une ligne de plus de" in refused(tmp_path, routes=TABLES["routes.txt"] + "x" * (archive.LONGEST_LINE + 10))


def test_a_field_without_end_is_refused(tmp_path):
    assert "routes.txt ne se lit pas" in refused(tmp_path, routes=TABLES["routes.txt"] + '"' + "mot\n" * 60_000)


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = zipped(tmp_path)
    content = bytearray(path.read_bytes())
    for start in (content.find(b"PK\x03\x04"), content.find(b"PK\x01\x02")):
        content[start + (6 if content[start + 2] == 3 else 8)] |= 1
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    path.write_bytes(bytes(content))
    with pytest.raises(FeedError):
        gtfs.read_gtfs(path)


def test_a_zip_cut_short_or_spoilt_anywhere_is_read_or_refused(tmp_path):
    whole, chance = zipped(tmp_path).read_bytes(), random.Random(6)
    path = tmp_path / "spoilt.zip"
    for _ in range(trials(full=3_000, sample=150)):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path.write_bytes(bytes(spoilt[: chance.choice((len(spoilt), chance.randrange(len(spoilt))))]))
        with contextlib.suppress(FeedError):
            gtfs.read_gtfs(path)


def test_an_identity_given_twice_is_read_once_and_said(tmp_path):
    found = read(tmp_path, routes=TABLES["routes.txt"] + "a,X,A bis,Une autre,3,,\n")
    assert [line.name for line in found.lines] == ["A", "B", "7"]
    assert found.notes == ("routes.txt donne 1 fois un identifiant déjà pris : seule la première ligne de chacun est lue.",)


def test_rows_without_identity_are_nobodys(tmp_path):
    assert len(read(tmp_path, routes=TABLES["routes.txt"] + ",X,Fantôme,,3,,\n").lines) == 3


def test_a_timetable_of_unknown_trips_and_stops_is_left(tmp_path):
    times = TABLES["stop_times.txt"] + "inconnu,g1,1\na-0,inconnu,9\na-0,m1,pas un nombre\na-0,m1,-3\n"
    assert read(tmp_path, stop_times=times).line["a"].ways[0].stops == ("gare", "mairie", "port")


def test_a_timetable_that_leads_nowhere_is_refused(tmp_path):
    assert "aucun arrêt" in refused(tmp_path, stop_times="trip_id,stop_id,stop_sequence\nx,y,1\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_letters_are_read_whatever_wrote_them(tmp_path, encoding):
    text = TABLES["stops.txt"].replace("Mairie", "Hôtel de ville – Œuvre").encode(encoding)
    text = b"\xff\xfe" + text if encoding == "utf-16-le" else text
    assert "Hôtel de ville – Œuvre" in [stop.name for stop in read(tmp_path, stops=text).stops]


def test_two_encodings_in_one_table_are_both_read(tmp_path):
    text = TABLES["stops.txt"].replace("Mairie", "Métro").encode() + "x1,Château,49.08,2.1,,,\n".encode("cp1252")
    times = TABLES["stop_times.txt"] + "a-0,x1,4\n"
    assert {"Métro", "Château"} <= {stop.name for stop in read(tmp_path, stops=text, stop_times=times).stops}


def test_bytes_that_are_no_letters_do_not_stop_it(tmp_path):
    text = TABLES["stops.txt"].encode().replace(b"Mairie", b"Mai\x00\x81\xffrie")
    assert any(stop.name.startswith("Mai") for stop in read(tmp_path, stops=text).stops)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(tmp_path, end):
    changed = {name.removesuffix(".txt"): text.replace("\n", end) for name, text in TABLES.items()}
    assert len(read(tmp_path, **changed).lines) == 3


def test_short_rows_and_spaces_are_forgiven(tmp_path):
    routes = " route_id , agency_id,route_short_name,ROUTE_TYPE\n a , X , A \n\n b,X,B,3,4,5,6\n"
    assert [line.name for line in read(tmp_path, routes=routes).lines] == ["A", "B"]


@pytest.mark.parametrize("where", [("", ""), ("nord", "est"), ("0", "0"), ("91", "2"), ("48", "181"), ("nan", "inf"), ("1e999", "2")])
def test_a_place_that_is_none_is_unknown(tmp_path, where):
    stops = f"stop_id,stop_name,stop_lat,stop_lon\ng1,Gare,{','.join(where)}\nm1,Mairie,49,2\np1,Port,49,2\n"
    assert (read(tmp_path, stops=stops).stop["gare"].latitude, read(tmp_path, stops=stops).stop["gare"].longitude) == (None, None)


def test_html_in_names_is_text(tmp_path):
    found = read(tmp_path, stops=TABLES["stops.txt"].replace("Mairie", "<b>Mairie</b><script>alert(1)</script>&amp; poste"))
    assert "Mairie& poste" in [stop.name for stop in found.stops]


def test_names_are_shortened(tmp_path):
    found = read(tmp_path, routes=TABLES["routes.txt"].replace("Gare – Port", "Gare " * 500))
    assert len(found.line["a"].title) <= gtfs.LONGEST_NAME


def test_a_line_without_a_name_has_its_title_or_its_identity(tmp_path):
    routes = "route_id,route_short_name,route_long_name,route_type\na,,Gare – Port,3\nb,,,3\n"
    assert sorted(line.name for line in read(tmp_path, routes=routes).lines) == ["Gare – Port", "b"]


@pytest.mark.parametrize("name", ["../../etc", "日本", "?", "page/2", "INDEX.HTML", " "])
def test_an_address_is_made_of_harmless_letters(tmp_path, name):
    routes = f"route_id,route_short_name,route_type\na,{name},3\n"
    slug = read(tmp_path, routes=routes).lines[0].slug
    assert slug and slug.isascii() and slug.replace("-", "").isalnum()


def test_five_hundred_stops_of_one_name_are_refused_soon(tmp_path):
    posts = "".join(f"n{one},Mairie,{one % 160 - 80},{one // 160}\n" for one in range(600))
    assert "le nom de « Mairie »" in refused(tmp_path, stops="stop_id,stop_name,stop_lat,stop_lon\n" + posts)


def test_a_station_that_is_its_own_parent_is_a_stop(tmp_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\ng1,Gare,49,2,1,g1\nm1,Mairie,49.1,2,,p1\np1,Port,49.2,2,,m1\n"
    )
    assert read(tmp_path, stops=stops).stops


def test_a_table_is_no_more_than_is_asked_of_it(tmp_path):
    told = list(archive.open_archive(zipped(tmp_path)).read_rows("trips.txt", ("route_id",), ("absent",)))
    assert told[0] == ("a", "")


def test_a_bounded_file_says_what_it_is():
    file = archive.BoundedFile(io.BytesIO(b"12345"), "x.txt", 4)
    assert file.readable()
    with pytest.raises(FeedError):
        file.readinto(bytearray(10))

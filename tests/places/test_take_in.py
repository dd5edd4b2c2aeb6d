"""Places taken in from elsewhere: what is read of them, what is left and said, and what stays as it was edited here."""

import json
from collections import Counter
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication import room
from plugins.journal.editorial.check import check_journal
from plugins.town.places.import_places import format_new_file, import_places, merge_file, read_place_records, read_value
from plugins.town.places.imported_place import ImportedPlace, place_from_tags, read_elements, read_rows, sort_of
from tests.house import ROOT
from tests.journal import TestJournal

CONF = load_settings(ROOT / "pelicanconf.py")
QUARTERS = ("Centre", "Gare", "Bords-d’Oise")
BAKERY = {
    "shop": "bakery",
    "name": "Au Bon Pain",
    "addr:housenumber": "9",
    "addr:street": "Rue des Tanneurs",
    "addr:suburb": "Bords d'Oise",
    "opening_hours": "PH off; Mo-Sa 07:00-19:00",
    "phone": "+33 2 61 91 01 14",
    "website": "https://pain.example/",
    "wheelchair": "yes",
    "takeaway": "yes",
    "language:en": "yes",
}


def osm(*places: tuple[int, dict]) -> bytes:
    """Overpass's answer about nodes."""
    nodes = [{"type": "node", "id": number, "lat": 49.13, "lon": 2.19, "tags": tags} for number, tags in places]
    return json.dumps({"version": 0.6, "elements": nodes}).encode()


@pytest.fixture
def town(tmp_path):
    """The content folder of a town, and what takes files in there."""
    content = tmp_path / "content"
    content.mkdir()

    def take(data: bytes, name: str = "extrait.json", rehearsal: bool = False):
        file = tmp_path / name
        file.write_bytes(data)
        return import_places(file, content, CONF, {}, rehearsal)

    take.folder = content / "lieux"
    take.content = content
    return take


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_bakery_of_openstreetmap_is_a_place_that_can_be_published(town):
    intake = town(osm((1, BAKERY)))
    text = (town.folder / "au-bon-pain.md").read_text(encoding="utf-8")
    assert [path.name for path in intake.created_paths] == ["au-bon-pain.md"]
    assert [read_value(text, name) for name in ("title", "type", "street_address", "opening_hours", "phone", "osm")] == [
        "Au Bon Pain",
        "boulangerie",
        "9, rue des Tanneurs",
        "Mo-Sa 07:00-19:00; PH off",
        "02 61 91 01 14",
        "node/1",
    ]
    assert 'quartiers: ["Bords-d’Oise"]' in text and 'services: ["à emporter"]' in text and 'languages: ["anglais"]' in text
    report = check_journal(town.content, CONF, {})
    assert [str(mistake) for mistake in report.mistakes if not mistake.harmless] == []


def test_the_same_file_twice_changes_nothing(town):
    town(osm((1, BAKERY)))
    before = {path.name: path.read_bytes() for path in town.folder.iterdir()}
    again = town(osm((1, BAKERY)))
    assert (again.created_paths, again.changed_paths, again.unchanged_count) == ((), (), 1)
    assert {path.name: path.read_bytes() for path in town.folder.iterdir()} == before


def test_what_was_edited_here_stays_and_what_the_source_changed_is_changed(town):
    town(osm((1, BAKERY)))
    path = town.folder / "au-bon-pain.md"
    edit(path, "02 61 91 01 14", "02 61 91 99 99")
    path.write_text(path.read_text(encoding="utf-8") + "\nLe premier pain sort à cinq heures.\n", encoding="utf-8")
    moved = BAKERY | {"phone": "02 61 91 55 55", "opening_hours": "Mo-Sa 08:00-19:00; PH off", "wheelchair": "limited"}
    intake = town(osm((1, moved)))
    text = path.read_text(encoding="utf-8")
    assert read_value(text, "phone") == "02 61 91 99 99"
    assert read_value(text, "opening_hours") == "Mo-Sa 08:00-19:00; PH off"
    assert "avec aide" in text and text.endswith("cinq heures.\n")
    assert any("téléphone : gardé ici" in line and "02 61 91 55 55" in line for line in intake.messages)
    assert town(osm((1, moved))).messages == ()


def test_a_line_that_was_erased_here_does_not_come_back(town):
    town(osm((1, BAKERY)))
    path = town.folder / "au-bon-pain.md"
    path.write_text("".join(line for line in path.open(encoding="utf-8") if not line.startswith("web:")), encoding="utf-8")
    town(osm((1, BAKERY | {"website": "https://nouveau.example/"})))
    assert "web:" not in path.read_text(encoding="utf-8")


def test_a_line_that_the_source_no_longer_has_goes_unless_it_was_edited(town):
    town(osm((1, BAKERY)))
    bare = {name: value for name, value in BAKERY.items() if name not in ("website", "phone")}
    edit(town.folder / "au-bon-pain.md", "https://pain.example/", "https://autre.example/")
    town(osm((1, bare)))
    text = (town.folder / "au-bon-pain.md").read_text(encoding="utf-8")
    assert "phone:" not in text and "https://autre.example/" in text


def test_a_place_erased_here_is_not_made_again(town):
    town(osm((1, BAKERY)))
    (town.folder / "au-bon-pain.md").unlink()
    intake = town(osm((1, BAKERY)))
    assert intake.created_paths == () and intake.messages == ("au-bon-pain.md : effacé ici, il n’est pas repris.",)


def test_a_place_that_left_the_source_is_told_and_stays(town):
    town(osm((1, BAKERY), (2, BAKERY | {"name": "Autre"})))
    intake = town(osm((1, BAKERY)))
    assert intake.messages == ("autre.md : n’est plus dans la source.",)
    assert (town.folder / "autre.md").exists()


def test_two_places_of_the_same_name_have_two_files(town):
    town(osm((1, BAKERY), (2, BAKERY | {"shop": "butcher"})))
    assert sorted(path.name for path in town.folder.glob("*.md")) == ["au-bon-pain-2.md", "au-bon-pain.md"]


def test_a_place_written_by_hand_is_left_until_it_says_which_it_is(town):
    town.folder.mkdir()
    path = town.folder / "au-bon-pain.md"
    path.write_text("---\nid: a\ntitle: Au Bon Pain\ntype: boulangerie\nstreet_address: là\n---\n", encoding="utf-8")
    intake = town(osm((1, BAKERY)))
    assert intake.created_paths == () and "existe déjà" in intake.messages[0] and "osm: node/1" in intake.messages[0]
    edit(path, "title:", "osm: node/1\ntitle:")
    town(osm((1, BAKERY)))
    text = path.read_text(encoding="utf-8")
    assert read_value(text, "street_address") == "là" and read_value(text, "phone") == "02 61 91 01 14"


def test_a_rehearsal_writes_nothing(town):
    assert len(town(osm((1, BAKERY)), rehearsal=True).created_paths) == 1
    assert not town.folder.exists()


def test_a_run_killed_before_its_files_is_taken_up_again(town):
    town(osm((1, BAKERY)))
    kept = read_place_records(town.folder)
    kept["node/1"].made = False
    room.write_records(town.folder, kept)
    (town.folder / "au-bon-pain.md").unlink()
    assert [path.name for path in town(osm((1, BAKERY))).created_paths] == ["au-bon-pain.md"]


def test_a_place_without_address_is_a_draft_until_it_has_one(town):
    nowhere = {"shop": "bakery", "name": "Nulle part"}
    intake = town(osm((1, nowhere)))
    path = town.folder / "nulle-part.md"
    assert "en brouillon" in intake.messages[0] and read_value(path.read_text(), "status") == "draft"
    town(osm((1, nowhere | {"addr:street": "Rue Neuve"})))
    assert "status" not in path.read_text()


def test_what_is_left_is_counted_and_said(town):
    intake = town(osm((1, {"amenity": "bench"}), (2, {"amenity": "bench"}), (3, {"shop": "bakery"})))
    assert intake.messages == ("1 × lieux sans nom, laissés.", "2 × éléments d’un type que l’annuaire n’a pas.")


@pytest.mark.parametrize(
    ("written", "kept", "said"),
    [
        ("Mo-Fr 9h-12h", "Mo-Fr 09:00-12:00", "compris"),
        ("du mardi au samedi midi et soir", "Tu-Sa 12:00-14:00,19:00-22:00", "compris"),
        ("Mo-Fr 18:00+", "", "laissés"),
        ("selon la météo", "", "laissés"),
        ('Mo-Fr 10:00-12:00 || "sur rendez-vous"', "", "laissés"),
    ],
)
def test_hours_that_are_nearly_right_are_taken_and_told(written, kept, said):
    found = ImportedPlace("node/1")
    found.put_hours(written)
    assert found.values.get("opening_hours", "") == kept
    assert said in found.doubts[0]


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ({"amenity": "restaurant"}, "restaurant"),
        ({"shop": "anything"}, "commerce"),
        ({"shop": "books"}, "librairie"),
        ({"emergency": "defibrillator"}, "défibrillateur"),
        ({"historic": "castle", "tourism": "museum"}, "musée"),
        ({"amenity": "bench"}, None),
        ({}, None),
    ],
)
def test_tags_say_what_a_place_is(tags, name):
    assert (sort_of(tags) and sort_of(tags).name) == name


def test_a_defibrillator_is_called_by_where_it_is():
    found = place_from_tags("node/1", {"emergency": "defibrillator", "defibrillator:location": "Hall de la gare"}, (49.1, 2.2), QUARTERS)
    assert found.title == "Défibrillateur, Hall de la gare"


XML = b"""<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="49.0" lon="2.0"/><node id="2" lat="49.2" lon="2.4"/>
<node id="3" lat="49.1" lon="2.1"><tag k="amenity" v="cafe"/><tag k="name" v="Le &lt;b&gt; Caf\xc3\xa9"/></node>
<way id="4"><nd ref="1"/><nd ref="2"/><nd ref="9"/><tag k="leisure" v="park"/><tag k="name" v="Parc"/></way>
</osm>"""


def test_the_xml_of_openstreetmap_gives_the_middle_of_a_way():
    found = {one.key: one for one in read_elements(XML)}
    assert found["node/3"].tags["name"] == "Le <b> Café"
    assert found["way/4"].position == pytest.approx((49.1, 2.2))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "XML"),
        (b"{", "Overpass"),
        (b"{}", "Overpass"),
        (b"[[[[" * 50_000, "Overpass"),
        (b"<html><body></body></html>", "OpenStreetMap"),
        (b'<!DOCTYPE osm [<!ENTITY a "aaaa">]><osm>&a;</osm>', "entités"),
        (b"<osm><node", "XML"),
        (b"\x00\x01\x02", "XML"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_in_a_sentence(data, said):
    with pytest.raises(SettingsError) as wrong:
        read_elements(data)
    assert said in str(wrong.value)


def test_absurd_elements_are_passed_over():
    absurd = [None, 3, {"type": "node"}, {"type": "node", "id": 1, "tags": {"a": "b"}, "lat": "x", "lon": 900}, {"type": "x", "tags": {}}]
    assert [one.position for one in read_elements(json.dumps({"elements": absurd}).encode())] == [None]


def test_a_table_of_a_spreadsheet_is_taken_in(town):
    head, row = (
        "Nom;Type;Adresse;Quartier;Horaires;Téléphone",
        "Au Bon Pain;Boulangeries;9, rue Neuve;centre;mardi au samedi 7h-19h;0261910114",
    )
    table = f"{head}\n{row}\n"
    intake = town(table.encode("cp1252"), "lieux.csv")
    text = (town.folder / "au-bon-pain.md").read_text(encoding="utf-8")
    assert read_value(text, "type") == "boulangerie" and read_value(text, "opening_hours") == "Tu-Sa 07:00-19:00"
    assert 'quartiers: ["Centre"]' in text and "compris" in intake.messages[0]
    assert town(table.encode("utf-8-sig"), "lieux.csv").unchanged_count == 1


def test_a_table_says_what_it_could_not_use():
    found = read_rows(b"nom,type,adresse,quartier,courriel,tel\nA,xyz,rue B,Nulle,pas une adresse,123456\n", QUARTERS, Counter())[0]
    assert [doubt.split(" ")[0] for doubt in found.doubts] == ["téléphone", "type", "quartier", "«"]
    assert set(found.values) == {"title", "street_address"}


@pytest.mark.parametrize("data", [b"", b"prix,ville\n1,2\n"])
def test_a_table_without_names_is_refused(data):
    with pytest.raises(SettingsError, match="nom"):
        read_rows(data, QUARTERS, Counter())


def test_a_record_that_cannot_be_read_stops_everything(town):
    town(osm((1, BAKERY)))
    (town.folder / room.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match="git"):
        town(osm((1, BAKERY)))


def test_a_file_too_large_or_absent_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="impossible"):
        import_places(tmp_path / "rien.json", tmp_path, CONF, {}, False)


def test_a_merge_keeps_the_ends_of_lines_and_the_text():
    text = (
        format_new_file("a", "pain", {"title": 'title: "Pain"', "phone": 'phone: "1"'}).replace("\n", "\r\n")
        + "phone: ceci est du texte\r\n"
    )
    result = merge_file(text, {"phone": 'phone: "1"'}, {"phone": 'phone: "2"', "web": 'web: "w"'})
    assert result.kept_messages == []
    assert result.text == text.replace('phone: "1"', 'phone: "2"').replace("\r\n---\r\nphone", '\r\nweb: "w"\r\n---\r\nphone')


def test_the_command_says_what_it_took_and_which_sorts_it_knows(tmp_path):
    journal = TestJournal(tmp_path)
    (tmp_path / "extrait.json").write_bytes(osm((1, BAKERY), (2, {"amenity": "bench"})))
    told = journal.run("import", "lieux", "extrait.json", "--content", str(tmp_path / "content")).stdout
    assert "+ content/lieux/au-bon-pain.md" in told and "1 nouveaux, 0 mis à jour, 0 inchangés." in told
    assert "Choisissez parmi" in journal.run("import", "lieu", "extrait.json", code=2).stderr


def test_a_column_that_we_do_not_have_and_a_row_without_a_name_are_told(town):
    told = town(b"nom,type,adresse,effectif\nChez Line,restaurant,rue Haute,3\n,bar,rue Basse,2\n", "lieux.csv").messages
    assert "1 × colonne « effectif », que l’annuaire n’a pas." in told
    assert "1 × ligne sans nom, laissée." in told


def test_a_character_of_windows_that_was_misread_stops_nothing(town):
    (made,) = town(osm((1, {**BAKERY, "name": "L\x92Épi \x96 boulangerie"}))).created_paths
    assert 'title: "L’Épi – boulangerie"' in made.read_text(encoding="utf-8")
    assert [str(one) for one in check_journal(town.content, CONF, {}).mistakes if not one.harmless] == []


def test_the_tags_that_the_directory_does_not_take_are_told(town):
    told = town(osm((1, {**BAKERY, "cuisine": "bread", "source": "survey"}), (2, {**BAKERY, "name": "Le Four", "cuisine": "x"}))).messages
    assert "2 × étiquette d’OpenStreetMap que l’annuaire ne reprend pas : cuisine (2)." in told

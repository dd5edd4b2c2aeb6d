"""`ville.toml`: every mistake by its line with the remedy, changed with its comments."""

import tomllib
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.journal.site.engine import PLUGINS
from plugins.towns.town_settings.edit import change_settings_data
from plugins.towns.town_settings.read import find_key_lines, read_settings_data, read_town
from plugins.towns.town_settings.schema import FEATURES, KEPT_IN_CODE, TOWN_FILES, list_fields, list_keys, list_rooms_without, list_sections
from tests.house import PACKAGES, ROOT

SMALL = """\
# Notre journal
sitename = "Le Coq"   # voté en 2026
categories = ["Vie municipale", "Fêtes"]

[town]
name = "Essai"
address = "1, place de la Mairie"
phone = "01 02 03 04 05"

# celui de la bibliothèque
[[accounts]]
network = "mastodon"
url = "https://social.example/@essai"
[legal]
director = "Une maire"
host = { name = "H", address = "A", phone = "01 02 03 04 05" }
[personal_data]
dpo = { name = "D", email = "d@essai.example" }
[[personal_data.uses]]
purpose = "p"
basis = "b"
data = "d"
kept = "k"
"""


def write_small(folder, text=SMALL):
    (folder / "ville.toml").write_text(text, encoding="utf-8")
    return folder / "ville.toml"


def test_every_setting_of_every_room_is_in_the_schema_or_said_to_be_code():
    packages = [package for room, package in PACKAGES.items() if room != "infrastructure"]
    declared = [import_module(f"{package}.settings").Settings for package in packages if find_spec(f"{package}.settings")]
    manifests = [import_module(f"{package}.room") for package in packages if find_spec(f"{package}.room")]
    declared += [manifest.ROOM.settings for manifest in manifests if hasattr(manifest, "ROOM") and manifest.ROOM.settings]
    known = {item.name.upper() for settings in declared for item in fields(settings)}
    assert known == {key.upper() for key in list_keys() if key != "without"} | KEPT_IN_CODE


def test_a_form_finds_each_key_once_under_a_heading():
    shown = [field.key for _, group in list_sections() for field in group]
    assert shown == list_keys() == list(dict.fromkeys(shown))
    assert all(field.label for field in list_fields().values())


def test_each_key_that_names_a_file_of_the_town_is_known_before_a_room_is():
    assert sorted(key for key, field in list_fields().items() if field.type == "town_file") == sorted(TOWN_FILES)


def test_the_demonstration_reads_and_each_of_its_keys_stands_on_its_line():
    text = (ROOT / "ville.toml").read_text(encoding="utf-8")
    lines, rows = find_key_lines(text), text.splitlines()

    def walk(value, place):
        if place:
            row = rows[lines[place] - 1]
            assert str(place[-1]) in row or isinstance(place[-1], int), (place, row)
        for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            walk(item, (*place, key))

    walk(tomllib.loads(text), ())
    assert read_settings_data(ROOT / "ville.toml").get_settings()["TOWN"]["name"] == "Valbrune-sur-Oise"


@pytest.mark.parametrize(
    "before, after, sentence",
    [
        ('phone = "01 02 03 04 05"\n\n', 'phone = "mairie"\n\n', "ville.toml:8  town › phone : « mairie » ne se compose pas"),
        ("url =", "adresse =", "ville.toml:13  accounts 1 › adresse : cette clé n’existe pas."),
        ('name = "Essai"', 'nam = "Essai"', "ville.toml:6  town › nam : cette clé n’existe pas. Vouliez-vous dire « name » ?"),
        ("sitename", "sitenam", "ville.toml:2  sitenam : cette clé n’existe pas. Vouliez-vous dire « sitename » ?"),
        ('"Vie municipale", "Fêtes"', '"Vie municipale" "Fêtes"', "ville.toml:3  il manque le crochet"),
        ('"Le Coq"', "Le Coq", "ville.toml:2  cette valeur ne se lit pas."),
        ("sitename =", "theme = 'x'\nsitename =", "ville.toml:2  theme : ce réglage n’est pas une donnée."),
        ("sitename =", "without = ['quartier']\nsitename =", "Vouliez-vous dire « quartiers » ?"),
        ("sitename =", "election_date = 2032-13-01\nsitename =", "ville.toml:2"),
        ("sitename =", 'offline = "oui"\nsitename =', "ville.toml:2  offline : « oui » n’est ni true ni false."),
        ('"Le Coq"', '"Le \\u0000Coq"', "ville.toml:2  sitename : un signe que rien ne montre s’y cache (U+0000)."),
        ('"Essai"', '"Essai\\uFFFE"', "ville.toml:6  town › name : un signe"),
    ],
)
def test_a_mistake_is_told_by_its_line_with_the_remedy(tmp_path, before, after, sentence):
    with pytest.raises(SettingsError) as wrong:
        read_settings_data(write_small(tmp_path, SMALL.replace(before, after)))
    assert sentence in str(wrong.value)


def test_what_fills_a_screen_is_quoted_by_its_ends(tmp_path):
    with pytest.raises(SettingsError) as wrong:
        read_settings_data(write_small(tmp_path, SMALL.replace("01 02 03 04 05", "1" * 200_000, 1)))
    assert len(str(wrong.value)) < 1000 and "ville.toml:8  town › phone" in str(wrong.value)


@pytest.mark.parametrize("value", ["1.5", "true", "[]", "nan"])
def test_an_address_that_is_no_text_is_told_before_any_file_reads_it(tmp_path, value):
    write_small(tmp_path, f"siteurl = {value}\n{SMALL}")
    with pytest.raises(SettingsError, match=r"ville\.toml:1  siteurl : .* n’est pas un texte"):
        read_town(str(tmp_path / "pelicanconf.py"), PLUGINS)


def test_a_change_keeps_every_comment_and_every_other_line(tmp_path):
    path = write_small(tmp_path)
    change_settings_data(path, {("sitename",): "Le Paon", ("town", "hours"): "Le mardi", ("accounts", 0, "label"): "Mastodon"})
    changed = path.read_text(encoding="utf-8")
    assert 'sitename = "Le Paon"   # voté en 2026' in changed
    assert "# celui de la bibliothèque" in changed
    added = {'hours = "Le mardi"', 'label = "Mastodon"', 'sitename = "Le Paon"   # voté en 2026'}
    assert set(changed.splitlines()) - set(SMALL.splitlines()) == added


def test_a_change_that_would_be_a_mistake_writes_nothing(tmp_path):
    path = write_small(tmp_path)
    with pytest.raises(SettingsError, match=r"ville\.toml:8  town › phone"):
        change_settings_data(path, {("town", "phone"): "à demander"})
    assert path.read_text(encoding="utf-8") == SMALL


def test_what_the_town_does_without_is_in_no_list_of_rooms(tmp_path):
    write_small(tmp_path, 'without = ["bus", "agenda"]\n' + SMALL)
    found = read_town(str(tmp_path / "pelicanconf.py"), PLUGINS)
    assert set(PLUGINS) - set(found["PLUGINS"]) == {f"plugins.town.{room}.plugin" for room in ("transit", "agenda", "council")}


def test_every_feature_leaves_out_rooms_that_there_are():
    assert set(list_rooms_without(feature.word for feature in FEATURES)) <= set(PLUGINS)

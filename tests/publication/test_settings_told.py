"""What a webmaster reads when a settings file is wrong."""

from dataclasses import dataclass
from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.settings import DEFAULT_CONFIG

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import (
    LIKENESS,
    find_misspelt_settings,
    find_settings_mistakes,
    load_settings,
    parse_text,
    setting,
)

TOWN = {
    "PLUGINS": ["plugins.journal.site.plugin", "plugins.journal.pictures.plugin"],
    "SITENAME": "La Gazette",
    "SITEURL": "https://journal.essai.example",
    "TOWN": {"name": "Essai", "address": "1, place", "phone": "02 61 91 00 12"},
}


@dataclass(frozen=True)
class Settings:
    sitename: str = setting(parse_text, "Le nom du journal.")


def test_a_setting_that_two_rooms_read_is_told_once():
    assert find_settings_mistakes({**TOWN, "SITENAME": 3}, {}) == ["SITENAME : « 3 » n’est pas un texte, entre guillemets."]


def test_an_empty_setting_says_that_it_is_empty():
    assert find_settings_mistakes({**TOWN, "SITENAME": " "}, {}) == ["SITENAME : il n’y a rien entre les guillemets."]


ADDRESSES = ["https://journal.essai.example", "http://127.0.0.1:8000", "http://[::1]:8000", "https://évry.example/journal/~x/"]
NO_ADDRESSES = ['https://x.example/"><script>', "https://x.example/?a=1", "https:// x", "javascript:alert(1)", "https://", "https://x\n"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_a_host_a_port_and_a_path(address):
    assert find_settings_mistakes({**TOWN, "SITEURL": address, "TOWN": {**TOWN["TOWN"], "website": address}}, {}) == []


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_could_run_in_a_page_is_no_address(address):
    told = find_settings_mistakes({**TOWN, "SITEURL": address, "TOWN": {**TOWN["TOWN"], "website": address}}, {})
    assert [one.partition(" ")[0] for one in told] == ["SITEURL", "TOWN"]


def test_a_wrong_destination_is_told_before_anything_is_built():
    assert [told[:6] for told in find_settings_mistakes({**TOWN, "DEPLOY": "ftp:hote"}, {}, ["plugins.engine.deploy.plugin"])] == ["DEPLOY"]


@pytest.mark.parametrize(("name", "found"), [("absent", ["THEME : « absent » : ce dossier n’existe pas."]), ("simple", []), ("theme", [])])
def test_a_theme_that_is_not_there_is_told_before_anything_is_built(name, found):
    assert find_settings_mistakes({**TOWN, "THEME": name}, {}) == found


@pytest.mark.parametrize("text", ["A = 1\nB = (\n", "A = 1\nB = C\n", "A = 1\nimport absent\n"])
def test_settings_that_are_not_python_are_told_with_their_line(tmp_path, text):
    file = tmp_path / "villeconf.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"{file}:2 : ce fichier ne se lit pas"):
        load_settings(file)


@pytest.mark.parametrize("zone", ["America/Martinique", "Paris", 2])
def test_another_zone_than_paris_is_refused_in_french(zone):
    assert find_settings_mistakes({**TOWN, "TIMEZONE": zone}, {}) == [
        f"TIMEZONE : « {zone} » : seul Europe/Paris est pris en charge pour l’instant. Effacez ce réglage."
    ]


@given(
    st.sampled_from(sorted(DEFAULT_CONFIG)),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["", "A", "S", "_", "é", "1"])), max_size=4),
)
def test_a_misspelt_setting_is_known_by_what_it_is_most_like(name, slips):
    for place, letter in slips:
        name = name[: place % (len(name) + 1)] + letter + name[place % (len(name) + 1) + 1 :]
    known = set(DEFAULT_CONFIG)
    likest = [] if name in known else get_close_matches(name, sorted(known), n=1, cutoff=LIKENESS)
    assert [line.partition("dire « ")[2].rstrip("? »") for line in find_misspelt_settings({name: 1}, known)] == likest

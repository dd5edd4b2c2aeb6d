"""The address of the site is that of `ville.toml`, and what wins over it is told."""

from pathlib import Path

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.towns.town_folder.begin_town import PELICANCONF, PUBLISHCONF
from plugins.towns.town_folder.upgrade import check_address
from tests.house import ROOT

OURS, OTHER = "https://journal.bourg.example", "https://essai.bourg.example"
WRITTEN = PUBLISHCONF.replace(" or SITEURL", f' or "{OTHER}"')


def load(folder: Path, publishconf: str) -> dict:
    """The settings of a town whose address is OURS in `ville.toml`."""
    files = {"ville.toml": f'siteurl = "{OURS}"\n', "pelicanconf.py": PELICANCONF, "publishconf.py": publishconf}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_settings(folder / "publishconf.py")


@pytest.mark.parametrize(
    ("publishconf", "variable", "address", "words"),
    [
        (PUBLISHCONF, "", OURS, f"{OURS}."),
        (PUBLISHCONF, OURS, OURS, f"{OURS}."),
        (PUBLISHCONF, OTHER, OTHER, f"{OTHER}, de BEFFROI_SITEURL, l’emporte sur {OURS}, de ville.toml."),
        (WRITTEN, "", OTHER, f"{OTHER}, écrite dans un fichier de réglages en Python, l’emporte sur {OURS}, de ville.toml."),
    ],
)
def test_what_wins_over_the_address_of_the_town_is_told(tmp_path, monkeypatch, publishconf, variable, address, words):
    environ = {"BEFFROI_SITEURL": variable} if variable else {}
    monkeypatch.delenv("BEFFROI_SITEURL", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    conf = load(tmp_path, publishconf)
    [finding] = check_address(conf, environ)
    assert (conf["SITEURL"], finding.text) == (address, words)
    assert (finding.remedy == "") == (address == OURS)


def test_the_demonstration_is_at_the_address_of_its_own_file(monkeypatch):
    monkeypatch.delenv("BEFFROI_SITEURL", raising=False)
    assert load_settings(ROOT / "publishconf.py")["SITEURL"] == load_settings(ROOT / "pelicanconf.py")["SITEURL"]

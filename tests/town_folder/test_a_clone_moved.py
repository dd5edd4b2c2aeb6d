"""A town that had cloned the software moves to a folder of its own by one command: nothing is said again, no address is lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.assets.assets import find_files, name_assets
from plugins.infrastructure import settings
from plugins.infrastructure.errors import SettingsError
from plugins.site.engine import PLUGINS
from plugins.town_folder.from_clone import move_clone
from plugins.town_settings.read import read_settings_data
from tests.announce_networks.faces import FACES, sites_of
from tests.campaign import long
from tests.fakes.internet import Internet, folder_site
from tests.house import ROOT

FORMER = ROOT / "tests" / "former" / "2026-11-28" / "clone"
NOW = "2026-03-02T10:00"
HOST = "journal.bourg-essai.fr"


@pytest.fixture
def clone(tmp_path):
    """The clone: the town's files, among those of the software that tell a clone."""
    folder = shutil.copytree(FORMER, tmp_path / "clone")
    (folder / "plugins" / "infrastructure").mkdir()
    return folder


def pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in (".html", ".xml", ".json")}


def test_a_town_that_had_cloned_has_its_folder_and_nothing_of_the_software(clone, tmp_path, wheel):
    (clone / ".beffroi").mkdir()
    (clone / ".beffroi" / "ledger.jsonl").write_text("{}\n")
    folder = tmp_path / "ma-ville"
    move = move_clone(clone, folder, tuple(PLUGINS), {}, str(wheel), lambda line: None)
    assert move.state == ["ledger.jsonl"]
    assert move.left_demonstration == ["content/breves/2026-03-26-jeux.md"]
    assert (move.templates, move.rooms) == (["404.html"], ["chez_nous/__init__.py", "chez_nous/plugin.py"])
    assert move.by_hand == []
    told = read_settings_data(folder / "ville.toml")
    since = ["questions", "entraide", "debats", "avis"]  # what it had not, it has not now
    assert (told.values["without"], told.values["quartiers"][1]["streets"]) == (["bus", *since], ["rue de la Gare"])
    assert "Le nom voté le 12 mai." in told.text
    assert not (folder / "plugins" / "infrastructure").exists()
    assert [path.name for path in (folder / "content" / "breves").iterdir()] == []
    assert "chez_nous" in (folder / "pelicanconf.py").read_text(encoding="utf-8")


def test_a_style_that_the_town_had_changed_takes_the_place_of_ours(clone, tmp_path, wheel):
    style = clone / "theme/static/css/print.css"
    style.parent.mkdir(parents=True)
    style.write_text("body { color: rebeccapurple }\n", encoding="utf-8")
    folder = tmp_path / "ma-ville"
    move = move_clone(clone, folder, tuple(PLUGINS), {}, str(wheel), lambda line: None)
    assert (move.statics, move.by_hand) == (["css/print.css"], [])
    conf = settings.load_settings(folder / "pelicanconf.py")
    given = name_assets(find_files(Path(conf["THEME"]) / path for path in conf["THEME_STATIC_PATHS"]))
    assert b"rebeccapurple" in given["css/print.css"].content
    assert given["css/base.css"].content == name_assets(find_files([ROOT / "theme/static"]))["css/base.css"].content


@long
def test_nothing_is_said_again_and_no_address_is_lost(clone, tmp_path, wheel):
    fake, folder, site = FACES["mastodon"].fake(), tmp_path / "ma-ville", tmp_path / "online"
    site.mkdir()
    with Internet(tmp_path, sites_of([fake]) | {HOST: folder_site(site)}) as internet:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BEFFROI", "GIT_"))}
        environ = kept | internet.environ | fake.environ | {"BEFFROI_NOW": NOW, "PYTHONHASHSEED": "0"}

        def run(place: Path, *words: str) -> None:
            command = [sys.executable, str(ROOT / "tasks.py"), *words]
            done = subprocess.run(command, cwd=place, env=environ | {"BEFFROI_TOWN": str(place)}, capture_output=True, text=True)
            assert done.returncode == 0, f"{words} {done.stdout}{done.stderr}"

        whole = (clone / "pelicanconf.py").read_text(encoding="utf-8")
        own = '    "plugins.chez_nous.plugin",\n'  # found by the clone's own software, which is not the one that runs here
        (clone / "pelicanconf.py").write_text(whole.replace(own, ""), encoding="utf-8")
        later = clone / "content" / "articles" / "2026-03-02-marche-2.md"
        text = later.read_text(encoding="utf-8")
        later.unlink()
        run(clone, "build")
        run(clone, "begin")
        later.write_text(text, encoding="utf-8")
        run(clone, "build")
        shutil.copytree(clone / "output", site, dirs_exist_ok=True)
        run(clone, "announce")
        assert [post.text.count("acte 2") for post in fake.posts] == [1]
        (clone / "pelicanconf.py").write_text(whole, encoding="utf-8")
        move_clone(clone, folder, tuple(PLUGINS), {}, str(wheel), lambda line: None)
        run(folder, "build")
        run(folder, "announce")
        assert len(fake.posts) == 1
    lost = pages(clone / "output") - pages(folder / "output")
    assert [name for name in lost if "jeux" not in name and not name.startswith(("breves/", "archives/", "flux/"))] == []
    assert "fait à Bourg-Essai" in (folder / "output" / "404.html").read_text(encoding="utf-8")


def test_what_is_no_clone_is_left_alone(tmp_path):
    with pytest.raises(SettingsError, match="ce n’est pas une copie de Beffroi"):
        move_clone(tmp_path, tmp_path / "new", tuple(PLUGINS), {}, None, print)
    assert not (tmp_path / "new").exists()

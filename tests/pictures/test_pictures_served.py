"""Whoever must know how heavy a picture will be learns it before any build."""

import pytest

from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.pictures.gallery import Gallery, find_served_bytes
from plugins.journal.pictures.renditions import list_made_files, write_sizes
from plugins.journal.pictures.room import Settings
from tests.pictures.made import drawing, photo

CONF = {"SITENAME": "Le Beffroi", "SITEURL": "https://journal.example.org", "TOWN": {"name": "Valbrune"}}


@pytest.fixture
def conf(tmp_path):
    return CONF | {"PICTURE_CACHE": str(tmp_path / "kept")}


@pytest.mark.parametrize("name", ["photo.jpg", "dessin.png"])
def test_the_weight_foretold_is_that_of_the_file_that_a_build_makes(tmp_path, conf, name):
    path = photo(tmp_path / name) if name.endswith("jpg") else drawing(tmp_path / name)
    gallery = Gallery(gather_settings(Settings, conf, {}), tmp_path)
    folder = tmp_path / "made"
    folder.mkdir()
    write_sizes(gallery.read_original(path), gallery.recipe, folder)
    (file,) = [file for file in list_made_files(folder) if file.extension in ("jpg", "png")]
    assert find_served_bytes(path, conf) == file.length


def test_weighing_keeps_nothing(tmp_path, conf):
    find_served_bytes(photo(tmp_path / "photo.jpg"), conf)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_what_a_build_has_kept_is_not_made_again(tmp_path, conf, monkeypatch):
    path = drawing(tmp_path / "dessin.png")
    gallery = Gallery(gather_settings(Settings, conf, {}), tmp_path)
    kept = gallery.cache.get_files(gallery.make_sizes_work(path))
    monkeypatch.setattr("plugins.journal.pictures.gallery.write_widest", None)
    assert find_served_bytes(path, conf) == next(file.length for file in kept if file.extension in ("jpg", "png"))


def test_what_is_no_picture_has_no_weight(tmp_path, conf):
    (tmp_path / "a.jpg").write_text("Pas une image.")
    assert find_served_bytes(tmp_path / "a.jpg", conf) is None
    assert find_served_bytes(tmp_path / "absente.jpg", conf) is None

"""The photographs of iPhones, HEIC: taken as they are, shown as every other, upright and without what the phone wrote beside."""

import subprocess
import sys

import pytest
from PIL import Image

from plugins.journal.editorial.picture import find_file_fault
from plugins.journal.pictures.renditions import PictureError, read_original, read_pixels
from tests.house import ROOT
from tests.journal import TestJournal
from tests.pictures.made import corner, iphone


def test_it_is_upright_and_says_nothing_but_its_pixels(tmp_path):
    original = read_original(iphone(tmp_path / "rue.heic"))
    shown = read_pixels(original)
    assert (original.width, original.height, shown.size, shown.info) == (300, 400, (300, 400), {})
    assert corner(shown, "upper right") == "red"


def test_one_that_is_damaged_is_told_by_check_and_by_the_build(tmp_path):
    path = iphone(tmp_path / "rue.heic")
    path.write_bytes(path.read_bytes()[:200])
    assert find_file_fault(tmp_path, "rue.heic").sort == "image illisible"
    with pytest.raises(PictureError, match=r"rue\.heic"):
        read_pixels(read_original(path))


def test_an_article_shows_it_in_the_formats_of_the_web(tmp_path):
    journal = TestJournal(tmp_path)
    iphone(tmp_path / "content" / "images" / "rue.heic", 1200, 900)
    journal.article("marche", body="![Une rue, le matin](/images/rue.heic)")
    journal.run("build")
    page = journal.page("2026/03/le-marche-revient")
    assert ".avif" in page and ".jpg" in page and ".heic" not in page
    assert not list((tmp_path / "output").rglob("*.heic"))
    shown = next(path for path in (tmp_path / "output" / "images").rglob("*.jpg"))
    with Image.open(shown) as image:
        assert image.height > image.width and not image.getexif()


def test_a_journal_without_any_does_not_load_its_library():
    code = "import plugins.journal.pictures.renditions, plugins.journal.editorial.picture, sys; sys.exit('pillow_heif' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

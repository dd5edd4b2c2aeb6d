"""The pictures of a whole site, built by Pelican as a town builds it."""

import json
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests.pictures.made import SECRET, drawing, photo
from tests.warm import pelican

SETTINGS = """
SITENAME, SITEURL, TIMEZONE, DEFAULT_LANG = "Le Beffroi", "https://journal.valbrune.example", "Europe/Paris", "fr"
TOWN = {"name": "Valbrune-sur-Oise", "address": "12, place du Beffroi", "phone": "02 61 91 00 12"}
CATEGORIES, QUARTIERS, PUBLICS = ["Culture"], ["Centre"], ["familles"]
FEED_AUTHORITY, STRICT_SINCE, DEMONSTRATION_NOW = "valbrune.example,2024", "2024-01-01", "2026-03-27T09:00"
PICTURE_WIDTHS = [120, 400]
DEFAULT_IMAGE = {"src": "images/ville.png", "alt": "La ville"}
PLUGINS = ["plugins.journal.editorial.plugin", "plugins.journal.pictures.plugin", "card_printer"]
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS = ["articles"], ["pages"], ["documents"]
THEME = "simple"
AUTHOR_SAVE_AS = ""
"""

PRINTER = """
import dataclasses, json
from pathlib import Path
from pelican import signals

def told(generators):
    contents = [each for name in ("articles", "hidden_articles", "pages") for each in generators[0].context[name]]
    cards = {each.slug: dataclasses.asdict(each.card) for each in contents}
    cards["default"] = dataclasses.asdict(generators[0].context["default_card"])
    folder = Path(generators[0].settings["PATH"]).parent
    (folder / "cards.json").write_text(json.dumps(cards))
    (folder / "sources.json").write_text(json.dumps(list(generators[0].context["picture_sources"])))

def register():
    signals.all_generators_finalized.connect(told)
"""

PHOTO = """---
id: 20260302-aaaaaaaa
title: Le marché revient
date: 2026-03-02 09:00
category: Culture
image:
  src: images/place.jpg
  alt: La place
---
Voici l’étal :

![Un étal]({static}/images/etal.jpg "Un étal, samedi")

et [la photo]({static}/images/etal.jpg), [le plan]({static}/documents/plan.txt).
"""

NO_FACE = "---\nid: 20260303-bbbbbbbb\ntitle: Sans image\ndate: 2026-03-03 09:00\ncategory: Culture\n---\nTexte.\n"
HIDDEN = "---\nid: 20260304-cccccccc\ntitle: Cachée\ndate: 2026-03-04 09:00\ncategory: Culture\nstatus: hidden\n---\nTexte.\n"
OLD = "---\ntitle: Vœux 2016\ndate: 2016-01-03 09:00\ncategory: Culture\n---\nTexte.\n"
PAGE = "---\nid: 20260305-dddddddd\ntitle: La mairie\n---\n![Un étal]({static}/images/etal.jpg)\n"


@pytest.fixture
def town(content: Path, tmp_path: Path) -> Path:
    """A small town's content and settings."""
    articles = {"marche": PHOTO, "sans": NO_FACE, "cachee": HIDDEN, "voeux": OLD}
    files = {**{f"articles/{name}.md": text for name, text in articles.items()}, "pages/mairie.md": PAGE}
    for name, text in files.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text, encoding="utf-8")
    (content / "documents").mkdir()
    (content / "documents" / "plan.txt").write_text("plan", encoding="utf-8")
    photo(content / "images" / "place.jpg", 1500, 1000)
    photo(content / "images" / "etal.jpg", 600, 400, orientation=6)
    drawing(content / "images" / "ville.png")
    (tmp_path / "conf.py").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "card_printer.py").write_text(PRINTER, encoding="utf-8")
    return tmp_path


def build(town: Path, output: str = "output", *options: str) -> subprocess.CompletedProcess:
    return pelican(["content", "-s", "conf.py", "-o", output, "--fatal", "errors", *options], town)


@pytest.fixture
def site(town: Path) -> Path:
    """The town's site, built."""
    ended = build(town)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return town / "output"


def page(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def local(site: Path, address: str) -> Path:
    return site / address.removeprefix("https://journal.valbrune.example").removeprefix("/")


def test_every_address_of_a_picture_leads_to_a_file(site):
    soup = page(site, "2026/03/le-marche-revient")
    figure = soup.figure
    addresses = [each.split(" ")[0] for source in figure.find_all("source") for each in source["srcset"].split(", ")]
    assert len(addresses) == 4
    for address in [*addresses, figure.img["src"], soup.find("a", string="la photo")["href"]]:
        assert local(site, address).is_file(), address
    assert figure.figcaption.text == "Un étal, samedi"
    assert (figure.img["width"], figure.img["height"]) == ("400", "600")


def test_pages_show_their_pictures_too(site):
    assert local(site, page(site, "la-mairie").picture.img["src"]).is_file()


def test_it_is_told_which_publications_begin_with_a_picture(site):
    assert json.loads((site.parent / "sources.json").read_text()) == ["articles/marche.md"]


def test_no_file_of_the_site_tells_a_position(site):
    for path in site.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
        if path.suffix in (".jpg", ".png", ".webp", ".avif"):
            with Image.open(path) as image:
                assert not image.getexif(), path


def test_other_linked_files_are_still_copied(site):
    assert (site / "documents" / "plan.txt").read_text(encoding="utf-8") == "plan"


def test_each_publication_has_the_card_it_should(site):
    cards = json.loads((site.parent / "cards.json").read_text(encoding="utf-8"))
    assert cards["le-marche-revient"]["alt"] == "La place"
    assert cards["sans-image"]["media_type"] == cards["cachee"]["media_type"] == cards["la-mairie"]["media_type"] == "image/png"
    assert cards["voeux-2016"] == cards["default"]
    for card in cards.values():
        assert local(site, card["url"]).stat().st_size == card["length"]


def test_a_second_build_elsewhere_makes_nothing_and_gives_the_same_site(site, town, root):
    kept = {path: path.stat().st_mtime_ns for path in (town / ".beffroi" / "pictures").rglob("*") if path.is_file()}
    assert build(town, "autre").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (town / ".beffroi" / "pictures").rglob("*") if path.is_file()} == kept
    images = [{path.name: path.read_bytes() for path in (folder / "images").iterdir()} for folder in (site, town / "autre")]
    assert images[0] == images[1]


def test_a_damaged_picture_stops_the_build_in_french(town, root):
    path = town / "content" / "images" / "place.jpg"
    path.write_bytes(path.read_bytes()[:-5000])
    ended = build(town)
    assert ended.returncode
    assert "content/articles/marche.md" in ended.stdout + ended.stderr
    assert "Envoyez-la de nouveau" in " ".join((ended.stdout + ended.stderr).split())


def test_in_preview_it_is_told_and_the_page_is_there_without_it(town, root):
    path = town / "content" / "images" / "etal.jpg"
    path.write_bytes(path.read_bytes()[:-3000])
    ended = build(town, "output", "-e", "PREVIEW=true")
    assert ended.returncode == 0
    assert "Envoyez-la de nouveau" in " ".join((ended.stdout + ended.stderr).split())
    assert "<img" not in str(page(town / "output", "la-mairie").find(id="content") or page(town / "output", "la-mairie"))

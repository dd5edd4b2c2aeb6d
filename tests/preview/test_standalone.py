"""A preview to carry away, built by the real command: unzipped anywhere, opened by a double click, all of it is there."""

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from plugins.engine.preview.standalone import ELSEWHERE, relativize_links
from tests.house import ROOT
from tests.journal import NOW
from tests.preview.test_preview import article
from tests.warm import warm

PUBLIC = "https://journal.essai.example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The preview of one published article, a draft and a scheduled one."""
    place = tmp_path_factory.mktemp("standalone")
    article(place, "a", "Une publiée", "2026-03-26 09:00", aliases="[/ancienne/]")
    article(place, "b", "Un brouillon", "2026-03-26 10:00", status="draft")
    article(place, "c", "Une programmée", "2026-04-02 09:00", tags="été")
    (place / "content" / "images").mkdir()
    (place / "content" / "images" / "valbrune.png").symlink_to(ROOT / "content" / "images" / "valbrune.png")
    environ = {"PATH": os.environ["PATH"], "HOME": str(place), "BEFFROI_STATE": str(place / "state"), "BEFFROI_NOW": NOW}
    words = ["build", "--preview", "--content", str(place / "content"), "--output", str(place / "apercu")]
    done = warm().run(words, ROOT, environ | {"BEFFROI_SITEURL": PUBLIC})
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "apercu"


def pages(folder):
    return sorted(folder.rglob("*.html"))


def addresses(page):
    """What a page points at in the site, as its browser would follow it."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    found = [element[name] for element in soup.find_all(True) for name in ("href", "src") if name in element.attrs]
    found += [one.split()[0] for element in soup.find_all(srcset=True) for one in element["srcset"].split(",")]
    return [address for address in found if not urlsplit(address).scheme and not address.startswith("#")]


def test_every_address_of_every_page_leads_to_a_file_from_where_the_page_is(folder):
    lost = [(page.name, at) for page in pages(folder) for at in addresses(page) if not (page.parent / unquote(urlsplit(at).path)).is_file()]
    assert lost == []
    assert len({address for page in pages(folder) for address in addresses(page)}) > 50


def test_no_file_keeps_the_address_it_was_built_for(folder):
    assert [path for path in folder.rglob("*") if path.is_file() and ELSEWHERE.encode() in path.read_bytes()] == []


def test_it_can_be_searched_drafts_too_wherever_a_web_server_has_it(folder):
    search = BeautifulSoup((folder / "recherche" / "index.html").read_text(encoding="utf-8"), "html.parser").select_one("#recherche")
    assert (search["data-index"], search["data-root"]) == ("../index-recherche/", "../")
    records = [record for path in (folder / "index-recherche" / "fiches").glob("*") for record in json.loads(path.read_bytes()).values()]
    assert {"2026/03/une-publiee/", "2026/03/un-brouillon/"} <= {record["u"] for record in records}


def test_nothing_but_the_preview_is_left(folder):
    assert {path.name for path in folder.parent.iterdir()} <= {"apercu", "content", "state", ".apercu.verrou"}


def test_drafts_and_what_is_to_come_are_shown_and_marked(folder):
    home = (folder / "index.html").read_text(encoding="utf-8")
    assert "Un brouillon" in home and "Une programmée" in home
    assert "<strong>Brouillon.</strong>" in (folder / "2026/03/un-brouillon/index.html").read_text(encoding="utf-8")
    assert "<strong>Programmée</strong>" in (folder / "2026/04/une-programmee/index.html").read_text(encoding="utf-8")


def test_its_posts_name_the_public_address(folder):
    shown = (folder / "_apercu/annonces/index.html").read_text(encoding="utf-8")
    assert f"{PUBLIC.removeprefix('https://')}/2026/03/une" in shown


def test_no_search_engine_may_keep_it(folder):
    assert all('content="noindex"' in page.read_text(encoding="utf-8") for page in pages(folder))


def test_an_old_address_leads_to_its_page(folder):
    moved = (folder / "ancienne/index.html").read_text(encoding="utf-8")
    assert re.search(r"url=\.\./2026/03/une-publiee/index\.html\"", moved)


@pytest.mark.parametrize(
    ("depth", "written", "read"),
    [
        (0, "", "index.html"),
        (0, "/", "index.html"),
        (2, "/rubriques/culture/", "../../rubriques/culture/index.html"),
        (1, "/images/a-480.avif 480w, ", "../images/a-480.avif 480w, "),
        (1, "/2026/03/a/?x=1#note", "../2026/03/a/index.html?x=1#note"),
    ],
)
def test_an_address_is_followed_from_its_page(depth, written, read):
    assert relativize_links(f'<a href="{ELSEWHERE}{written}">', depth) == f'<a href="{read}">'

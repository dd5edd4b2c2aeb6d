"""A journal that is dressed: its colours in the sheet that pages load, in the browser's bars and the manifest; its arms on every page."""

import json
import re
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.errors import URGENT, SettingsError
from plugins.core.infrastructure.settings import find_settings_mistakes
from plugins.journal.branding.plugin import overlay_theme
from tests.browser.demonstration import SITEURL
from tests.theme.built import ROOT, build

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 80"><path d="M0 0h60v80z"/></svg>'
LOOK = {"palette": "verger", "town": "#5b2a86", "density": "serree", "arms": "armes.svg"}


@pytest.fixture(scope="module")
def dressed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dressed")
    article = folder / "content/articles/une.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\nid: a-1\ntitle: Une\ndate: 2026-03-26T08:00\ncategory: Culture\n---\nUn mot.\n", encoding="utf-8")
    (folder / "content/armes.svg").write_text(SVG, encoding="utf-8")
    return build(folder, PATH=str(folder / "content"), SITEURL=SITEURL, THEME=str(ROOT / "theme"), DEFAULT_IMAGE=None, LOOK=LOOK)


def sheets(site, page):
    links = [link["href"].removeprefix("/") for link in page.soup.find_all("link", rel="stylesheet")]
    return "".join((site.folder / link).read_text(encoding="utf-8") for link in links)


def test_the_sheet_that_a_page_loads_has_the_town_s_colours(dressed):
    css = sheets(dressed, dressed.page(""))
    assert re.search(r"--slate:\s*#5b2a86", css) and re.search(r"--block:\s*1\.6rem", css)


def test_no_page_loads_colours_that_others_replace(dressed):
    assert len(re.findall(r"--bell:\s*#", sheets(dressed, dressed.page("")))) == 2


def test_the_bars_of_the_browser_have_the_colour_of_the_paper(dressed):
    told = [tag["content"] for tag in dressed.page("").soup.find_all("meta", attrs={"name": "theme-color"})]
    assert told == ["#fbfaf1", "#121711"]


def test_a_phone_that_keeps_the_journal_shows_the_town_s_colour(dressed):
    told = json.loads((dressed.folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (told["background_color"], told["theme_color"]) == ("#fbfaf1", "#5b2a86")


def test_the_arms_stand_on_every_page_and_on_its_tab(dressed):
    for page in dressed.full_pages:
        shown = page.soup.select_one(".masthead .arms")
        assert dressed.holds(shown["src"].removeprefix("/")) and (shown["width"], shown["height"]) == ("90", "120")
        assert page.soup.find("link", rel="icon")["href"] == shown["src"]
        assert not page.soup.select(".belfry")


def test_check_tells_a_colour_that_cannot_be_read_among_the_mistakes_of_the_settings():
    (told,) = find_settings_mistakes({"PLUGINS": ["plugins.journal.branding.plugin"], "LOOK": {"accent": "#ffd700"}}, {})
    assert told.startswith("LOOK : accent : « #ffd700 » ne se lit pas assez") and "La plus proche qui convienne" in told


def test_arms_that_cannot_be_shown_hold_up_no_alert(tmp_path, monkeypatch, caplog):
    (tmp_path / "armes.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    conf = {"PATH": str(tmp_path), "THEME": str(ROOT / "theme"), "LOOK": {**LOOK, "arms": "armes.png"}, "THEME_STATIC_PATHS": ["static"]}
    engine = SimpleNamespace(settings=conf)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"armes\.png"):
        overlay_theme(engine)
    conf[URGENT] = True
    overlay_theme(engine)
    assert conf["APPEARANCE"].arms is None and "armes.png" in caplog.text

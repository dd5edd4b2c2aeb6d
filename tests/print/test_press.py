"""What papers are made of: codes, drawings in the town's colours, and what is said when the machine cannot."""

import io
import sys
from pathlib import Path

import pytest
import zxingcpp

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.print import press
from plugins.town.print.codes import QUIET, draw_code
from plugins.town.print.pdf import HTML
from plugins.town.print.press import OURS, PrintingPress, embed_colours, read_class_styles, read_tokens
from plugins.town.print.room import Settings
from tests.print.conftest import TOWN
from tests.print.read_paper import pages

ADDRESSES = [
    "https://x.com/a",
    "https://journal.valbrune.example/2026/03/" + "un-marche-" * 20,
    "https://école.example/à-côté/?q=1&r=2#fin",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_opens_the_very_address(tmp_path, address):
    Path(tmp_path, "code.svg").write_text(draw_code(address), encoding="utf-8")
    sheet = "<style>@page{size:60mm 60mm;margin:0}img{width:60mm}</style><img src=code.svg alt=code>"
    HTML(string=sheet, base_url=f"{tmp_path.as_uri()}/").write_pdf(tmp_path / "code.pdf")
    (page,) = pages(tmp_path / "code.pdf")
    assert [found.text for found in zxingcpp.read_barcodes(page)] == [address]


def test_a_code_keeps_light_around_it():
    small = draw_code("https://x.com/a")
    side = 25 + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in small


@pytest.mark.parametrize("name", ["belfry", "skyline"])
def test_a_drawing_has_all_its_colours(name):
    drawn = PrintingPress(OURS).read_drawing(name)
    shapes = [piece.split('"')[0] for piece in drawn.split('class="')[1:]]
    assert shapes
    assert [shape for shape in shapes if f".{shape}{{fill" not in drawn.replace(" ", "")] == []


def test_a_drawing_takes_the_colours_that_a_town_changed():
    known = read_tokens(":root { --tower: #123456; } @media (prefers-color-scheme: dark) { :root { --tower: #000; } }")
    drawn = embed_colours(
        '<svg class="belfry" viewBox="0 0 1 1"><path class="brick"/></svg>', read_class_styles(".brick { fill: var(--tower); }", known)
    )
    assert "<style>.brick{fill: #123456;}</style>" in drawn


def test_papers_take_the_palette_of_the_town(tmp_path):
    conf = {"SITENAME": "Le Beffroi", "SITEURL": "https://journal.valbrune.example", "TOWN": TOWN, "LOOK": {"town": "#123456"}}
    dressed = press.open_press(gather_settings(Settings, conf, {}))
    dressed.dress(tmp_path, "paper.css")
    assert "--slate: #123456;" in (tmp_path / "css" / "tokens.css").read_text(encoding="utf-8")


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch):
    class NoPango:
        def find_spec(self, name, path=None, target=None):
            if name == "plugins.town.print.pdf":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "plugins.town.print.pdf", raising=False)
    monkeypatch.delattr("plugins.town.print.pdf", raising=False)
    with pytest.raises(SettingsError, match="sudo apt install libpango"):
        PrintingPress(OURS).render_pdf("<p>Bonjour</p>", OURS)


def test_no_paper_asks_anything_of_another_machine(tmp_path, caplog):
    from_afar = PrintingPress(OURS).render_pdf(
        '<html lang="fr"><title>x</title><img alt="x" src="https://traceur.example/pixel.png">', tmp_path
    )
    assert io.BytesIO(from_afar).read(5) == b"%PDF-"
    assert "disallowed protocol" in caplog.text

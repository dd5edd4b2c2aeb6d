"""The theme's own style sheet with the town's values in it, and its arms: nothing more for readers to wait for."""

import re

import pytest

from plugins.journal.branding.palettes import DENSITIES, PALETTES, build_day_tones, build_night_tones, read_arms_picture
from plugins.journal.branding.room import TownLook, parse_look
from plugins.journal.branding.theme_files import TOKENS, UndeclaredToken, list_theme_files, rewrite_tokens, write_theme_files
from tests.editorial.test_picture_file import png
from tests.house import ROOT

SHEET = (ROOT / "theme/static" / TOKENS).read_text(encoding="utf-8")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 80"><path d="M0 0h60v80z"/></svg>'
PNG = png(200, 100)


def test_the_theme_by_itself_is_the_first_palette():
    palette = PALETTES["beffroi"]
    assert rewrite_tokens(SHEET, build_day_tones(palette), build_night_tones(palette)) == SHEET


def test_the_look_of_the_theme_itself_adds_no_file(tmp_path):
    assert list_theme_files(TownLook(), SHEET, tmp_path) == ({}, None)


def test_a_town_s_colours_are_those_of_the_sheet_by_day_and_followed_by_night(tmp_path):
    made, _ = list_theme_files(parse_look({"town": "#5b2a86"}), SHEET, tmp_path)
    css = made[TOKENS].decode()
    slates = re.findall(r"--slate: (#\w+);", css)
    assert slates[0] == "#5b2a86" and len(slates) == 2 and slates[1] != "#5b2a86"
    assert re.findall(r"--band: (#\w+);", css)[0] == "#5b2a86"


@pytest.mark.parametrize("density", [name for name, measures in DENSITIES.items() if measures])
def test_a_density_changes_the_measures_and_no_colour(density, tmp_path):
    made, _ = list_theme_files(parse_look({"density": density}), SHEET, tmp_path)
    changed = [
        line.partition(":")[0].strip()
        for line, other in zip(made[TOKENS].decode().splitlines(), SHEET.splitlines(), strict=True)
        if line != other
    ]
    assert changed == ["--gap", "--block", "--item"]


def test_a_theme_without_the_token_is_told_by_its_name():
    with pytest.raises(UndeclaredToken, match="--slate"):
        rewrite_tokens(":root { --ink: #000; }", {"slate": "#fff"}, {})


def test_nothing_else_of_the_sheet_moves():
    css = ":root { --ink: #000; --ink-soft: #111; }"
    assert rewrite_tokens(css, {"ink": "#222"}, {}) == ":root { --ink: #222; --ink-soft: #111; }"


@pytest.mark.parametrize(("name", "content", "size"), [("a.svg", SVG, (90, 120)), ("a.PNG", PNG, (240, 120))])
def test_the_page_knows_the_shape_of_the_arms_beforehand(name, content, size):
    found = read_arms_picture(name, content)
    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jpg", b"\xff\xd8", "il faut un dessin SVG ou une image PNG."),
        ("a.png", b"GIF89a", "il faut un dessin SVG ou une image PNG."),
        ("a.png", PNG[:18], "cette image est abîmée."),
        ("a.png", PNG[:40], "cette image est abîmée."),
        ("a.png", PNG[:16] + bytes(8), "cette image est abîmée."),
        ("a.svg", SVG.replace(b"80", b"8.0.0"), "ce dessin SVG ne dit pas ses dimensions"),
        ("a.svg", b"<svg><path/></svg>", "ce dessin SVG ne dit pas ses dimensions"),
        ("a.svg", SVG.replace(b"<path", b"<script>1</script><path"), "ce dessin SVG contient un programme"),
        ("a.svg", SVG.replace(b"<path", b'<path onload="x()"'), "ce dessin SVG contient un programme"),
    ],
)
def test_arms_that_cannot_be_shown_are_refused_in_french(name, content, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        read_arms_picture(name, content)


def test_the_arms_are_carried_to_the_theme(tmp_path):
    (tmp_path / "armes.svg").write_bytes(SVG)
    made, shown = list_theme_files(parse_look({"arms": "armes.svg"}), SHEET, tmp_path)
    assert made == {"icons/armes.svg": SVG} and shown.path == "icons/armes.svg"


@pytest.mark.parametrize("name", ["absent.svg", "../dehors.svg", "."])
def test_arms_that_are_no_file_of_the_content_are_refused(name, tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "dehors.svg").write_bytes(SVG)
    with pytest.raises(ValueError, match="n’est pas un fichier de content/"):
        list_theme_files(parse_look({"arms": name}), SHEET, content)


def test_two_builds_that_differ_never_share_a_folder(tmp_path):
    one, other = write_theme_files({"css/tokens.css": b"a"}, tmp_path), write_theme_files({"css/tokens.css": b"b"}, tmp_path)
    assert one != other and (one / "css/tokens.css").read_bytes() == b"a"


def test_a_file_that_is_there_is_not_touched(tmp_path):
    file = write_theme_files({"css/tokens.css": b"a"}, tmp_path) / "css/tokens.css"
    before = file.stat().st_mtime_ns
    write_theme_files({"css/tokens.css": b"a"}, tmp_path)
    assert file.stat().st_mtime_ns == before

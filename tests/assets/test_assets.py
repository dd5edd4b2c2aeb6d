"""The theme's files under names that tell their bytes, and the files that name them."""

import re
from pathlib import Path

import pytest

from plugins.journal.assets.assets import Addresses, Asset, LeanTexts, UnknownAsset, find_files, name_assets

SHEET = 'body { color: red }\n@font-face { src: url("../fonts/a.woff2") format("woff2") }\n'


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """The static folder of a theme: a sheet, its typeface and its picture, a module and its neighbour."""
    for name, content in {
        "css/base.css": SHEET + "p { background: url(../images/bell.svg#gold) }\n",
        "fonts/a.woff2": "a",
        "images/bell.svg": "<svg/>",
        "js/page.js": 'import { keep } from "./keep.js";\nimport("./late.js");\nimport x from "elsewhere";\nkeep();\n',
        "js/keep.js": "export const keep = () => {};\n",
        "js/late.js": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def assets(folders: list[Path], lean_texts: LeanTexts | None = None) -> dict[str, Asset]:
    return name_assets(find_files(folders), lean_texts)


def text(static: Path, name: str) -> str:
    return assets([static])[name].content.decode()


def test_a_text_that_an_earlier_build_made_lean_is_found_again_as_long_as_it_and_what_it_names_stand(static):
    lean_texts = {}
    before = assets([static], lean_texts)
    assert assets([static], lean_texts) == before == assets([static])
    (static / "fonts/a.woff2").write_text("b")
    assert assets([static], lean_texts) == assets([static]) != before
    lean_texts[static / "css/base.css"] = lean_texts[static / "css/base.css"][0], b"p{}"
    assert assets([static], lean_texts)["css/base.css"].content == b"p{}"


def test_a_name_tells_the_bytes(static):
    assert re.fullmatch(r"fonts/a\.[0-9a-f]{8}\.woff2", assets([static])["fonts/a.woff2"].name)


def test_a_file_that_changes_has_another_name(static):
    before = assets([static])["js/keep.js"].name
    (static / "js/keep.js").write_text("export const keep = 1;\n")
    assert assets([static])["js/keep.js"].name != before


def test_a_file_that_does_not_change_keeps_its_name(static):
    before = assets([static])["js/keep.js"].name
    (static / "js/late.js").write_text("1;\n")
    assert assets([static])["js/keep.js"].name == before


def test_a_sheet_names_its_typeface_by_its_new_name(static):
    found = assets([static])
    assert f'url("../{found["fonts/a.woff2"].name}")' in found["css/base.css"].content.decode()


def test_a_sheet_has_another_name_when_its_typeface_changes(static):
    before = assets([static])["css/base.css"].name
    (static / "fonts/a.woff2").write_text("b")
    assert assets([static])["css/base.css"].name != before


def test_a_picture_that_keeps_its_own_name_is_found_from_the_folder_of_the_others(static):
    assert "url(../../images/bell.svg#gold)" in text(static, "css/base.css")


def test_a_sheet_holds_those_that_it_imports_from_its_folder(static):
    (static / "css/whole.css").write_text('@import "base.css";\ni { j: k }\n')
    whole, base = text(static, "css/whole.css"), text(static, "css/base.css")
    assert whole == f"{base}i{{j:k}}"


def test_a_sheet_that_is_imported_from_elsewhere_stays_where_it_is(static):
    (static / "css/whole.css").write_text('@import "https://a.example/x.css"; @import "absent.css";')
    assert text(static, "css/whole.css") == '@import "https://a.example/x.css";@import "absent.css";'


def test_a_module_names_its_neighbours_by_their_new_names(static):
    found = assets([static])
    written = found["js/page.js"].content.decode()
    names = [Path(found[name].name).name for name in ("js/keep.js", "js/late.js")]
    assert f'from"./{names[0]}"' in written and f'import("./{names[1]}")' in written


def test_a_module_that_is_no_neighbour_is_left_as_it_is(static):
    assert 'import x from"elsewhere"' in text(static, "js/page.js")


def test_what_is_not_relative_is_left_as_it_is(static):
    sheet = "a { b: url(data:image/gif;base64,R0) url(/x.png) url(https://a.example/y.png) url(#z) }"
    (static / "css/base.css").write_text(sheet)
    assert re.findall(r"url\(.*?\)", text(static, "css/base.css")) == re.findall(r"url\(.*?\)", sheet)


def test_two_modules_that_name_each_other_are_both_there(static):
    (static / "js/keep.js").write_text('import "./page.js";\n')
    found = assets([static])
    assert "../../js/" in found["js/keep.js"].content.decode() + found["js/page.js"].content.decode()


def test_the_last_folder_of_a_theme_wins(static, tmp_path):
    (other := tmp_path / "other").mkdir()
    (other / "css").mkdir()
    (other / "css/base.css").write_text("i{}")
    assert assets([static, other])["css/base.css"].content == b"i{}"


def test_a_template_that_asks_for_a_file_that_is_not_there_is_told_which():
    with pytest.raises(UnknownAsset, match=r"css/bsae\.css"):
        Addresses({"css/base.css": "https://a.example/"})("css/bsae.css")

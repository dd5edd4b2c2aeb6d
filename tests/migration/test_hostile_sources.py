"""Files that are no export, or that mean harm: a sentence, and nothing written."""

import gzip

import pytest

from tests.migration.town import empty_town, export, item, move, texts

BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


HARMFUL = {
    "bomb.xml": export(item(2, "&b;", "x", "/x/")).replace("<rss", BOMB + "<rss", 1).encode(),
    "outside.xml": export(item(2, "&a;", "x", "/x/")).replace("<rss", OUTSIDE + "<rss", 1).encode(),
    "deep.xml": export("<item>" * 500).encode(),
    "cut.xml": export(item(2, "Un", "x", "/x/")).encode()[:-200],
    "cut.sql.gz": gzip.compress(b"INSERT INTO `spip_articles` VALUES (1, 'a');" * 5000)[:60],
    "empty.sqlite": b"SQLite format 3\0" + b"\0" * 200,
    "picture.png": b"\x89PNG\r\n" * 20,
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_file_that_is_no_export_is_refused_in_a_sentence(tmp_path, name):
    source, town = tmp_path / name, empty_town(tmp_path)
    source.write_bytes(HARMFUL[name])
    done = town.run("import", "site", str(source), "--offline", "--content", str(town.folder / "content"), code=2)
    assert name in done.stderr and texts(town) == {}


def test_nothing_of_a_text_leads_out_of_the_site_nor_runs(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    (tmp_path / "uploads").mkdir()
    body = (
        '<script>alert(1)</script><a href="javascript:alert(1)">cliquez</a>'
        '<img src="https://www.bourg.example/../../secret.png" alt="a"><img src="https://www.bourg.example/%2e%2e/secret.png" alt="b">'
        '<p onclick="x()">&lt;script&gt;alert(2)&lt;/script&gt;</p>'
    )
    source = tmp_path / "site.xml"
    source.write_text(export(item(2, "../../evasion", body, "/../../../evasion/")), encoding="utf-8")
    town = empty_town(tmp_path)
    move(town, source, "--files", str(tmp_path / "uploads"), "--offline")
    ((path, text),) = texts(town).items()
    assert path == "articles/2021-05-12-evasion.md"
    assert "alert(1)" not in text and "onclick" not in text and "&lt;script>alert(2)" in text and "cliquez" in text
    assert not list((town.folder / "content").rglob("*.png")) and not list(tmp_path.glob("*.md"))

"""Exports that are cut, damaged, packed to swell, or that lie about themselves: a sentence, or the rest of it; in a bounded time."""

import gzip
import random
import sqlite3
import tracemalloc
from datetime import datetime
from time import process_time

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.migration.move_in import open_source
from plugins.towns.migration.spip import _parse_value
from tests.migration.town import export, item

NOW, BUDGET = datetime(2026, 3, 1, tzinfo=PARIS), 8.0
POST = export(item(2, "Un", "<p>texte</p>", "/x/")).encode()
LONG = export("".join(item(n, f"T{n}", random.Random(n).randbytes(300).hex(), f"/x{n}/") for n in range(2, 900))).encode()
ROWS = b"INSERT INTO `spip_articles` (`id_article`,`titre`,`texte`,`date`,`statut`) VALUES "
ROW = b"(1,'Un','texte','2021-05-12 10:00:00','publie')"
MANY = b",".join(b"(%d,'%s','x','2021-05-12 10:00:00','publie')" % (n, random.Random(n).randbytes(300).hex().encode()) for n in range(900))
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head><title>Un</title></head><body><p>" + b"mot " * 300


def damaged(packed: bytes) -> bytes:
    middle = len(packed) // 2
    return packed[:middle] + bytes(byte ^ 0xFF for byte in packed[middle : middle + 400]) + packed[middle + 400 :]


def footnotes(text: str) -> bytes:
    meta = f"<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>{text}</wp:meta_value></wp:postmeta>"
    return POST.replace(b"</item>", meta.encode() + b"</item>", 1)


def page(http: bytes = PAGE, header: bytes = b"", address: bytes = b"https://www.bourg.example/x/") -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + address + b"\r\n" + header
    return head + b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"


def read(folder, name, content):
    """The documents of a source, read in a bounded time."""
    (folder / name).write_bytes(content)
    before = process_time()
    try:
        return list(open_source(str(folder / name), "https://www.bourg.example", NOW).read_documents())
    finally:
        assert process_time() - before < BUDGET


REFUSED = {
    "cut-late.xml.gz": lambda: gzip.compress(LONG)[:-5000],
    "damaged.xml.gz": lambda: damaged(gzip.compress(LONG)),
    **{f"{name}.xml": lambda name=name: POST.replace(b"UTF-8", name.encode(), 1) for name in ("utf-7", "UCS-4", "big5", "hex", "nonsense")},
    "elements.xml": lambda: POST.replace(b"<item>", b"<item>" + b"<a/>" * 600_000, 1),
    "elements.spip.xml": lambda: b"<?xml version='1.0'?><SPIP><spip_articles>" + b"<a/>" * 600_000 + b"</spip_articles></SPIP>",
    "cut-late.sql.gz": lambda: gzip.compress(ROWS + MANY + b";")[:-3000],
    "values.sql.gz": lambda: gzip.compress(ROWS + b"(" + b"1," * 30_000_000 + b"1);", 1),
    "endless.header.warc": lambda: page() + page(header=b"X: " + b"y" * 60_000_000 + b"\r\n"),
    "endless.line.warc": lambda: b"WARC/1.0" + b"x" * 60_000_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_container_that_is_cut_or_swells_is_refused_in_a_sentence(tmp_path, name):
    with pytest.raises(SettingsError, match=name.partition(".")[0]):
        read(tmp_path, name, REFUSED[name]())


READ = {
    "deep-notes.xml": lambda: footnotes("[" * 100_000),
    "number-for-notes.xml": lambda: footnotes("5"),
    "columns.sql": lambda: ROWS.replace(b"`titre`", b"`tit\xffre`") + ROW + b";",
    "backslashes.sql.gz": lambda: gzip.compress(ROWS + ROW + b",(2,'" + b"\\'" * 4_000_000 + b"');", 1),
    "doubled.sql.gz": lambda: gzip.compress(ROWS + ROW + b",(2,'" + b"''" * 4_000_000 + b"');", 1),
    "brotli.warc": lambda: (
        page() + page(PAGE[:40] + b"\r\nContent-Encoding: br\r\n\r\n" + b"\xff" * 900, address=b"https://www.bourg.example/y/")
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_whole_beside_a_hostile_part_is_read(tmp_path, name):
    assert len(read(tmp_path, name, READ[name]())) >= 1


@pytest.mark.parametrize("written", ["L’été à l\\'eau", "d''eau", 'a ""b"" \\"c\\"', "x\\\\"])
def test_the_quotes_of_a_dump_are_those_of_its_author(tmp_path, written):
    (document,) = read(tmp_path, "a.sql", ROWS + f"(1,'{written}','x','2021-05-12 10:00:00','publie');".encode())
    assert document.title.replace("’", "'") == written.replace("\\'", "'").replace("''", "'").replace('\\"', '"').replace(
        "\\\\", "\\"
    ).replace("’", "'")


def test_a_backup_with_more_rows_than_any_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("plugins.towns.migration.spip.MOST_ROWS", 10)
    with pytest.raises(SettingsError, match="lignes"):
        read(tmp_path, "rows.sql", ROWS + b",".join([ROW] * 11) + b";")


def test_a_text_of_escaped_quotes_takes_a_few_times_its_length():
    statement = b"'" + b"\\'" * 300_000 + b"'"
    tracemalloc.start()
    value, place = _parse_value(statement, 0)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (value, place) == ("'" * 300_000, len(statement)) and most < 3_000_000


def test_a_column_of_sqlite_that_is_a_gigabyte_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "made.sqlite") as made:
        made.execute("CREATE TABLE spip_articles (id_article, titre, texte AS (zeroblob(900000000)), date, statut)")
        made.execute("INSERT INTO spip_articles (id_article, titre, date, statut) VALUES (1, 'Un', '2021-05-12 10:00:00', 'publie')")
    with pytest.raises(SettingsError, match="SQLite"):
        read(tmp_path, "bomb.sqlite", (tmp_path / "made.sqlite").read_bytes())

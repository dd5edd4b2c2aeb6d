"""What an untrusted feed holds, within limits: the tables of a GTFS archive, and its texts made safe."""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from plugins.core.publication.untrusted_text import strip_harmful_markup
from plugins.town.transit.network import FeedError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea", "select")
"""Elements whose content is no text for readers."""
BREAKS = ("p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "hr")
BLANKS = re.compile(r"[^\S\n]+")
LINES = re.compile(r" ?\n[\s]*")
LONGEST_ADDRESS = 2_000
MOST_READ = 20_000
"""Characters of a text that are looked at: a notice has some hundreds."""


def clean_line(text: str, longest: int) -> str:
    """`text` on one line."""
    return shorten_text(extract_text(text).replace("\n", " "), longest)


def split_paragraphs(text: str, longest: int) -> tuple[str, ...]:
    """`text` in paragraphs, none empty; their characters are at most `longest` in all."""
    return tuple(filter(None, shorten_text(extract_text(text), longest).split("\n")))


def clean_address(text: str) -> str:
    """`text` if a reader may be led there, else nothing: only the web, and no credentials in it."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        safe = parts.scheme in ("http", "https") and parts.hostname and not parts.username and len(text) <= LONGEST_ADDRESS
    except ValueError:
        return ""
    return text if safe and not re.search(r"[\s<>\"'\\^`{|}\x00-\x1f\x7f]", text) else ""


def shorten_text(text: str, longest: int) -> str:
    """`text`, cut at a word when it is longer, with an ellipsis."""
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    return f"{start[: start.rfind(' ')] if ' ' in start[longest // 2 :] else start}…"


def extract_text(html: str) -> str:
    """The visible text of `html`, or of a plain text: one line a paragraph. Nothing that is invisible, nor turns the writing."""
    reader = _Reader()
    reader.feed(strip_harmful_markup(html[:MOST_READ]))
    reader.close()
    visible = "".join(map(_keep_printable, "".join(reader.found).replace("\r", "\n")))
    return LINES.sub("\n", BLANKS.sub(" ", visible)).strip()


def _keep_printable(character: str) -> str:
    """Itself; nothing in place of what cannot be seen: with some of these, a text is written backwards."""
    if character in "\n\u200d":
        return character
    category = unicodedata.category(character)
    return "" if category in ("Cf", "Cs", "Co", "Cn") else " " if category in ("Cc", "Zl", "Zp") else character


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.hidden.append(tag)
        elif tag in BREAKS:
            self.found.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        elif tag in BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


MOST_FILES = 500
"""GTFS has some thirty tables; an archive of more files than this is something else."""
MEGABYTE = 1_000_000
MOST_DIRECTORY = MEGABYTE
"""Bytes of the list of an archive's files: 2 kB for each of MOST_FILES. One of a hundred millions of bytes names two million files, each an
object before anything is counted."""
END, END_64, WHERE_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
"""How the records begin that end a zip: APPNOTE.TXT, 4.3.14 to 4.3.16. The last is as far from the end as its comment is long."""
LAST = 22 + 65_535 + 20 + 56
MOST_BYTES = {"stop_times.txt": 1_500 * MEGABYTE, "trips.txt": 120 * MEGABYTE, "stops.txt": 40 * MEGABYTE}
"""Of a table once unpacked. In Île-de-France, the largest network of the country: 700, 60 and 8 MB."""
OTHERS = 20 * MEGABYTE
BUFFER = 1 << 18


@dataclass(frozen=True)
class Archive:
    """The feed at `path`; `tables` are the places of its tables inside, by their names."""

    path: Path
    tables: dict[str, str]

    def needs(self, *tables: str) -> None:
        """Raises FeedError, naming every one of `tables` that is not there."""
        missing = [table for table in tables if table not in self.tables]
        if missing:
            raise FeedError(f"il y manque {', '.join(missing)} : ce n’est pas un GTFS complet.")

    def read_rows(self, table: str, needed: Iterable[str], optional: Iterable[str] = ()) -> Iterator[tuple[str, ...]]:
        """Each row of `table`: the columns `needed`, then those `optional`, stripped, empty where nothing is written; no row of no table.

        Raises FeedError when a needed column is missing, or when the table cannot be read to its end.
        """
        if table not in self.tables:
            return
        try:
            with self._open_table(table) as file:
                yield from _iterate_values(csv.reader(read_lines(file, table)), table, tuple(needed), tuple(optional))
        except zlib.error as error:
            raise FeedError(f"{table} est abîmé : sa compression ne se défait pas.") from error
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, csv.Error) as error:
            raise FeedError(f"{table} ne se lit pas ({type(error).__name__}, {error}).") from error

    @contextmanager
    def _open_table(self, table: str) -> Iterator[io.BufferedReader]:
        most = MOST_BYTES.get(table, OTHERS)
        if self.path.is_dir():
            with (self.path / self.tables[table]).open("rb") as file:
                yield io.BufferedReader(BoundedFile(file, table, most), BUFFER)
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.tables[table]) as file:
                yield io.BufferedReader(BoundedFile(file, table, most), BUFFER)


class BoundedFile(io.RawIOBase):
    """A file of which at most `most` bytes are read, whatever its archive says of its size."""

    def __init__(self, file: IO[bytes], table: str, most: int):
        self.file, self.table, self.most, self.so_far = file, table, most, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """See io.RawIOBase. Raises FeedError past the limit."""
        view = memoryview(buffer)
        piece = self.file.read(len(view))
        self.so_far += len(piece)
        if self.so_far > self.most:
            raise FeedError(f"{self.table} dépasse {self.most // MEGABYTE} Mo : c’est plus qu’aucun réseau.")
        view[: len(piece)] = piece
        return len(piece)


def open_archive(path: Path) -> Archive:
    """The feed at `path`, a zip or a folder of tables. Raises FeedError when it is neither, or asks for too much."""
    if path.is_dir():
        return Archive(path, {file.name: file.name for file in sorted(path.glob("*.txt")) if file.is_file()})
    try:
        if _read_directory_size(path) > MOST_DIRECTORY:
            raise FeedError("ce zip annonce bien plus de fichiers qu’un GTFS n’en a : il n’est pas lu.")
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FeedError("ce n’est pas un zip, ou il est abîmé.") from error
    if len(names) > MOST_FILES:
        raise FeedError(f"ce zip a {len(names)} fichiers : ce n’est pas un GTFS.")
    return Archive(path, _find_shallowest(names))


def _read_directory_size(path: Path) -> int:
    """How many bytes the list of the files of the zip at `path` takes, as it says itself; 0 when it says nothing."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LAST))
        tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + 16:
        return 0
    larger = end - 76
    if larger >= 0 and tail[end - 20 :].startswith(WHERE_64) and tail[larger:].startswith(END_64):
        return int.from_bytes(tail[larger + 40 : larger + 48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _find_shallowest(names: Iterable[str]) -> dict[str, str]:
    """The tables by their names. Some producers zip the folder rather than what is in it: of two alike, the nearest to the top."""
    ordered = sorted((name for name in names if name.endswith(".txt")), key=lambda name: (name.count("/"), name), reverse=True)
    return {PurePosixPath(name).name: name for name in ordered if not PurePosixPath(name).name.startswith(".")}


def _iterate_values(rows: Iterator[list[str]], table: str, needed: tuple[str, ...], asked: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    header = [name.strip().lower() for name in next(rows, [])]
    missing = [name for name in needed if name not in header]
    if missing:
        raise FeedError(f"{table} n’a pas la colonne {', '.join(missing)}.")
    places = [header.index(name) if name in header else -1 for name in (*needed, *asked)]
    width = max(places) + 1
    for row in rows:
        if row:
            row = row if len(row) >= width else [*row, *[""] * (width - len(row))]
            yield tuple([row[place].strip() if place >= 0 else "" for place in places])


LONGEST_LINE = 100_000
"""Characters of a line: a table without an end of line would otherwise be read at once."""
OLD = "cp1252"
"""What a French spreadsheet writes when it does not write UTF-8."""
MIXED = "beffroi-transit-old-letters"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_lines(file: io.BufferedReader, table: str) -> Iterator[str]:
    """Each line of `file`. A byte that is no UTF-8 is read as Windows wrote it, by itself: some feeds mix the two.

    Raises FeedError for a line that has no end.
    """
    utf_16 = file.peek(2)[:2] in UTF_16
    text = io.TextIOWrapper(file, encoding="utf-16" if utf_16 else "utf-8-sig", errors="replace" if utf_16 else MIXED, newline="")
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise FeedError(f"{table} a une ligne de plus de {LONGEST_LINE} signes.")
        yield line


def _decode_old_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(OLD, "replace"), error.end


codecs.register_error(MIXED, _decode_old_letters)

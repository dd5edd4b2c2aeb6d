"""Check hidden data of documents and photographs: author, place, and download time.

Only the ends of a PDF are read, and the one small part of an office document that says it: a town has thousands.
"""

import io
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from plugins.core.infrastructure import durable
from plugins.core.publication import picture_bytes
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import InvalidValue

HEAVY, HEAVY_PHOTOGRAPH = 10_000_000, 4_000_000
"""Bytes. Ten seconds by a 3G telephone (8 Mbit/s, https://www.arcep.fr/) for the first; the second is what a phone makes, not a page."""

PHOTOGRAPHS = (".jpg", ".jpeg")
PICTURES = (*PHOTOGRAPHS, ".png", ".webp", ".avif", *picture_bytes.SUFFIXES)
UNREADABLE = (BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError)
"""What `zipfile` raises of a damaged archive: its decompressors raise their own."""
MOST_UNPACKED = 300 * 1024 * 1024
"""Bytes of a document whose author is removed: a compressed one of 10 MB may hold a thousand times as much."""

OFFICE = {
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".dotx"), ("docProps/core.xml", "docProps/app.xml")),
    **dict.fromkeys((".odt", ".ods", ".odp", ".odg", ".ott"), ("meta.xml",)),
}
NAMING = re.compile(rb"(<(dc:creator|cp:lastModifiedBy|Manager|meta:initial-creator|meta:printed-by)\b[^>/]*>)([^<]+)(</\2>)")
"""Where Office and OpenDocument name a person. https://ecma-international.org/publications-and-standards/standards/ecma-376/"""

HEAD, TAIL, LARGEST_PART = 64 * 1024, 192 * 1024, 1_000_000
AUTHOR = re.compile(rb"/Author\s*(?:\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
XMP = re.compile(rb"<dc:creator>\s*<rdf:Seq>\s*<rdf:li[^>]*>([^<]+)</rdf:li>|<pdf:Author>([^<]+)</pdf:Author>", re.DOTALL)
"""Where a PDF names its author: ISO 32000-1, 14.3.3, and the packet of XMP."""

NOBODY = re.compile(r"^-*$|^(?:user|utilisateur|admin|administrateur|windows-user|author|auteur|unknown|python-docx|openpyxl)$")
EXIF, GPS = b"Exif\0\0", {b"II": b"\x25\x88\x04\x00", b"MM": b"\x88\x25\x00\x04"}
"""The tag of the position, 0x8825, and its type, in both orders of bytes: EXIF 2.32, 4.6.3."""


def list_remarks(content: Path, names: Iterable[str], conf: Mapping[str, Any]) -> Iterator[tuple[str, InvalidValue]]:
    """Remarks on the files `names` below `content`, to read before they are published and committed."""
    town = _list_town_names(conf)
    for name in names:
        ending = Path(name).suffix.lower()
        if ending == ".md":
            continue
        try:
            yield from ((name, wrong) for wrong in _judge_document(content / name, ending, town))
        except OSError:
            continue


def _judge_document(path: Path, ending: str, town: set[str]) -> Iterator[InvalidValue]:
    size, fix = path.stat().st_size, "« ./beffroi check --fix » l’efface, avant que git ne le garde."
    if ending in PICTURES and (size > HEAVY_PHOTOGRAPH or ending in picture_bytes.SUFFIXES):
        remedy = "« ./beffroi check --fix » la réduit, avant que git ne la garde pour toujours."
        yield InvalidValue(f"une photographie entière de téléphone ({_format_megabytes(size)}).", remedy, "photographie lourde")
    elif size > HEAVY and ending not in PICTURES:
        yield InvalidValue(
            f"ce fichier pèse {_format_megabytes(size)}.", "Réduisez-le sous 10 Mo, ou partagez-le en plusieurs.", "document lourd"
        )
    if ending in PHOTOGRAPHS and _is_placed(path):
        yield InvalidValue("cette photographie dit où elle a été prise.", fix, "position dans une photographie")
    authors = [name for name in _read_authors(path, ending) if not NOBODY.match(slugify(name)) and not _is_of(town, name)]
    if authors:
        yield InvalidValue(f"ce document dit qui l’a fait : « {authors[0][:60]} ».", fix, "auteur dans un document")


def _list_town_names(conf: Mapping[str, Any]) -> set[str]:
    town = conf.get("TOWN") or {}
    named = {slugify(str(name)) for name in (town.get("name"), conf.get("SITENAME")) if name}
    return named | {"mairie", "ville-de", "commune-de"}


def _is_of(town: set[str], author: str) -> bool:
    """Whether an author is the town itself, not a person."""
    return any(f"-{name}-" in f"-{slugify(author)}-" for name in town)


def _format_megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} Mo".replace(".", ",").replace(",0 Mo", " Mo")


def _is_placed(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    at = head.find(EXIF)
    order = head[at + 6 : at + 8]
    return at >= 0 and order in GPS and GPS[order] in head[at:]


def _read_authors(path: Path, ending: str) -> list[str]:
    if ending == ".pdf":
        return _read_pdf_authors(path)
    return [author for part in OFFICE.get(ending, ()) for author in _list_matched_names(_read_part(path, part))]


def _read_pdf_authors(path: Path) -> list[str]:
    with path.open("rb") as file:
        content = file.read(HEAD)
        file.seek(max(HEAD, path.stat().st_size - TAIL))
        content += file.read(TAIL)
    if b"/Encrypt" in content:
        return []
    names = [_decode_pdf_text(match[1], match[2]) for match in AUTHOR.finditer(content)]
    names += [unescape((match[1] or match[2]).decode("utf-8", "replace")) for match in XMP.finditer(content)]
    return [name.strip() for name in names if name.strip()]


def _decode_pdf_text(plain: bytes | None, digits: bytes | None) -> str:
    """A string of PDF, in UTF-16 when it says so. ISO 32000-1, 7.9.2.2."""
    try:
        content = bytes.fromhex((digits or b"").decode()) if plain is None else ESCAPED.sub(_unescape, plain)
    except ValueError:
        return ""
    return content[2:].decode("utf-16-be", "replace") if content.startswith(b"\xfe\xff") else content.decode("cp1252", "replace")


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8) & 255]) if found[1].isdigit() else found[1]


def _read_part(path: Path, name: str) -> bytes:
    try:
        with ZipFile(path) as parts, parts.open(name) as part:
            return part.read(LARGEST_PART)
    except UNREADABLE:
        return b""


def _list_matched_names(part: bytes) -> list[str]:
    return [name for match in NAMING.finditer(part) if (name := unescape(match[3].decode("utf-8", "replace")).strip())]


def remove_authors(content: Path, names: Iterable[str], conf: Mapping[str, Any]) -> Iterator[Path]:
    """Remove the author from the documents among `names` that `list_remarks` reports; every other byte stays, and so does a document that
    is damaged, or too large once unpacked. Raises OSError."""
    signed = {name for name, wrong in list_remarks(content, names, conf) if wrong.sort == "auteur dans un document"}
    for name in sorted(signed):
        path = content / name
        if path.is_symlink():
            continue
        unsigned = _blank_pdf_authors(path.read_bytes()) if path.suffix.lower() == ".pdf" else _remove_office_authors(path)
        if unsigned is not None:
            durable.write_durably(path, unsigned)
            yield path


def _blank_pdf_authors(data: bytes) -> bytes:
    """Blanks of the same length: no offset of the file moves."""

    def blank(found: re.Match[bytes]) -> bytes:
        group = 1 if found[1] is not None else 2
        width = found.end(group) - found.start(group)
        spaces = b"0" * width if found.re is AUTHOR and group == 2 else b" " * width
        start, end = found.start(group) - found.start(), found.end(group) - found.start()
        return found[0][:start] + spaces + found[0][end:]

    return XMP.sub(blank, AUTHOR.sub(blank, data))


def _remove_office_authors(path: Path) -> bytes | None:
    """The document without its author; None when it says to unpack to more than MOST_UNPACKED, or does not unpack."""
    buffer = io.BytesIO()
    try:
        with ZipFile(path) as parts, ZipFile(buffer, "w") as copy:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                return None
            for part in parts.infolist():
                content = parts.read(part)
                if part.filename in OFFICE[path.suffix.lower()]:
                    content = NAMING.sub(rb"\1\4", content)
                copy.writestr(part, content)
    except UNREADABLE:
        return None
    return buffer.getvalue()

"""The records of a large XML file, one at a time: never the whole in memory, nothing that a document type declares is believed."""

import gzip
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.migration.source_site import LARGEST_TEXT

CHUNK = 64 * 1024
DEEPEST = 60
"""Elements in one another; an export of WordPress has 4."""


class _Records:
    """Where the parser leaves what it reads: the elements whose name is asked for, whole; of the others nothing but their name."""

    def __init__(self, is_record: Callable[[str], bool], file: Path):
        self.is_record, self.file = is_record, file
        self.ready: deque[Element] = deque()
        self.builder: TreeBuilder | None = None
        self.depth = self.inside = self.size = 0
        self.root = ""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise SettingsError(
            [f"{self.file} : ce fichier déclare un type de document, ou des entités. Un export n’en a pas : il n’est pas lu."]
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.root = self.root or tag
        if self.depth > DEEPEST:
            raise SettingsError(
                [f"{self.file} : plus de {DEEPEST} éléments les uns dans les autres. Ce n’est pas un export : il n’est pas lu."]
            )
        if self.builder is None and self.is_record(tag):
            self.builder, self.inside, self.size = TreeBuilder(), self.depth, 0
        if self.builder is not None:
            self.builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self.builder is not None and self.size <= LARGEST_TEXT:
            self.size += len(text)
            self.builder.data(text)

    def end(self, tag: str) -> None:
        if self.builder is not None:
            self.builder.end(tag)
            if self.depth == self.inside:
                element = self.builder.close()
                if self.size > LARGEST_TEXT:
                    element.set("too-long", "1")
                self.ready.append(element)
                self.builder = None
        self.depth -= 1

    def close(self) -> None:
        return None


def open_export(file: Path) -> BinaryIO:
    """The bytes of an export, packed by gzip or not."""
    with file.open("rb") as start:
        is_packed = start.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(file)) if is_packed else file.open("rb")


def read_records(file: Path, is_record: Callable[[str], bool]) -> Iterator[Element]:
    """Each element of `file` whose name satisfies `is_record`, in order. Raises SettingsError with what is wrong, at the place where it is.

    One whose text is longer than LARGEST_TEXT has the attribute `too-long`, and a part of its text.
    """
    records = _Records(is_record, file)
    parser = XMLParser(target=records)
    try:
        with open_export(file) as source:
            while chunk := source.read(CHUNK):
                parser.feed(chunk)
                while records.ready:
                    yield records.ready.popleft()
        parser.close()
    except ParseError as error:
        line, column = error.position
        raise SettingsError(
            [f"{file}:{line} : ce XML est coupé ou abîmé (colonne {column}). Exportez de nouveau ; ce qui précède est repris."]
        ) from None
    except OSError as error:
        raise SettingsError([f"{file} : impossible de lire ce fichier ({error.strerror or error})."]) from None
    yield from records.ready

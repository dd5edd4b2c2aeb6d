"""The imports of `./beffroi import`: each room declares its own in its manifest.

The key is the word that people type, `lieux`; the value takes a file in. What it took is kept by its names there in `.reprise.json`,
beside the texts and in git with them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError


@dataclass(frozen=True)
class ImportReport:
    """What came of a file: the publications that were `created_paths`, those that were `changed_paths`, how many stay the
    `unchanged_count`; and what a person should read, `messages`, one French sentence a line. Paths are those of the files."""

    created_paths: tuple[Path, ...] = ()
    changed_paths: tuple[Path, ...] = ()
    unchanged_count: int = 0
    messages: tuple[str, ...] = ()


NAME = ".reprise.json"
Record = TypeVar("Record")


def read_records(folder: Path, make: Callable[[Mapping[str, Any]], Record]) -> dict[str, Record]:
    """The records of `folder`, each made by `make`, by its name in the source; empty before the first import. Raises SettingsError."""
    try:
        return {name: make(fields) for name, fields in json.loads((folder / NAME).read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(
            [f"{folder / NAME} ne se lit pas. Reprenez celui d’hier dans git : il dit ce qui a été retouché ici."]
        ) from None


def write_records(folder: Path, records: Mapping[str, Any]) -> None:
    """Keep them, each a dataclass. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    fields_by_name = {name: asdict(record) for name, record in records.items()}
    durable.write_durably(folder / NAME, json.dumps(fields_by_name, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")

"""What was taken in of another program, by its names there: `.reprise.json`, beside the texts and kept in git with them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from plugins.infrastructure import durable
from plugins.infrastructure.errors import SettingsError

NAME = ".reprise.json"
Record = TypeVar("Record")


def read_records(folder: Path, make: Callable[[Mapping[str, Any]], Record]) -> dict[str, Record]:
    """What `make` makes of each record of `folder`, by its name in the source; empty for who never took any in. Raises SettingsError."""
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

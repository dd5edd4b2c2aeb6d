"""What each place was given by its source, beside the places themselves: `.reprise.json`, kept in git with them."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from plugins.infrastructure import durable
from plugins.infrastructure.errors import SettingsError

NAME = ".reprise.json"


@dataclass
class PlaceRecord:
    """`file` is the name of the place's file; `lines` what it was given, by key; `made`: the file was there once."""

    file: str
    lines: dict[str, str] = field(default_factory=dict)
    made: bool = False


def read_records(folder: Path) -> dict[str, PlaceRecord]:
    """The record of the places of `folder`, by their keys in their source; empty for who never took any in. Raises SettingsError."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {key: PlaceRecord(str(fields["file"]), dict(fields["lines"]), bool(fields["made"])) for key, fields in document.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(
            [f"{folder / NAME} ne se lit pas. Reprenez celui d’hier dans git : il dit ce qui a été retouché ici."]
        ) from None


def write(folder: Path, record: dict[str, PlaceRecord]) -> None:
    """Keep it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    fields_by_key = {key: asdict(record[key]) for key in sorted(record)}
    durable.write(folder / NAME, json.dumps(fields_by_key, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")

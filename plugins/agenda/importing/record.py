"""What each event that was taken in was like then: `.reprise.json`, beside the events and kept in git with them."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from plugins.infrastructure import durable
from plugins.infrastructure.errors import SettingsError

NAME = ".reprise.json"


@dataclass
class EventRecord:
    """`file` is the name of the event's file, `source` where it came from; `told` tells what the source said of it, `written` what its file
    then held: another file was edited here."""

    file: str
    source: str
    told: str
    written: str


def digest(text: str) -> str:
    """What tells a file from one that was edited."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_records(folder: Path) -> dict[str, EventRecord]:
    """The record of the events of `folder`, by their names in their source; empty for who never took any in. Raises SettingsError."""
    try:
        return {uid: EventRecord(**fields) for uid, fields in json.loads((folder / NAME).read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError):
        raise SettingsError(
            [f"{folder / NAME} ne se lit pas. Reprenez celui d’hier dans git : il dit ce qui a été retouché ici."]
        ) from None


def write(folder: Path, record: dict[str, EventRecord]) -> None:
    """Keep it. Raises OSError."""
    fields_by_uid = {uid: asdict(record[uid]) for uid in sorted(record)}
    durable.write(folder / NAME, json.dumps(fields_by_uid, ensure_ascii=False, indent=1).encode() + b"\n")

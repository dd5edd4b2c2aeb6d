"""What `./beffroi import` takes in: each room that can declares its own in a module `imports.py`, as a dictionary `IMPORTS`.

The key is the word that people type, `lieux`; the value takes a file in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Intake:
    """What came of a file: the publications that were `made`, those that were `changed`, how many stay the `same`; and what a person should
    read, `told`, one French sentence a line. Paths are those of the files."""

    made: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    same: int = 0
    told: tuple[str, ...] = ()


TakeIn = Callable[[Path, Path, Mapping[str, Any], Mapping[str, str], bool], Intake]
"""From the file, the content folder, the settings, the environment, and whether it is only a rehearsal that writes nothing. Taking in the
same file twice changes nothing. Raises SettingsError when the file cannot be used."""

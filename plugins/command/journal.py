"""The journal that a command acts on: its content, its settings, its output."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.publication import settings
from plugins.publication.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Journal:
    """Paths are absolute; `conf` holds the capital names of the settings file; `environ` is the environment."""

    content: Path
    output: Path
    settings_file: Path
    conf: Mapping[str, Any]
    environ: Mapping[str, str]


def open_journal(settings_file: str | None, content: str | None = None, output: str | None = None) -> Journal:
    """The journal named on the command line; what is not named is the checkout's own.

    Raises SettingsError with every mistake of every room's settings.
    """
    file = _path(settings_file, "publishconf.py")
    conf = settings.load(file)
    mistakes = settings.mistakes(conf, os.environ)
    if mistakes:
        raise SettingsError([f"{file.name} : {mistake}" for mistake in mistakes])
    beside = file.parent
    return Journal(_path(content, beside / conf["PATH"]), _path(output, beside / conf["OUTPUT_PATH"]), file, conf, os.environ)


def _path(written: str | None, default: str | Path) -> Path:
    return Path(written).expanduser().resolve() if written else (ROOT / default).resolve()

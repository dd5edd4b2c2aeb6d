"""Where the town's ledger is kept: the settings choose."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.announce.ledger.file import FileLedger
from plugins.announce.ledger.git import open_git
from plugins.announce.ledger.store import LedgerStore
from plugins.announce.settings import Settings
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.settings import gather

URGENT = ".urgent"
"""The lane of what is urgent: its publisher holds nothing that a publication under way holds."""
LIVE = ".live"
"""How the lanes of what is told while it happens begin: one an account."""


def open_ledger(conf: Mapping[str, Any], environ: Mapping[str, str], lane: str = "") -> tuple[Settings, LedgerStore]:
    """The settings of announcing, and the ledger as the publisher of a lane reaches it, of which nothing is read yet.

    Raises SettingsError, also when the state folder lies in the published site, and PersonNeeded when git cannot hold it.
    """
    settings = gather(Settings, conf, environ)
    state = settings.beffroi_state
    published = (conf.get("OUTPUT_PATH") or "output", str(conf.get("DEPLOY") or "folder:public").partition(":")[2])
    if any(place and state.resolve().is_relative_to(Path(place).resolve()) for place in published):
        raise SettingsError([f"BEFFROI_STATE : {state} est dans le site publié ; le registre y serait lisible par tous."])
    if settings.ledger == "file":
        return settings, FileLedger(state / "ledger.jsonl", lane, marks_folder(environ))
    return settings, open_git(settings.ledger, state, environ, lane)


def marks_folder(environ: Mapping[str, str]) -> Path | None:
    """Where the machine notes how far its ledgers go, outside any state folder: https://specifications.freedesktop.org/basedir-spec. None
    for a user who has no home."""
    given, home = environ.get("XDG_STATE_HOME", ""), environ.get("HOME", "")
    if Path(given).is_absolute():
        return Path(given) / "beffroi"
    return Path(home) / ".local" / "state" / "beffroi" if Path(home).is_absolute() else None

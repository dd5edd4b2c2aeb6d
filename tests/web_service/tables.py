"""Writes the migrations that the tables of the permanent service lack: `.venv-dev/bin/python -m tests.web_service.tables`.

With `--check`, says whether there are any and writes nothing.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from django.core.management import call_command

from plugins.command.town import list_usable_rooms, open_town
from plugins.service.web_service.configuration import configure_django
from plugins.service.web_service.part import list_web_parts, open_web_town
from tests.house import ROOT


def configure_aside(folder: Path) -> None:
    """Django as the service has it, for the demonstration's town, its state in `folder`."""
    open_paths = partial(open_town, str(ROOT / "publishconf.py"))
    paths = open_paths()
    paths.environ["BEFFROI_STATE"] = str(folder)  # type: ignore[index]
    rooms = list_usable_rooms(paths.conf)
    configure_django(open_web_town(paths, open_paths, rooms=rooms), list_web_parts(rooms))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as aside:
        configure_aside(Path(aside))
        applications = ("web_service", "access", "desk", "contributions")
        call_command("makemigrations", *applications, *(["--check", "--dry-run"] if "--check" in sys.argv else []))

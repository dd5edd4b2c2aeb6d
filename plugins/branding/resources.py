"""The resource check of this room: the coat of arms that LOOK names."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.branding.settings import Settings
from plugins.branding.theme_files import read_arms
from plugins.infrastructure.errors import Mistake
from plugins.infrastructure.settings import gather


def check_town_arms(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """Arms that are not there, or that cannot be shown."""
    look = gather(Settings, conf, environ).look
    try:
        if look.arms:
            read_arms(Path(conf["PATH"]), look.arms)
    except ValueError as error:
        yield Mistake("réglages", 0, "LOOK", str(error), sort="armes illisibles")


RESOURCES = (check_town_arms,)

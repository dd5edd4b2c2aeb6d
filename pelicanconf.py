"""What is code of the settings of the town; what a form may edit is in ville.toml. What is assigned below wins."""

import sys
from contextlib import suppress
from pathlib import Path

with suppress(ImportError):
    import beffroi  # noqa: F401  # where Beffroi is installed, its rooms are importable from here on

sys.path.insert(0, str(Path(__file__).resolve().parent))

from plugins.journal.site.engine import *  # noqa: F403
from plugins.towns.town_settings.read import read_town

globals().update(read_town(__file__, PLUGINS))  # noqa: F405  # ville.toml

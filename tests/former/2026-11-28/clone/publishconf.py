"""What differs in production."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403

SITEURL = (os.environ.get("BEFFROI_SITEURL") or "https://journal.bourg-essai.fr").rstrip("/")
ANNOUNCE = True
ANNOUNCE_PAGE_WAIT = 0

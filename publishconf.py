"""What differs in production."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403

SITEURL = (os.environ.get("BEFFROI_SITEURL") or "https://journal.valbrune.example").rstrip("/")
ANNOUNCE = True

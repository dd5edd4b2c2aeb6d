"""What differs in production."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403

SITEURL = (os.environ.get("BEFFROI_SITEURL") or SITEURL).rstrip("/")  # type: ignore[has-type]  # noqa: F405  # ville.toml gives it
ANNOUNCE = True

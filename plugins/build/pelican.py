"""Pelican, run as the program it is: in a process of its own, where signals and settings cannot leak into the next build."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.publication.errors import BeffroiError, Exit

ROOT = Path(__file__).resolve().parents[2]


class BuildFailed(BeffroiError):
    """Pelican stopped: its own words are in the text. The site that was there is untouched."""

    exit_code = Exit.CONTENT


def run(content: Path, output: Path, settings_file: Path, overrides: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> None:
    """Build `content` into the folder `output`, with `overrides` over the settings of `settings_file`.

    `--fatal errors`: without it a plugin that cannot be loaded is only logged, and the build ends well. Raises BuildFailed.
    """
    extra = [f"{name}={json.dumps(value)}" for name, value in overrides.items()]
    command = [sys.executable, "-m", "pelican", str(content), "-s", str(settings_file), "-o", str(output), "--fatal", "errors"]
    command += ["--log-handler", "plain", *(["-e", *extra] if extra else [])]
    child = {**environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH", "")])), "PYTHONHASHSEED": "0"}
    ended = subprocess.run(command, cwd=settings_file.resolve().parent, env=child, stdout=subprocess.PIPE, text=True, errors="replace", check=False)
    if ended.returncode:
        raise BuildFailed(f"La construction a échoué ; le site en place n’a pas changé.\n{_last_words(ended.stdout)}")


def _last_words(output: str) -> str:
    return "\n".join(output.strip().splitlines()[-20:])

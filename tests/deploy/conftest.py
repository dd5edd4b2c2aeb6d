"""An output, and the three ways to a destination: the disk, rsync on the disk, rsync through a remote shell."""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.deploy.deploy import Deployed, deploy
from tests.deploy.site import version, write

SHELL = """#!/bin/sh
# A remote shell without a network: what ssh would run on the host runs here.
while :; do case "$1" in -l) shift 2 ;; -*) shift ;; *) break ;; esac; done
shift
exec sh -c "$*"
"""


@dataclass(frozen=True)
class Host:
    """A destination, the setting that names it, and the environment that reaches it."""

    live: Path
    output: Path
    setting: str
    environ: dict[str, str]

    def deploy(self, yes: bool = True) -> tuple[Deployed, str]:
        """Deploy the output; what was done and what is said."""
        said = io.StringIO()
        return deploy(self.output, {"DEPLOY": self.setting}, self.environ, said, yes), said.getvalue()

    def build(self, number: int) -> dict[str, str]:
        """Make the output hold one version of the site; its files."""
        files = version(number)
        write(self.output, files)
        return files


@pytest.fixture
def host_by(tmp_path: Path) -> Callable[[str], Host]:
    """A host reached by `folder`, `rsync` or `ssh`."""
    shell = tmp_path / "shell"
    shell.write_text(SHELL, encoding="utf-8")
    shell.chmod(0o755)
    live = tmp_path / "l’hôte" / "www"
    ways = {"folder": f"folder:{live}", "rsync": f"rsync:{live}", "ssh": f"rsync:moi@hote:{live}"}
    environ = {"PATH": os.environ["PATH"], "RSYNC_RSH": str(shell)}
    return lambda way: Host(live, tmp_path / "output", ways[way], environ)


@pytest.fixture(params=["folder", "rsync", "ssh"])
def host(request, host_by) -> Host:
    """A host reached in each way, with the first version of the site ready to go."""
    found = host_by(request.param)
    found.build(0)
    return found

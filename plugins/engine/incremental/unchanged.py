"""Whether a build would change nothing: the answer that most builds deserve, without importing what a build needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.disk.inputs import Inputs, is_still_valid
from plugins.engine.incremental.disk.scan import DiskScan
from plugins.engine.incremental.disk.sibling import STORE, find_sibling_path

DEFERRED_SETTINGS = {"ANNOUNCE_AFTER": "deploy"}
"""What a site that is not yet in place may not do: its pages cannot be announced, and a network that refuses must not keep it out."""


UNCHANGED = "Rien n’a changé : le site est à jour."


def check_unchanged(content: Path, output: Path, settings_file: Path, environ: Mapping[str, str]) -> tuple[bool, DiskScan | None]:
    """Whether the site at `output` is whole, and what a build for production would make of it now; with the scan of the disk, if one was
    needed. Raises NotNow when another build is under way."""
    if not find_sibling_path(output, STORE).exists():
        return False, None
    busy = NotNow(f"Une autre construction de {output} est en cours ; relancez quand elle aura fini.")
    with exclusive_lock(find_sibling_path(output, "verrou"), busy), BuildStore(find_sibling_path(output, STORE)) as store:
        if store.list_rows("moves") or not is_still_valid(store, environ):
            return False, None
        arguments = build_pelican_arguments(content, output, settings_file, DEFERRED_SETTINGS)
        inputs = Inputs(store, content, settings_file, output, arguments, environ)
        return inputs.is_unchanged(), inputs.disk_scan


def build_pelican_arguments(content: Path, output: Path, settings_file: Path, overrides: Mapping[str, Any]) -> tuple[str, ...]:
    """Pelican's arguments for a build, besides the settings file."""
    return str(content), str(output), str(settings_file), repr(sorted(overrides.items()))

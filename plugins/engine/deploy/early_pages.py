"""Deploy a page ahead of its build; the deploy after that build decides.

The destination's manifest marks it as unsure beforehand, so that the next deploy compares it, whatever happens to us.
"""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy.deploy import open_target
from plugins.engine.deploy.inventory import digest_file
from plugins.engine.deploy.moved_files import find_owned, put_unsure
from plugins.engine.deploy.plan import ExistingPath, Step, list_parents, rank_path
from plugins.engine.deploy.record import DeployRecord
from plugins.engine.deploy.settings import Settings
from plugins.engine.deploy.withheld_folders import find_withheld, is_below

AT_ONCE = ("folder", "rsync")
"""The destinations where it is worth it: a branch would take two commits, and a lease between machines takes longer than a build."""


def deploy_ahead(folder: Path, paths: Collection[str], output: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    """Deploy the files `paths` of `folder`: new versions of files that our last deploy of the site `output` put there, or new files;
    returns whether it was done. The next deploy removes a new one that its build does not make.

    Nothing is put when anybody else has deployed since, or something else stands there. Raises NotNow (another deploy), PersonRequired.
    """
    settings = gather_settings(Settings, conf, environ)
    if settings.deploy.scheme not in AT_ONCE:
        return False
    target = open_target(settings, folder, environ)
    with target.hold_lock(), closing(DeployRecord(settings.beffroi_state.resolve(), f"{settings.deploy.scheme}:{target.name}")) as record:
        try:
            owned = find_owned(target, record, output, conf, paths)
            if owned is None or any(is_below(path, find_withheld(output, conf)) for path in paths):
                return False
            files = {path: digest_file(folder / path) for path in paths}
            folders = {parent for path in files for parent in list_parents(path)}
            existing = target.survey(files, folders, owned)
            if not all(_has_its_place(existing.get(path), path in owned) for path in files):
                return False
            if any(existing.get(parent, ExistingPath.FOLDER) is not ExistingPath.FOLDER for parent in folders):
                return False
            ordered = sorted(files, key=rank_path)
            put_unsure(target, record, [Step("put", tuple(sorted(paths))) for _, paths in groupby(ordered, rank_path)])
        except sqlite3.Error:
            return False
    return True


def _has_its_place(existing: ExistingPath | None, is_owned: bool) -> bool:
    """Whether a file may be written over what exists there: our own file, or nothing."""
    return existing in (ExistingPath.SAME, ExistingPath.DIFFERENT) if is_owned else existing is None

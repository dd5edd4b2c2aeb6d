"""A page put at the destination ahead of the build that makes it for good: the deploy after that build has the last word.

The destination's manifest says of it, before it is put, that it is unsure: whoever deploys next, whatever happens to us, compares it.
"""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from plugins.deploy.deploy import open_target
from plugins.deploy.inventory import digest
from plugins.deploy.moved_files import find_owned, put_unsure
from plugins.deploy.plan import ExistingPath, Step, parents
from plugins.deploy.record import DeployRecord
from plugins.deploy.settings import Settings
from plugins.infrastructure.settings import gather

AT_ONCE = ("folder", "rsync")
"""The destinations where it is worth it: a branch would take two commits, and a lease between machines takes longer than a build."""


def deploy_ahead(folder: Path, paths: Collection[str], output: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    """Put the files `paths` of `folder`, new versions of files that our last deploy of the site `output` has put; whether it was done.

    Nothing is put when anybody else has deployed since, or something else stands there. Raises NotNow (another deploy), PersonRequired.
    """
    settings = gather(Settings, conf, environ)
    if settings.deploy.scheme not in AT_ONCE:
        return False
    target = open_target(settings, folder, environ)
    with target.exclusive(), closing(DeployRecord(settings.beffroi_state.resolve(), f"{settings.deploy.scheme}:{target.name}")) as record:
        try:
            owned = find_owned(target, record, output, conf, paths)
            if owned is None or owned.keys() != set(paths):
                return False
            files = {path: digest(folder / path) for path in paths}
            existing = target.survey(files, {parent for path in files for parent in parents(path)}, owned)
            if any(existing.get(path) not in (ExistingPath.SAME, ExistingPath.DIFFERENT) for path in files):
                return False
            put_unsure(target, record, Step("put", tuple(sorted(files))))
        except sqlite3.Error:
            return False
    return True

"""A few files put at the destination at once, beside the deploys and without their list: what a service writes while something is live."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from plugins.deploy.deploy import open_target
from plugins.deploy.settings import Settings
from plugins.infrastructure.settings import gather


def put_few_files(folder: Path, paths: Collection[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Put the files `paths` of `folder` where the setting DEPLOY says, whatever stands there; nothing else is touched, nor remembered.

    They must lie in a folder that the deploys leave alone (see `apart`), or the next would refuse them. It lasts as long as the destination
    asks: a connection, a push. Raises NotNow, SettingsError, PersonRequired.
    """
    open_target(gather(Settings, conf, environ), folder, environ).put_few(tuple(paths))

"""What the pages of the quarters depend on besides the publications: the file of the contours, the end of what passes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.publication.depends import Depends


def files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The contours, where the town has them."""
    if conf.get("QUARTIERS_CONTOURS"):
        yield Path(conf["QUARTIERS_CONTOURS"])


def until(context: Mapping[str, Any]) -> datetime | None:
    """When something that a quarter is told of is over."""
    return context.get("quarters_until")


DEPENDS = Depends(files=files, until=until)

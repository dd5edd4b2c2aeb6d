"""What pages show of announcing: the posts that tell of them, out of a file that each run leaves."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.announce import syndication
from plugins.announce.settings import Settings
from plugins.publication.depends import Depends
from plugins.publication.settings import gather


def receipts(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The file of the posts that announce each publication."""
    yield gather(Settings, conf, environ).beffroi_state / syndication.NAME


DEPENDS = Depends(attributes=("syndication",), files=receipts)

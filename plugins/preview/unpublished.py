"""The journal with what readers may not see yet: drafts and scheduled publications, shown and marked; nothing is announced."""

from collections.abc import Mapping
from pathlib import Path

from plugins.build import pelican


def build(content: Path, fresh: Path, settings_file: Path, address: str, public: str, environ: Mapping[str, str]) -> None:
    """Build the journal in `content` into the empty folder `fresh`, to be seen at `address`.

    `public` is the address that the journal will have, which the posts shown name. Raises BuildFailed.
    """
    overrides = {"SITEURL": address, "PUBLIC_SITEURL": public, "PREVIEW": True, "ANNOUNCE": False}
    pelican.run(content, fresh, settings_file, overrides, {name: value for name, value in environ.items() if name != "BEFFROI_SITEURL"})

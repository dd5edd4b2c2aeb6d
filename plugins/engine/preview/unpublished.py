"""The journal with what readers may not see yet: drafts and scheduled publications, shown and marked; nothing is announced."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.engine.incremental.engine import pelican


def build_unpublished(content: Path, fresh: Path, settings_file: Path, address: str, public: str, variables: Mapping[str, str]) -> None:
    """Build the journal in `content` into the empty folder `fresh`, to be seen at `address`, in the environment `variables`.

    `public` is the address that the journal will have, which the posts shown name. Raises BuildFailure.
    """
    pelican.run(content, fresh, settings_file, build_overrides(address, public), build_environ(variables))


def build_overrides(address: str, public: str) -> dict[str, Any]:
    """The settings that such a build overrides."""
    return {"SITEURL": address, "PUBLIC_SITEURL": public, "PREVIEW": True, "ANNOUNCE": False}


def build_environ(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of such a build: its address is not the journal's."""
    return {name: value for name, value in variables.items() if name != "BEFFROI_SITEURL"}

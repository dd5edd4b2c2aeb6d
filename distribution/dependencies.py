"""What the package asks for: the packages of `requirements.in`, read when it is built, so that they are written once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

BOUNDS = {"pelican[markdown]": "pelican[markdown]>=4.12,<4.13"}
"""The version whose functions `plugins/core/infrastructure/replaced_functions.py` has read."""


class RequirementsHook(MetadataHookInterface):
    """Called by hatchling."""

    def update(self, metadata: dict) -> None:
        """Give the package its dependencies."""
        names = (Path(self.root) / "requirements.in").read_text(encoding="utf-8").split()
        metadata["dependencies"] = [BOUNDS.get(name, name) for name in names]

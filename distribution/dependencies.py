"""What the package asks for: the packages of `requirements.in`, and of `requirements-desk.in` and the like for its extras, read when it is
built, so that they are written once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

BOUNDS = {"pelican[markdown]": "pelican[markdown]>=4.12,<4.13"}
"""The version whose functions `plugins/core/infrastructure/replaced_functions.py` has read."""

EXTRAS = ("desk", "import", "print")


class RequirementsHook(MetadataHookInterface):
    """Called by hatchling."""

    def update(self, metadata: dict) -> None:
        """Give the package its dependencies."""
        metadata["dependencies"] = self._list_packages("requirements.in")
        metadata["optional-dependencies"] = {extra: self._list_packages(f"requirements-{extra}.in") for extra in EXTRAS}

    def _list_packages(self, name: str) -> list[str]:
        names = (Path(self.root) / name).read_text(encoding="utf-8").split()
        return [BOUNDS.get(each, each) for each in names]

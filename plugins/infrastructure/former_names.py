"""The names that six rooms had until 2026: a town's settings may say `plugins.build.plugin` for ever."""

from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

FORMER_ROOMS = {
    "plugins.build": "plugins.incremental",
    "plugins.gated": "plugins.fast_markdown",
    "plugins.weight": "plugins.assets",
    "plugins.look": "plugins.branding",
    "plugins.works": "plugins.roadworks",
    "plugins.companion": "plugins.service",
}
"""The package of a room today, by the one it had."""


def find_present_name(name: str) -> str:
    """The present name of `plugins.build.plugin`; any other name unchanged."""
    room = ".".join(name.split(".")[:2])
    return FORMER_ROOMS.get(room, room) + name[len(room) :]


class FormerRoomFinder:
    """Imports a room by its former name, as Pelican does with PLUGINS: the same module as by its name of today, never a copy."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """See importlib.abc.MetaPathFinder, which would take 8 ms to import. None for any name that is not a former one."""
        if not name.startswith("plugins.") or find_present_name(name) == name:
            return None
        return ModuleSpec(name, self)  # type: ignore[arg-type]  # a Loader in all but its base class, for the 8 ms above

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """See importlib.abc.Loader. The module under its present name, and the spec that it has there."""
        module = import_module(find_present_name(spec.name))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """See Loader. The module has run under its present name: it gets back the spec that the import system has just replaced."""
        if module.__spec__ is not None:
            module.__spec__ = module.__spec__.loader_state

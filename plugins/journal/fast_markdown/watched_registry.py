"""Registries that tell when they change, so that what was planned from them is planned again, and that can be put back as they were."""

from typing import Any

from markdown.util import Registry


class WatchedRegistry(Registry[Any]):
    """A registry that counts its changes."""

    changes = 0

    def register(self, item: Any, name: str, priority: float) -> None:
        """As `Registry.register`."""
        self.changes += 1
        super().register(item, name, priority)

    def deregister(self, name: str, strict: bool = True) -> None:
        """As `Registry.deregister`."""
        self.changes += 1
        super().deregister(name, strict)


class RegistrySnapshot:
    """What a registry held at one moment."""

    def __init__(self, registry: Registry[Any]):
        assert isinstance(registry, WatchedRegistry)  # each of a Markdown that was made faster is
        self._registry, self._changes = registry, registry.changes
        self._items = [(each, *place) for each, place in zip(registry, registry._priority, strict=True)]

    @property
    def has_changed(self) -> bool:
        """Whether the registry was changed since."""
        return self._registry.changes != self._changes

    def put_back(self) -> None:
        """Give the registry back what it held then, in the same order."""
        if not self.has_changed:
            return
        registry = self._registry
        for name in list(registry._data):
            registry.deregister(name)
        for item in self._items:
            registry.register(*item)
        self._changes = registry.changes

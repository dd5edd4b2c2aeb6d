"""The mark of an object of Pelican's: the digest of all that a page can show of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from plugins.incremental.cache.address_book import answer
from plugins.incremental.cache.label import Label, mark, place
from plugins.incremental.pages.causes import Pieces, checksum
from plugins.incremental.pages.fingerprint import Unsure, combine_digests


@dataclass
class ContentFingerprints:
    """`unknown_while_gathering` are the unknown plugins that change objects after they were read, `attributes` what known rooms add to
    them; `value` gives the fingerprint of one. `uses_labels`: nobody adds anything, and what a label says holds."""

    unknown_while_gathering: tuple[str, ...]
    attributes: tuple[str, ...]
    uses_labels: bool
    value: Callable[[Any], bytes] = field(default=lambda _: b"", init=False)
    _known: dict[int, tuple[Any, bytes]] = field(default_factory=dict)

    def fingerprint(self, value: Any) -> bytes | None:
        """The mark of an object of Pelican's; None for anything else. Raises Unsure."""
        if not hasattr(value, "source_path"):
            return None
        label: Label | None = value.__dict__.get("_kept")
        if self.uses_labels and label is not None and label.mark and not value.translations:
            return label.mark
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, mark(*self._parts(value)))
        return known[1]

    def pieces(self, value: Any) -> Pieces | None:
        """What an object of Pelican's is, piece by piece; None for anything else, and for what cannot be told."""
        try:
            return None if self.fingerprint(value) is None else tuple(map(checksum, self._parts(value)))
        except Unsure:
            return None

    def _parts(self, content: Any) -> list[bytes]:
        key, where, leads, *added = self._alone(content)
        others = [part for other in content.translations for part in self._alone(other)]
        return [key, where, leads, combine_digests(*others) if others else b"", *added]

    def _alone(self, content: Any) -> list[bytes]:
        """What it is, its translations apart."""
        label = content.__dict__.get("_kept")
        if label is None or self.unknown_while_gathering:
            raise Unsure(f"{content.source_path} est changé après lecture par {', '.join(self.unknown_while_gathering)}")
        added = [self.value(content.__dict__[name]) if name in content.__dict__ else b"" for name in self.attributes]
        leads = answer(label.links, content._context, place) if label.links else b""
        return [label.key, place(content), leads, *added]

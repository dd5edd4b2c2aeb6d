"""The fingerprint of a Pelican content: a digest of all that a page can show of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from plugins.engine.incremental.cache.objects import Label, digest_link_targets, digest_shown_content, encode_location
from plugins.engine.incremental.cache.rows import HungTogether, StoredExtras
from plugins.engine.incremental.pages.fingerprint import Unsure, combine_digests
from plugins.engine.incremental.report import Pieces, checksum_digest

NOTHING_HELD: Mapping[str, Any] = MappingProxyType({})
MISSING = object()
"""The content has no such attribute."""
NOT_SEEN: tuple[Sequence[Any], bytes] = ((), b"")
SHARED_HANGINGS = 500
"""How many different sets of things that hang on contents are remembered at a time, 0.6 kB each: few are shared by many contents, and come
back at once when all are forgotten."""


@dataclass
class ContentFingerprints:
    """`unknown_while_gathering` are the unknown plugins that change objects after they were read, `attributes` what known rooms add to
    them; `value` gives the fingerprint of a value. `uses_labels`: nothing is added, and labels hold. `later` are the extras added at first
    use: a mark holds their digests, pieces their values."""

    unknown_while_gathering: tuple[str, ...]
    attributes: tuple[str, ...]
    uses_labels: bool
    later: StoredExtras
    value: Callable[[Any], bytes] = field(default=lambda _: b"", init=False)
    _known: dict[int, tuple[Any, bytes]] = field(default_factory=dict)
    _at_once: dict[HungTogether, tuple[str, ...]] = field(default_factory=dict)
    _hung: dict[tuple[Any, ...], tuple[Sequence[Any], bytes]] = field(default_factory=dict)

    def fingerprint(self, value: Any) -> bytes | None:
        """The mark of an object of Pelican's; None for anything else. Raises Unsure."""
        state = getattr(value, "__dict__", NOTHING_HELD)
        label: Label | None = state.get("_kept")
        if label is None and not hasattr(value, "source_path"):
            return None
        if label is not None and label.mark and not (value.translations or self.unknown_while_gathering):
            return label.mark if self.uses_labels else combine_digests(label.mark, *self._digest_extras(value))
        stored = self._known.get(id(value))
        if stored is None:
            stored = self._known[id(value)] = (value, digest_shown_content(*self._list_digests(value, self._digest_extras)))
        return stored[1]

    def list_pieces(self, value: Any) -> Pieces | None:
        """The fingerprinted pieces of a Pelican object; None for anything else, or when unknown."""
        if "_kept" not in getattr(value, "__dict__", NOTHING_HELD):
            return None
        try:
            return tuple(map(checksum_digest, self._list_digests(value, self._digest_each_attribute)))
        except Unsure:
            return None

    def _list_digests(self, content: Any, added: Callable[[Any], list[bytes]]) -> list[bytes]:
        key, where, leads, *more = self._digest_own_state(content, added)
        others = [part for other in content.translations for part in self._digest_own_state(other, added)]
        return [key, where, leads, combine_digests(*others) if others else b"", *more]

    def _digest_own_state(self, content: Any, added: Callable[[Any], list[bytes]]) -> list[bytes]:
        """Digests of the content itself, without its translations."""
        label = content.__dict__.get("_kept")
        if label is None or self.unknown_while_gathering:
            raise Unsure(f"{content.source_path} est changé après lecture par {', '.join(self.unknown_while_gathering)}")
        leads = digest_link_targets(label.traits.links, content._context, encode_location) if label.traits.links else b""
        return [label.key, encode_location(content), leads, *added(content)]

    def _digest_extras(self, content: Any) -> list[bytes]:
        """Digests of what rooms add to it; those added at first use by their stored digests, where these are known.

        Most of ten thousand contents are given the very same things: the same card, no picture.
        """
        state = content.__dict__
        source = state.get("relative_source_path") or content.relative_source_path
        hung_later = self.later.get_extras_on(source)
        names = self._list_early_attributes(hung_later)
        present_names = [name for name in names if name in state]
        values = [state[name] for name in present_names]
        which = (id(names), *present_names, *map(id, values))
        _, digest = self._hung.get(which, NOT_SEEN)
        if not digest:
            digest = combine_digests(*(self.value(state[name]) if name in state else b"" for name in names))
            if len(self._hung) == SHARED_HANGINGS:
                self._hung.clear()
            self._hung[which] = values, digest
        return [digest, *self.later.digest_extras(content, source, hung_later)]

    def _list_early_attributes(self, later: HungTogether) -> tuple[str, ...]:
        """The attributes that rooms set at once, that is, not among those added `later`; known once every room has declared its own."""
        names = self._at_once.get(later)
        if names is None:
            names = self._at_once[later] = tuple(name for name in self.attributes if name not in later.names)
        return names

    def _digest_each_attribute(self, content: Any) -> list[bytes]:
        """Digests of what rooms add to it, one for each attribute."""
        state, later_names = content.__dict__, self.later.get_extras_on(content.relative_source_path).names
        values = [getattr(content, name, MISSING) if name in later_names else state.get(name, MISSING) for name in self.attributes]
        return [b"" if value is MISSING else self.value(value) for value in values]

"""Patterns of graphemes and of Unicode classes, which the library `regex` alone knows, compiled once something is looked for.

Every build imports what composes posts, and most compose none: the library and its patterns took 15 ms of each.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import regex


class _UnicodePattern:
    """What a compiled pattern of `regex` is, from the first question on."""

    def __init__(self, text: str):
        self._text = text

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        import regex  # once something is looked for

        return regex.compile(self._text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiled, name)


def compile_unicode_pattern(text: str) -> regex.Pattern[str]:
    """The pattern `text`, compiled by `regex` when it is first used."""
    return cast("regex.Pattern[str]", _UnicodePattern(text))

"""The colours of the lines as a style sheet: no page may hold a style of its own (Content-Security-Policy)."""

from collections.abc import Iterable

from plugins.transit.network import TransitLine


def stylesheet(lines: Iterable[TransitLine]) -> str:
    """One rule a line, for the class `line-<slug>` of its badge."""
    return "".join(f".line-{line.slug}{{background:{line.ground};color:{line.ink}}}\n" for line in lines)

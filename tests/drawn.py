"""The pictures of the demonstration, drawn once: 10 s for who builds it first, 4 for the others."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.house import ROOT
from tests.once import alone

PICTURES = ROOT / ".beffroi" / "pictures"
"""Where they are kept, as those of a town are."""


@contextmanager
def drawn() -> Iterator[None]:
    """Builds of the demonstration come one after the other, however many workers make them: two that draw at once draw everything twice."""
    PICTURES.parent.mkdir(exist_ok=True)
    with alone(PICTURES.parent / "drawing.lock"):
        yield

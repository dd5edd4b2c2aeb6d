"""What the room `search` looks at: whether its program runs on this machine."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green
from plugins.search.program import VERSION, NoIndex, answers

WITHOUT = "Le site part sans recherche ; sa page mène aux rubriques."


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The only look of this room."""
    yield HealthCheck("recherche", check_program)


def check_program() -> Iterator[HealthFinding]:
    """Whether Pagefind answers."""
    try:
        answers()
    except NoIndex as reason:
        yield amber(f"{reason}.", WITHOUT)
    else:
        yield green(f"Pagefind {VERSION} indexe les pages à chaque mise en ligne.")

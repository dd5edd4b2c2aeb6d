"""`./beffroi test`: every check of the house."""

from plugins.command.command import command
from plugins.command.test import run_tests
from plugins.core.infrastructure.errors import Exit


@command(
    positional=["words"],
    iterable=["words"],
    help={
        "full": "les campagnes entières (coupures, mutations, courses)",
        "minutes": "N : ne commence plus rien après ce temps, dans un ordre tiré au sort",
        "words": "MOTS : donnés à pytest",
    },
)
def test(words: list[str], full: bool = False, minutes: int = 0) -> Exit | None:
    """Lance toutes les vérifications de Beffroi

    Un quart d’heure au plus sur deux cœurs ; --full va au bout des longues campagnes.
    """
    return run_tests(words, full, minutes=minutes)

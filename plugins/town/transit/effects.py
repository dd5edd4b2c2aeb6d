"""Effects and causes of GTFS-Realtime in words, with their levels.

https://gtfs.org/documentation/realtime/reference/#enum-effect  https://gtfs.org/documentation/realtime/reference/#enum-cause
"""

from enum import IntEnum

from plugins.core.publication.words import N_


class Level(IntEnum):
    """The state of a line, the gravest last."""

    NORMAL = 0
    NOTICE = 1
    DISTURBED = 2
    STOPPED = 3

    @property
    def word(self) -> str:
        """Its name in scripts, style sheets and files."""
        return self.name.lower()


LABELS = {
    "normal": N_("Rien à signaler"),
    "notice": N_("À savoir"),
    "disturbed": N_("Perturbée"),
    "stopped": N_("Interrompue"),
    "unknown": N_("État inconnu"),
}
"""What readers are told of a line."""

EFFECTS = {
    1: (Level.STOPPED, "Service interrompu"),
    2: (Level.DISTURBED, "Service réduit"),
    3: (Level.DISTURBED, "Retards importants"),
    4: (Level.DISTURBED, "Déviation"),
    5: (Level.NOTICE, "Service renforcé"),
    6: (Level.DISTURBED, "Service modifié"),
    7: (Level.NOTICE, "Information"),
    8: (Level.NOTICE, "Information"),
    9: (Level.DISTURBED, "Arrêt déplacé"),
    10: (Level.NOTICE, "Information"),
    11: (Level.NOTICE, "Accessibilité réduite"),
}
UNKNOWN_EFFECT = 8

CAUSES = {
    3: "incident technique",
    4: "mouvement social",
    5: "manifestation",
    6: "accident",
    7: "jour férié",
    8: "intempéries",
    9: "entretien",
    10: "travaux",
    11: "intervention de la police",
    12: "urgence médicale",
}
"""Those that say something: « unknown » and « other » do not."""


def find_level(effect: int) -> Level:
    """The level of an effect; an unknown one is still to be shown."""
    return EFFECTS.get(effect, EFFECTS[UNKNOWN_EFFECT])[0]


def format_effect(effect: int, cause: int) -> str:
    """« Déviation : travaux »."""
    words = EFFECTS.get(effect, EFFECTS[UNKNOWN_EFFECT])[1]
    return f"{words}\u00a0: {CAUSES[cause]}" if cause in CAUSES else words

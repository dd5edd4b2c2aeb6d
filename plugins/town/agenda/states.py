"""The states of an event: as planned, moved, full, cancelled.

OpenAgenda's numbers: https://developers.openagenda.com/evenements/structure  schema.org's names: https://schema.org/EventStatusType
"""

from dataclasses import dataclass

from plugins.core.publication.words import N_


@dataclass(frozen=True)
class EventState:
    """`word` is what an editor writes and readers see; `title_prefix` goes before a title, `sentence` on the event's own page.

    `off` is an event to which nobody should go, at these dates at least.
    """

    word: str
    code: int
    schema_org: str
    title_prefix: str = ""
    sentence: str = ""
    off: bool = False


PLANNED = EventState("programmé", 1, "EventScheduled")
STATES = (
    PLANNED,
    EventState(
        "reprogrammé",
        2,
        "EventRescheduled",
        N_("Nouvelle date"),
        N_("Changement de date : celles de cette page sont les bonnes."),
    ),
    EventState("déplacé en ligne", 3, "EventMovedOnline", N_("En ligne"), N_("Cet événement a lieu en ligne, et non plus sur place.")),
    EventState("reporté", 4, "EventPostponed", N_("Reporté"), N_("Reporté : rien n’aura lieu aux dates annoncées."), off=True),
    EventState("complet", 5, "EventScheduled", N_("Complet"), N_("Cet événement est complet : il n’y a plus de place.")),
    EventState("annulé", 6, "EventCancelled", N_("Annulé"), N_("Cet événement est annulé : il n’aura pas lieu."), off=True),
)
BY_WORD = {state.word: state for state in STATES}
WORDS = tuple(BY_WORD)
MODES = {"sur place": 1, "en ligne": 2, "mixte": 3}
"""Ways to take part, and OpenAgenda's number for each, its `attendanceMode`."""

"""Hours as one says them at the desk, « mardi au samedi 9 h-12 h », for a form: git keeps the syntax of OpenStreetMap."""

from plugins.places.hours.grammar import UnreadableHours, parse_hours
from plugins.places.hours.words import format_line
from plugins.places.reads import suggest_hours
from plugins.publication.kind import SpokenForm


def understand_hours(text: str) -> tuple[str, str] | None:
    """The syntax that `text` means, and the same in French; what is in that syntax already stays as it is. None when it is not plain."""
    meant = suggest_hours(text)
    if not meant:
        return None
    try:
        parse_hours(text)
    except UnreadableHours:
        return meant, format_line(meant)
    return text, format_line(meant)


SPOKEN_HOURS = SpokenForm(understand_hours, "Comme on les dit : « mardi au samedi 9 h-12 h et 14 h-19 h ; fermé les jours fériés ».")
SPOKEN_TIMES = SpokenForm(understand_hours, "Les heures de ces jours-là, « 10 h-12 h et 14 h-17 h » ; rien si c’est fermé.")

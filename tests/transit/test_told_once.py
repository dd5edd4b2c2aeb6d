"""One thing that the operator and the town both tell is told once, by the town, and runs as the operator says."""

from datetime import datetime

from plugins.core.infrastructure.clock import PARIS
from plugins.town.transit.disruption import Disruption, Level, TimePeriod, remove_duplicates

WEEK = (TimePeriod(datetime(2026, 3, 24, tzinfo=PARIS), datetime(2026, 3, 28, tzinfo=PARIS)),)
MONTH = (TimePeriod(datetime(2026, 3, 1, tzinfo=PARIS), datetime(2026, 3, 30, tzinfo=PARIS)),)
MAIL = Disruption("flux-1", "Arrêt Mail déplacé", (), "Arrêt déplacé", (("1", Level.DISTURBED),), ("mail",), WEEK)
PAINT = Disruption("mairie-1", "Passages repeints", (), "Travaux", (("1", Level.NOTICE),), ("mail",), MONTH, by_town=True)


def test_what_both_tell_is_told_by_the_town_alone_as_grave_as_the_operator_says():
    (one,) = remove_duplicates([MAIL, PAINT])
    assert (one.title, one.lines, one.as_operator_tells) == (PAINT.title, PAINT.lines, MAIL.lines)


def test_another_stop_another_line_or_other_days_are_another_thing():
    for changed in ({"stops": ("port",)}, {"lines": (("B", Level.NOTICE),)}, {"periods": (TimePeriod(end=WEEK[0].start),)}):
        assert len(remove_duplicates([MAIL, Disruption(**{**vars(PAINT), **changed})])) == 2

"""Each mistake that can be made about an event, on a site of its own."""

from tests.town.small_town import Invalid

MARKET, CONCERT, SHOW, COUNCIL = (f"agenda/{name}.md" for name in ("marche", "concert", "verre", "conseil"))


def market(**keys: str | None) -> Invalid:
    """The weekly market, told otherwise."""
    return Invalid({MARKET: keys})


def concert(**keys: str | None) -> Invalid:
    """The concert of one evening, told otherwise."""
    return Invalid({CONCERT: keys})


INVALID = {
    "words that are no date": concert(timings="samedi prochain"),
    "a session that says how it comes back": concert(timings="tous les samedis de 10 h à 12 h"),
    "an hour that the clocks skip": concert(timings="29 mars 2026 à 2 h 30"),
    "an hour that the clocks repeat": concert(timings="25 octobre 2026 à 2 h 30"),
    "a session without a begin": concert(timings="[{end: 2026-03-28 23:00}]"),
    "a session with a key of nobody's": concert(timings="[{begin: 2026-03-28 20:00, until: 2026-03-28 23:00}]"),
    "a session that begins by a list": concert(timings="[{begin: [2026-03-28 20:00]}]"),
    "a session that is a list": concert(timings="[[28 mars 2026]]"),
    "more sessions than anybody writes": concert(timings=f"[{', '.join(['28 mars 2026 à 20 h'] * 501)}]"),
    "hours that end before they begin": concert(timings="2026-03-28 20:00 au 2026-03-28 19:00"),
    "days that end before they begin": concert(timings="du 5 au 3 avril 2026"),
    "an hour of the end alone": concert(timings="[{begin: 2026-03-28, end: 13 h}]"),
    "a day, then a day with an hour": concert(timings="[{begin: 2026-03-28, end: 2026-03-29 13:00}]"),
    "a day with an hour, then a day": concert(timings="[{begin: 2026-03-28 10:00, end: 2026-03-29}]"),
    "a session told twice": concert(timings="[28 mars 2026 à 20 h, 2026-03-28 20:00]"),
    "a session of three nights": concert(timings="2026-03-07 10:00 au 2026-05-03 18:00"),
    "an exhibition that never closes": Invalid({SHOW: {"timings": "du 7 mars au 3 mai 2026", "rrule": None}}),
    "an exception that is keys": market(exdates="[{le: 2026-05-02}]"),
    "an exception that ends before it begins": market(exdates="du 5 au 3 mai 2026"),
    "an exception without a rule": concert(exdates="4 avril 2026"),
    "an addition without a rule": concert(rdates="4 avril 2026 à 20 h"),
    "an exception of nothing": market(exdates="3 mai 2026"),
    "a session cancelled on a day of nothing": market(cancelled="5 avril 2026"),
    "nothing left": market(rrule="chaque samedi jusqu’au 7 mars 2026", exdates="7 mars 2026", cancelled=None),
    "a rule that no sentence is": market(rrule="parfois"),
    "a rule with a part of nobody's": market(rrule="FREQ=WEEKLY;BYDDAY=SA"),
    "a rule with a part told twice": market(rrule="FREQ=WEEKLY;FREQ=DAILY"),
    "a rule without a frequency": market(rrule="BYDAY=SA"),
    "a rule with two ends": market(rrule="FREQ=WEEKLY;COUNT=3;UNTIL=20260530"),
    "a rank that no week holds": market(rrule="FREQ=WEEKLY;BYSETPOS=8"),
    "a rank of a week": market(rrule="FREQ=WEEKLY;BYDAY=1SA"),
    "a rule that ends on no day": market(rrule="FREQ=WEEKLY;UNTIL=20260231"),
    "a rule that is counted by a word": market(rrule="FREQ=WEEKLY;COUNT=DIX"),
    "a rule of a day of nobody's": market(rrule="FREQ=WEEKLY;BYDAY=SAM"),
    "a rule that ends before it begins": market(rrule="chaque samedi jusqu’au 28 février 2026", exdates=None, cancelled=None),
    "a session that is not of its rule": market(rrule="chaque mardi jusqu’au 30 mai 2026", exdates=None, cancelled=None),
    "nowhere": concert(place=None),
    "a place of nobody's": concert(place="chez-idda"),
    "a place that no address can be made of": concert(place="月"),
    "a place of signs": concert(place="—"),
    "a place that nobody sees": concert(place='"\\u200b"'),
    "online, without a link": Invalid({COUNCIL: {"onlineaccesslink": None}}),
    "moved online, without a link": concert(event_status="déplacé en ligne"),
    "a link to what takes place": concert(onlineaccesslink="https://www.valbrune.example/direct"),
    "an age that is none": concert(age="petits"),
    "ages the wrong way round": concert(age="12-6"),
    "a disability of nobody's": concert(accessibility="fatigué"),
    "a price that is none": concert(price="pas cher"),
    "a registration that leads nowhere": concert(registration="au guichet"),
    "the address of a list": concert(slug="ce-week-end"),
    "the address of a year": concert(slug="2026"),
    "a key of another kind": concert(category="Culture"),
}

"""Days, dates and times as a reader says them, in the language of the page; a list of words, and no rule."""

from collections.abc import Iterable, Sequence

from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.town.places.hours.format import group_runs
from plugins.town.places.hours.rules import DAY, Date, DateRange, Moment, TimeRange, Weeks

WEEKDAYS = (N_("lundi"), N_("mardi"), N_("mercredi"), N_("jeudi"), N_("vendredi"), N_("samedi"), N_("dimanche"))
MONTHS = (
    *(N_("janvier"), N_("février"), N_("mars"), N_("avril"), N_("mai"), N_("juin")),
    *(N_("juillet"), N_("août"), N_("septembre"), N_("octobre"), N_("novembre"), N_("décembre")),
)
RANKS = {
    1: N_("le premier %(day)s du mois"),
    2: N_("le deuxième %(day)s du mois"),
    3: N_("le troisième %(day)s du mois"),
    4: N_("le quatrième %(day)s du mois"),
    5: N_("le cinquième %(day)s du mois"),
    -1: N_("le dernier %(day)s du mois"),
    -2: N_("l’avant-dernier %(day)s du mois"),
}
EARLIER = N_("%(rank)s %(day)s avant la fin du mois")
SUN = {
    "sunrise": (N_("du lever du soleil"), N_("au lever du soleil"), N_("le lever du soleil")),
    "sunset": (N_("du coucher du soleil"), N_("au coucher du soleil"), N_("le coucher du soleil")),
    "dawn": (N_("de l’aube"), N_("à l’aube"), N_("l’aube")),
    "dusk": (N_("du crépuscule"), N_("au crépuscule"), N_("le crépuscule")),
}
"""From it, to it, and its name."""


def format_days(numbers: Iterable[int], words: Words = IN_FRENCH) -> str:
    """« du mardi au samedi », « lundi et jeudi », « tous les jours »; « samedi » alone has no article."""
    day_runs = group_runs(numbers)
    if day_runs == [(0, 6)]:
        return words(N_("tous les jours"))
    if len(day_runs) == 2 and day_runs[0][0] == 0 and day_runs[1][1] == 6 and not _is_short(day_runs):
        day_runs = [(day_runs[1][0], day_runs[0][1] + 7)]
    return join_words([word for first, last in day_runs for word in _run(first, last, words)], words)


def _is_short(found: Sequence[tuple[int, int]]) -> bool:
    return sum(last - first + 1 for first, last in found) < 3


def _run(first: int, last: int, say: Words) -> list[str]:
    if last - first < 2:
        return [say(WEEKDAYS[day % 7]) for day in range(first, last + 1)]
    return [say(N_("du %(first)s au %(last)s"), first=say(WEEKDAYS[first]), last=say(WEEKDAYS[last % 7]))]


def format_ranked_weekday(day: int, rank: int, words: Words = IN_FRENCH) -> str:
    """« le premier samedi du mois »."""
    return words(RANKS.get(rank, EARLIER), day=words(WEEKDAYS[day]), rank=abs(rank))


def format_span(time_range: TimeRange, words: Words = IN_FRENCH) -> str:
    """« de 9 h à 12 h 30 »; a whole day is « jour et nuit »."""
    if not (time_range.start.event or time_range.end.event) and time_range.start.minutes == 0 and time_range.end.minutes == DAY:
        return words(N_("jour et nuit"))
    return f"{_format_from(time_range.start, words)} {_format_to(time_range.end, words)}"


def format_clock(minutes: int, words: Words = IN_FRENCH) -> str:
    """« 7 h 40 », « 19 h » on the hour, « minuit »."""
    hour, minute = divmod(minutes % DAY, 60)
    if not hour and not minute:
        return words(N_("minuit"))
    return (
        words(N_("%(hour)s\u202fh\u202f%(minute)s"), hour=hour, minute=f"{minute:02}")
        if minute
        else words(N_("%(hour)s\u202fh"), hour=hour)
    )


def _format_from(moment: Moment, say: Words) -> str:
    if not moment.event:
        return say(N_("de %(clock)s"), clock=format_clock(moment.minutes, say))
    if not moment.minutes:
        return say(SUN[moment.event][0])
    form = N_("de %(delay)s avant %(event)s") if moment.minutes < 0 else N_("de %(delay)s après %(event)s")
    return say(form, delay=_format_delay(moment, say), event=say(SUN[moment.event][2]))


def _format_to(moment: Moment, say: Words) -> str:
    if not moment.event:
        return say(N_("à %(clock)s"), clock=format_clock(moment.minutes, say))
    if not moment.minutes:
        return say(SUN[moment.event][1])
    form = N_("jusqu’à %(delay)s avant %(event)s") if moment.minutes < 0 else N_("jusqu’à %(delay)s après %(event)s")
    return say(form, delay=_format_delay(moment, say), event=say(SUN[moment.event][2]))


def _format_delay(moment: Moment, say: Words) -> str:
    hours, minutes = divmod(abs(moment.minutes), 60)
    if hours and minutes:
        return say(N_("%(hours)s\u202fh %(minutes)s\u202fmin"), hours=hours, minutes=minutes)
    return say(N_("%(hours)s\u202fh"), hours=hours) if hours else say(N_("%(minutes)s\u202fmin"), minutes=minutes)


def format_date_range(date_range: DateRange, words: Words = IN_FRENCH) -> str:
    """« d’avril à septembre », « le 25 décembre », « du 3 au 23 août 2026 », « en août »."""
    first, last = date_range.first, date_range.last
    if not first.month:
        return words(N_("de %(first)s à %(last)s"), first=first.year, last=last.year) if last else words(N_("en %(date)s"), date=first.year)
    if last is None:
        return words(N_("le %(date)s") if first.day else N_("en %(date)s"), date=_format_date(first, words))
    shared = Date(None if first.year == last.year else first.year, first.month, first.day)
    if not first.day:
        form = N_("d’%(first)s à %(last)s") if MONTHS[first.month - 1][0] in "ao" else N_("de %(first)s à %(last)s")
        return words(form, first=_format_date(shared, words), last=_format_date(last, words))
    same = first.month == last.month and first.year == last.year
    start = _format_number(first.day, words) if same else _format_date(shared, words)
    return words(N_("du %(first)s au %(last)s"), first=start, last=_format_date(last, words))


def format_weeks(spans: Sequence[Weeks], language: Words = IN_FRENCH) -> str:
    """« les semaines paires », « les semaines 10 à 20 »."""
    if len(spans) == 1 and spans[0].step == 2 and spans[0].first <= 2 and spans[0].last >= 51:
        return language(N_("les semaines impaires") if spans[0].first == 1 else N_("les semaines paires"))
    words = [
        str(span.first) if span.first == span.last else language(N_("%(first)s à %(last)s"), first=span.first, last=span.last)
        for span in spans
    ]
    return language(N_("les semaines %(weeks)s"), weeks=join_words(words, language))


def join_words(words: Sequence[str], language: Words = IN_FRENCH) -> str:
    """« lundi, mardi et jeudi »."""
    *others, last = words
    return language(N_("%(first)s et %(last)s"), first=", ".join(others), last=last) if others else last


def _format_number(day: int, say: Words) -> str:
    return say(N_("1er")) if day == 1 else str(day)


def _format_date(date: Date, say: Words) -> str:
    month, day = say(MONTHS[date.month - 1]) if date.month else "", _format_number(date.day, say) if date.day else ""
    if day:
        return say(N_("%(day)s %(month)s %(year)s") if date.year else N_("%(day)s %(month)s"), day=day, month=month, year=date.year)
    return f"{month} {date.year}" if date.year else month

"""Opening hours in words, in the language of the page: what a reader finds where no script runs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plugins.core.publication.words import IN_FRENCH, MONTHS, N_, RANKED_WEEKDAYS, SOURCE, WEEKDAYS, Words, join_names
from plugins.town.places.hours_grammar import (
    DAY,
    OFF,
    UNKNOWN,
    Date,
    DateRange,
    HoursRule,
    Moment,
    Season,
    TimeRange,
    Weeks,
    group_runs,
    parse_hours,
)
from plugins.town.places.openings import (
    Day,
    Stay,
    find_public_holiday,
    list_holidays_of_season,
    list_public_holiday_week,
    list_school_holiday_week,
    list_week,
)

RANKS = {
    **RANKED_WEEKDAYS,
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
    return join_names([word for first, last in day_runs for word in _run(first, last, words)], words)


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
    return language(N_("les semaines %(weeks)s"), weeks=join_names(words, language))


def _format_number(day: int, say: Words) -> str:
    return say(N_("1er")) if day == 1 else str(day)


def _format_date(date: Date, say: Words) -> str:
    month, day = say(MONTHS[date.month - 1]) if date.month else "", _format_number(date.day, say) if date.day else ""
    if day:
        return say(N_("%(day)s %(month)s %(year)s") if date.year else N_("%(day)s %(month)s"), day=day, month=month, year=date.year)
    return f"{month} {date.year}" if date.year else month


CLOSED = N_("fermé")
REST = N_("le reste de l’année")
HOLIDAYS = N_("jours fériés")
SCHOOL = N_("vacances scolaires")
BY_SEASON = N_("horaires selon la saison")
TO_ASK = N_("à vérifier auprès du lieu")


@dataclass(frozen=True)
class HoursRow:
    """Days with the same hours; `closed` says that there are none."""

    days: str
    times: str
    closed: bool = False


@dataclass(frozen=True)
class HoursSection:
    """A part of the year, whose `title` is empty for all that no other section tells; `rows` follow the week, then the holidays.
    `notes` say which of two rows holds on a day of both."""

    title: str
    rows: tuple[HoursRow, ...]
    notes: tuple[str, ...] = ()


def list_sections(text: str, words: Words = IN_FRENCH) -> tuple[HoursSection, ...]:
    """The sections of the hours of `text`, which is readable, in `words`: the usual ones first."""
    return _format_in_french(text) if words.lang == SOURCE else _build_sections(text, words)


@lru_cache(maxsize=4096)
def _format_in_french(text: str) -> tuple[HoursSection, ...]:
    return _build_sections(text, IN_FRENCH)


def _build_sections(text: str, say: Words) -> tuple[HoursSection, ...]:
    rules = parse_hours(text)
    usual = [rule for rule in rules if not (rule.stretches or rule.weeks)]
    seasons = dict.fromkeys(rule.wide for rule in rules if rule.stretches or rule.weeks)
    all_year = any(rule.state != OFF and not _is_about_holidays(rule) for rule in usual)
    all_sections = [
        _build_section(_format_season(season, say), *_choose_rules_of_season(season, rules, usual, all_year), say) for season in seasons
    ]
    if not (all_year or not seasons):
        return tuple(all_sections)
    short = [section for section in all_sections if _has_one_answer(section, say)]
    long = [section for section in all_sections if section not in short]
    more = (replace(section.rows[0], days=section.title) for section in short)
    first = _build_section("", usual, usual, say)
    notes = (
        note
        for season, section in zip(seasons, all_sections, strict=True)
        if section in short
        for note in _tell_holidays_of_season(section, season, _choose_rules_of_season(season, rules, usual, all_year)[0], usual, say)
    )
    return (HoursSection(say(REST) if long else "", (*first.rows, *more), (*first.notes, *notes)), *long)


def _tell_holidays_of_season(
    section: HoursSection, season: Season, rules: Sequence[HoursRule], usual: Sequence[HoursRule], say: Words
) -> tuple[str, ...]:
    """What holds on a public holiday of a season of which a single row is told."""
    if find_public_holiday(usual) is None or not list_holidays_of_season(season):
        return ()
    return _tell_meeting(section.title, section.title, section.rows[:1], list_public_holiday_week(rules), usual, say)


def _is_about_holidays(rule: HoursRule) -> bool:
    return rule.within_school or ((rule.public or rule.school) and not (rule.weekdays or rule.nth))


def _choose_rules_of_season(
    season: Season, rules: Sequence[HoursRule], usual: Sequence[HoursRule], all_year: bool
) -> tuple[list[HoursRule], list[HoursRule]]:
    """What holds in a season, and what of it must be told there: all, when nothing is told of the whole year."""
    season_rules = [rule for rule in rules if rule in usual or rule.wide == season]
    return season_rules, [rule for rule in season_rules if rule.wide == season or not all_year]


def format_line(text: str, words: Words = IN_FRENCH) -> str:
    """The hours in one sentence, for lists: « du mardi au samedi : de 12 h à 14 h ; dimanche et lundi : fermé »."""
    return _format_line_in_french(text) if words.lang == SOURCE and not words.messages else _format_line(text, words)


@lru_cache(maxsize=4096)
def _format_line_in_french(text: str) -> str:
    return _format_line(text, IN_FRENCH)


def _format_line(text: str, words: Words) -> str:
    all_sections = list_sections(text, words)
    usual = next(
        (section for section in all_sections if section.title in ("", words(REST))), all_sections[0] if len(all_sections) == 1 else None
    )
    if usual is None:
        return words(BY_SEASON)
    row_texts = [words(N_("%(days)s : %(times)s"), days=row.days, times=row.times) for row in usual.rows]
    if usual.title not in ("", words(REST)):
        row_texts[0] = f"{usual.title}, {row_texts[0]}"
    return words(N_(" ; ")).join([*row_texts, *([words(BY_SEASON)] if len(all_sections) > 1 else [])])


def _has_one_answer(section: HoursSection, say: Words) -> bool:
    """Whether it tells a single thing besides the holidays, as that the place is closed."""
    return len([row for row in section.rows if row.days != say(HOLIDAYS)]) == 1


def _format_season(season: Season, say: Words) -> str:
    stretches, weeks = season
    words = [format_date_range(stretch, say) for stretch in stretches] + ([format_weeks(weeks, say)] if weeks else [])
    return join_names(words, say)


def _build_section(title: str, rules: Sequence[HoursRule], own: Sequence[HoursRule], say: Words) -> HoursSection:
    """`rules` hold together; those of the season are its `own`, and it says of school holidays only what these do."""
    usual, monthly = tuple(_list_rows_of_week(list_week(rules), say)), tuple(_list_rows_of_month(own, say))
    if monthly and [row.closed for row in usual] == [True]:
        usual, monthly = monthly, (HoursRow(say(N_("les autres jours")), say(CLOSED), True),)
    school, public = tuple(_list_rows_of_school_holidays(rules, own, say)), find_public_holiday(rules)
    if public is not None and not (monthly or school) and [row.times for row in usual] == [format_times(public, say)]:
        return HoursSection(title, (HoursRow(say(N_("tous les jours, fériés compris")), format_times(public, say), not public),))
    rows = (*usual, *monthly, *school, *(_list_rows_of_holidays(list_public_holiday_week(rules), say) if public is not None else ()))
    days = list_public_holiday_week(rules, is_school_holiday=True)
    when = say(N_("pendant les vacances scolaires"))
    return HoursSection(title, rows, _tell_meeting(when, say(SCHOOL), school, days, rules, say) if school and public is not None else ())


def _tell_meeting(
    when: str, line: str, rows: Sequence[HoursRow], holidays: Sequence[Day], usual: Sequence[HoursRule], say: Words
) -> tuple[str, ...]:
    """What holds on a public holiday that falls `when`, where `rows` of that `line` and what the `usual` rules say of holidays differ, and
    which of the two wins; nothing where they agree."""
    public = format_times(find_public_holiday(usual) or (), say)
    if all(row.times == public for row in rows):
        return ()
    there = list(_list_rows_of_week(holidays, say))
    if len(there) > 1:
        times = say(N_(" ; ")).join(say(N_("%(days)s : %(times)s"), days=row.days, times=row.times) for row in there)
        return (say(N_("Jour férié %(when)s, %(times)s."), when=when, times=times),)
    winner = say(HOLIDAYS) if there[0].times == public else line
    return (say(N_("Jour férié %(when)s : %(times)s. La ligne « %(line)s » l’emporte."), when=when, times=there[0].times, line=winner),)


def _build_row(days: str, day: Day, say: Words) -> HoursRow:
    return HoursRow(days, format_times(day, say), not day)


def _list_rows_of_week(found: Sequence[Day], say: Words) -> Iterator[HoursRow]:
    numbers_by_day: dict[Day, list[int]] = {}
    for number, day in enumerate(found):
        numbers_by_day.setdefault(day, []).append(number)
    opened = [day for day in numbers_by_day if day] + [day for day in numbers_by_day if not day]
    yield from (_build_row(format_days(numbers_by_day[day], say), day, say) for day in opened)


def _list_rows_of_month(rules: Sequence[HoursRule], say: Words) -> Iterator[HoursRow]:
    for rule in rules:
        for day, rank in rule.nth:
            stays = tuple(Stay(span, rule.state, rule.comment) for span in rule.spans) if rule.state != OFF else ()
            yield _build_row(format_ranked_weekday(day, rank, say), stays, say)


def _list_rows_of_school_holidays(rules: Sequence[HoursRule], own: Sequence[HoursRule], say: Words) -> Iterator[HoursRow]:
    school = list_school_holiday_week(rules) if list_school_holiday_week(own) is not None else None
    for row in _list_rows_of_week(school, say) if school else ():
        every = row.days == format_days(range(7), say)
        yield replace(row, days=say(SCHOOL) if every else say(N_("vacances scolaires, %(days)s"), days=row.days))


def _list_rows_of_holidays(week: Sequence[Day], say: Words) -> Iterator[HoursRow]:
    for row in _list_rows_of_week(week, say):
        every = row.days == format_days(range(7), say)
        yield replace(row, days=say(HOLIDAYS) if every else say(N_("jours fériés, %(days)s"), days=row.days))


def format_times(day: Day, words: Words = IN_FRENCH) -> str:
    """« de 9 h à 12 h et de 14 h à 18 h », « fermé »; a comment of the editor's follows in brackets."""
    if not day:
        return words(CLOSED)
    return join_names([_stay(stay, words) for stay in day], words)


def _stay(stay: Stay, say: Words) -> str:
    span_text, round_the_clock = format_span(stay.span, say), say(N_("jour et nuit"))
    if stay.state == UNKNOWN:
        return (stay.comment or say(TO_ASK)) + ("" if span_text == round_the_clock else f", {span_text}")
    return f"{span_text} ({stay.comment})" if stay.comment else span_text

"""Opening hours in words, in the language of the page: what a reader finds where no script runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plugins.core.publication.words import IN_FRENCH, N_, SOURCE, Words
from plugins.town.places.hours import phrases
from plugins.town.places.hours.grammar import parse_hours
from plugins.town.places.hours.openings import list_holidays_of_season
from plugins.town.places.hours.rules import OFF, UNKNOWN, HoursRule, Season
from plugins.town.places.hours.week import Day, Stay, find_public_holiday, list_public_holiday_week, list_school_holiday_week, list_week

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
    """Whether it is about holidays alone."""
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
    words = [phrases.format_date_range(stretch, say) for stretch in stretches] + ([phrases.format_weeks(weeks, say)] if weeks else [])
    return phrases.join_words(words, say)


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
    yield from (_build_row(phrases.format_days(numbers_by_day[day], say), day, say) for day in opened)


def _list_rows_of_month(rules: Sequence[HoursRule], say: Words) -> Iterator[HoursRow]:
    for rule in rules:
        for day, rank in rule.nth:
            stays = tuple(Stay(span, rule.state, rule.comment) for span in rule.spans) if rule.state != OFF else ()
            yield _build_row(phrases.format_ranked_weekday(day, rank, say), stays, say)


def _list_rows_of_school_holidays(rules: Sequence[HoursRule], own: Sequence[HoursRule], say: Words) -> Iterator[HoursRow]:
    school = list_school_holiday_week(rules) if list_school_holiday_week(own) is not None else None
    for row in _list_rows_of_week(school, say) if school else ():
        every = row.days == phrases.format_days(range(7), say)
        yield replace(row, days=say(SCHOOL) if every else say(N_("vacances scolaires, %(days)s"), days=row.days))


def _list_rows_of_holidays(week: Sequence[Day], say: Words) -> Iterator[HoursRow]:
    for row in _list_rows_of_week(week, say):
        every = row.days == phrases.format_days(range(7), say)
        yield replace(row, days=say(HOLIDAYS) if every else say(N_("jours fériés, %(days)s"), days=row.days))


def format_times(day: Day, words: Words = IN_FRENCH) -> str:
    """« de 9 h à 12 h et de 14 h à 18 h », « fermé »; a comment of the editor's follows in brackets."""
    if not day:
        return words(CLOSED)
    return phrases.join_words([_stay(stay, words) for stay in day], words)


def _stay(stay: Stay, say: Words) -> str:
    span_text, round_the_clock = phrases.format_span(stay.span, say), say(N_("jour et nuit"))
    if stay.state == UNKNOWN:
        return (stay.comment or say(TO_ASK)) + ("" if span_text == round_the_clock else f", {span_text}")
    return f"{span_text} ({stay.comment})" if stay.comment else span_text

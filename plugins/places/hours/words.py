"""Opening hours in French: what a reader finds on a page that no script has touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plugins.places.hours import french
from plugins.places.hours.grammar import parsed
from plugins.places.hours.rules import OFF, UNKNOWN, Rule
from plugins.places.hours.week import Day, Stay, in_school_holidays, on_public_holidays, week

CLOSED = "fermé"
REST = "Le reste de l’année"
HOLIDAYS = "jours fériés"
BY_SEASON = "horaires selon la saison"
TO_ASK = "à vérifier auprès du lieu"


@dataclass(frozen=True)
class Row:
    """Some days, and what is so on them."""

    days: str
    times: str


@dataclass(frozen=True)
class Section:
    """A part of the year, whose `title` is empty for all that no other section tells; `rows` follow the week, then the holidays."""

    title: str
    rows: tuple[Row, ...]


@lru_cache(maxsize=4096)
def sections(text: str) -> tuple[Section, ...]:
    """The hours of `text`, which is readable, the usual ones first."""
    rules = parsed(text)
    usual = [rule for rule in rules if not (rule.stretches or rule.weeks)]
    seasons = dict.fromkeys(rule.wide for rule in rules if rule.stretches or rule.weeks)
    all_year = any(rule.state != OFF and not _of_holidays(rule) for rule in usual)
    told = [_section(_named(season), *_of_season(season, rules, usual, all_year)) for season in seasons]
    if not (all_year or not seasons):
        return tuple(told)
    short = [section for section in told if _one_answer(section)]
    long = [section for section in told if section not in short]
    more = (Row(f"{section.title[0].lower()}{section.title[1:]}", section.rows[0].times) for section in short)
    return (Section(REST if long else "", (*_section("", usual, usual).rows, *more)), *long)


def _of_holidays(rule: Rule) -> bool:
    """Whether it is about holidays alone."""
    return rule.within_school or ((rule.public or rule.school) and not (rule.weekdays or rule.nth))


def _of_season(season: tuple, rules: Sequence[Rule], usual: Sequence[Rule], all_year: bool) -> tuple[list[Rule], list[Rule]]:
    """What holds in a season, and what of it must be told there: all, when nothing is told of the whole year."""
    held = [rule for rule in rules if rule in usual or rule.wide == season]
    return held, [rule for rule in held if rule.wide == season or not all_year]


def line(text: str) -> str:
    """The same in one sentence, for lists: « du mardi au samedi : de 12 h à 14 h ; dimanche et lundi : fermé »."""
    found = sections(text)
    usual = next((section for section in found if section.title in ("", REST)), found[0] if len(found) == 1 else None)
    if usual is None:
        return BY_SEASON
    season = f"{usual.title[0].lower()}{usual.title[1:]}, " if usual.title not in ("", REST) else ""
    more = f" ; {BY_SEASON}" if len(found) > 1 else ""
    return season + " ; ".join(f"{row.days} : {row.times}" for row in usual.rows) + more


def _one_answer(section: Section) -> bool:
    """Whether it tells a single thing besides the holidays, as that the place is closed."""
    return len([row for row in section.rows if row.days != HOLIDAYS]) == 1


def _named(season: tuple) -> str:
    stretches, weeks = season
    words = [french.stretch(one) for one in stretches] + ([french.weeks(weeks)] if weeks else [])
    named = french.together(words)
    return named[0].upper() + named[1:]


def _section(title: str, rules: Sequence[Rule], own: Sequence[Rule]) -> Section:
    """`rules` hold together; those of the season are its `own`, and it says of school holidays only what these do."""
    usual, monthly = tuple(_of_the_week(week(rules))), tuple(_of_the_month(own))
    if monthly and [row.times for row in usual] == [CLOSED]:
        usual, monthly = monthly, (Row("les autres jours", CLOSED),)
    school, public = tuple(_of_school_holidays(rules, own)), on_public_holidays(rules)
    if public is not None and not (monthly or school) and [row.times for row in usual] == [times(public)]:
        return Section(title, (Row("tous les jours, fériés compris", times(public)),))
    return Section(title, (*usual, *monthly, *school, *([Row(HOLIDAYS, times(public))] if public is not None else [])))


def _of_the_week(found: Sequence[Day]) -> Iterator[Row]:
    alike: dict[Day, list[int]] = {}
    for number, day in enumerate(found):
        alike.setdefault(day, []).append(number)
    opened = [day for day in alike if day] + [day for day in alike if not day]
    yield from (Row(french.days(alike[day]), times(day)) for day in opened)


def _of_the_month(rules: Sequence[Rule]) -> Iterator[Row]:
    for rule in rules:
        for day, rank in rule.nth:
            stays = tuple(Stay(span, rule.state, rule.comment) for span in rule.spans) if rule.state != OFF else ()
            yield Row(french.ranked(day, rank), times(stays))


def _of_school_holidays(rules: Sequence[Rule], own: Sequence[Rule]) -> Iterator[Row]:
    school = in_school_holidays(rules) if in_school_holidays(own) is not None else None
    for row in _of_the_week(school) if school else ():
        yield Row("vacances scolaires" if row.days == "tous les jours" else f"vacances scolaires, {row.days}", row.times)


def times(day: Day) -> str:
    """« de 9 h à 12 h et de 14 h à 18 h », « fermé »; a comment of the editor's follows in brackets."""
    if not day:
        return CLOSED
    return french.together([_stay(stay) for stay in day])


def _stay(stay: Stay) -> str:
    said = french.span(stay.span)
    if stay.state == UNKNOWN:
        return (stay.comment or TO_ASK) + ("" if said == "jour et nuit" else f", {said}")
    return f"{said} ({stay.comment})" if stay.comment else said

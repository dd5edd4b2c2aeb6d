"""Days, dates and times as a French reader says them; a list of words, and no rule."""

from collections.abc import Iterable, Sequence

from plugins.places.hours.rules import DAY, Date, Moment, Span, Stretch, Weeks
from plugins.places.hours.written import runs

NARROW = "\u202f"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
RANKS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", -1: "dernier", -2: "avant-dernier"}
EVENTS = {"sunrise": "lever du soleil", "sunset": "coucher du soleil", "dawn": "aube", "dusk": "crépuscule"}
FEMININE = ("aube",)


def days(numbers: Iterable[int]) -> str:
    """« du mardi au samedi », « lundi et jeudi », « tous les jours »; « samedi » alone has no article."""
    found = runs(numbers)
    if found == [(0, 6)]:
        return "tous les jours"
    if len(found) == 2 and found[0][0] == 0 and found[1][1] == 6 and not _short(found):
        found = [(found[1][0], found[0][1] + 7)]
    return together([word for first, last in found for word in _run(first, last)])


def _short(found: Sequence[tuple[int, int]]) -> bool:
    return sum(last - first + 1 for first, last in found) < 3


def _run(first: int, last: int) -> list[str]:
    if last - first < 2:
        return [WEEKDAYS[day % 7] for day in range(first, last + 1)]
    return [f"du {WEEKDAYS[first]} au {WEEKDAYS[last % 7]}"]


def ranked(day: int, rank: int) -> str:
    """« le premier samedi du mois »."""
    return f"le {RANKS.get(rank, f'{rank}e')} {WEEKDAYS[day]} du mois"


def span(one: Span) -> str:
    """« de 9 h à 12 h 30 »; a whole day is « jour et nuit »."""
    if not (one.start.event or one.end.event) and one.start.minutes == 0 and one.end.minutes == DAY:
        return "jour et nuit"
    return f"{_from(one.start)} {_to(one.end)}"


def clock(minutes: int) -> str:
    """« 7 h 40 », « 19 h » on the hour, « minuit »."""
    hour, minute = divmod(minutes % DAY, 60)
    if not hour and not minute:
        return "minuit"
    return f"{hour}{NARROW}h" + (f"{NARROW}{minute:02}" if minute else "")


def _from(moment: Moment) -> str:
    if not moment.event:
        return f"de {clock(moment.minutes)}"
    word, shift = EVENTS[moment.event], _shift(moment)
    article = "de l’" if word in FEMININE else "du "
    return f"{shift} le {word}" if shift and word not in FEMININE else f"{article}{word}"


def _to(moment: Moment) -> str:
    if not moment.event:
        return f"à {clock(moment.minutes)}"
    word, shift = EVENTS[moment.event], _shift(moment)
    article = "à l’" if word in FEMININE else "au "
    return f"jusqu’à {shift.removeprefix('de ')} le {word}" if shift and word not in FEMININE else f"{article}{word}"


def _shift(moment: Moment) -> str:
    if not moment.minutes:
        return ""
    hours, minutes = divmod(abs(moment.minutes), 60)
    long = " ".join(filter(None, (f"{hours}{NARROW}h" if hours else "", f"{minutes}{NARROW}min" if minutes else "")))
    return f"de {long} {'avant' if moment.minutes < 0 else 'après'}"


def stretch(one: Stretch) -> str:
    """« d’avril à septembre », « le 25 décembre », « du 3 au 23 août 2026 », « en août »."""
    first, last = one.first, one.last
    if not first.month:
        return f"de {first.year} à {last.year}" if last else f"en {first.year}"
    if last is None:
        return f"le {_date(first)}" if first.day else f"en {_date(first)}"
    if not first.day:
        return f"{_of(MONTHS[first.month - 1])}{_year(first, last)} à {_date(last)}"
    same = first.month == last.month and first.year == last.year
    start = _number(first.day) if same else f"{_number(first.day)} {MONTHS[first.month - 1]}{_year(first, last)}"
    return f"du {start} au {_date(last)}"


def weeks(found: Sequence[Weeks]) -> str:
    """« les semaines paires », « les semaines 10 à 20 »."""
    if len(found) == 1 and found[0].step == 2 and found[0].first <= 2 and found[0].last >= 51:
        return f"les semaines {'impaires' if found[0].first == 1 else 'paires'}"
    words = [f"{one.first}" if one.first == one.last else f"{one.first} à {one.last}" for one in found]
    return f"les semaines {together(words)}"


def together(words: Sequence[str]) -> str:
    """« lundi, mardi et jeudi »."""
    *others, last = words
    return f"{', '.join(others)} et {last}" if others else last


def _of(month: str) -> str:
    return f"d’{month}" if month[0] in "ao" else f"de {month}"


def _year(first: Date, last: Date) -> str:
    return f" {first.year}" if first.year and first.year != last.year else ""


def _number(day: int) -> str:
    return "1er" if day == 1 else str(day)


def _date(one: Date) -> str:
    parts = (_number(one.day) if one.day else "", MONTHS[one.month - 1], str(one.year or ""))
    return " ".join(filter(None, parts))

"""Hours that nobody keeps, but that somebody may write: told at their line, or followed; never the end of a build."""

import random
from datetime import date, timedelta

import pytest

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.town.places import openings as asked
from plugins.town.places.directory import format_changes, format_coming_changes
from plugins.town.places.exports import build_place_data
from plugins.town.places.hours_grammar import parse_hours
from plugins.town.places.hours_words import format_line
from plugins.town.places.imported_place import ImportedPlace
from plugins.town.places.openings import Hours, list_openings
from plugins.town.places.reads import parse_opening_hours
from tests.campaign import trials
from tests.places.desk import checked, noon, place

NOW = noon("2026-03-02")
SCHOOL = ((date(2026, 2, 21), date(2026, 3, 8)),)
DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
SUN = ["sunrise", "sunset", "dawn", "dusk"]


@pytest.mark.parametrize(
    ("hours", "remedy"),
    [
        ("Mo-Fr 17:00-12:00; Sa-Su 24:00-12:00", "00:00, au jour suivant"),
        ("Mo 24:00-24:00", "00:00, au jour suivant"),
        ("Mo 26:00-27:00", "02:00, au jour suivant"),
        ("week 54 off", "week 01-26"),
        ("week 0 10:00-12:00", "week 01-26"),
        ("week 20-10 10:00-12:00", "week 01-26"),
        ("2026-2020 Mo 10:00-12:00", "2020-2026"),
        ("2026 Aug 23-2026 Aug 03 off", "2026 Aug 03-2026 Aug 23"),
        ("Apr 01-2027 Oct 31 10:00-12:00", "2026 Aug 03-2026 Aug 23"),
        ("2026,Dec 25 10:00-12:00", "Séparez-les"),
        ("Mo (sunrise+19:00)-24:59", "Écrivez une heure"),
        ("Mo 10:00-(sunset+01:75)", "Écrivez une heure"),
        ("Mo (sunset+05:59)-(sunset+05:58)", "plus simplement"),
    ],
)
def test_impossible_hours_are_told_at_their_line_and_never_stop_the_check(tmp_path, hours, remedy):
    found = checked(tmp_path, opening_hours=f'"{hours}; PH off"', lat="48.8", lon="2.3")
    errors = [mistake for mistake in found if not mistake.harmless]
    assert [(mistake.file.rpartition("/")[2], mistake.line, mistake.sort) for mistake in errors] == [("ida.md", 6, "horaires illisibles")]
    assert remedy in str(errors[0])


@pytest.mark.parametrize(
    ("hours", "same"),
    [
        ("2026 Aug-Sep off", "2026 Aug-Sep off"),
        ("2026 Nov-2027 Feb off", "2026 Nov 01-2027 Feb 28 off"),
        ('SH open "en accès libre"', 'SH 00:00-24:00 "en accès libre"'),
        ("Sa open, SH Mo 10:00-12:00", "Sa 00:00-24:00, SH Mo 10:00-12:00"),
    ],
)
def test_hours_that_the_library_did_not_follow_as_we_wrote_them_are_followed(hours, same):
    assert parse_opening_hours(RawValue(hours, 1)) == same
    assert parse_hours(same) == parse_hours(parse_opening_hours(RawValue(same, 1)))
    assert list(list_openings(Hours(same), NOW, NOW + timedelta(days=366)))


def test_hours_of_any_sort_are_refused_or_followed_to_the_end_of_the_year():
    """Those of the sun depend on where the place is: some are only told by the check, which knows it."""
    chance, followed = random.Random(20260302), 0
    for _ in range(trials(full=20_000, sample=600)):
        text = chance.choice(["; ", ", "]).join(_rule(chance) for _ in range(chance.randint(1, 3)))
        try:
            hours = Hours(parse_opening_hours(RawValue(text, 1)), (), (48.8, 2.3), SCHOOL)
        except InvalidValue as wrong:
            assert wrong.remedy, text
            continue
        assert format_line(hours.text), text
        assert build_place_data(place("Ida", hours=hours.text), None), text
        try:
            found = list(list_openings(hours, NOW, NOW + timedelta(days=366)))
        except asked.Incalculable:
            assert any(event in text for event in SUN), text
            continue
        followed += 1
        assert found, text
        assert format_changes(hours, NOW), text
    assert followed > 60, "hardly any was followed: this proves nothing"


def _rule(chance) -> str:
    spans = ",".join(f"{_moment(chance)}-{_moment(chance)}" for _ in range(chance.choice([0, 1, 1, 1, 2])))
    state, comment = chance.choice(["", "", "", "off", "open", "unknown"]), chance.choice(["", "", "", '"sur rendez-vous"'])
    return " ".join(filter(None, [_part(chance), _weeks(chance), _days(chance), spans, state, comment]))


def _moment(chance) -> str:
    if chance.random() < 0.15:
        event = chance.choice(SUN)
        return chance.choice([event, f"({event}{chance.choice('+-')}{chance.randint(0, 8):02}:{chance.choice(['00', '59', '99'])})"])
    return f"{chance.choice([0, 5, 9, 10, 12, 17, 22, 23, 23, 24, 26, 29]):02}:{chance.choice(['00', '00', '30', '59'])}"


def _days(chance) -> str:
    ranked = f"{chance.choice(DAYS)}[{chance.choice([-5, -1, 1, 5])}]"
    run = f"{chance.choice(DAYS)}-{chance.choice(DAYS)}"
    return chance.choice(["", "", run, ranked, "PH", "SH", "SH Mo", "PH,SH", "SH,PH,Mo", *chance.sample(DAYS, 3)])


def _weeks(chance) -> str:
    if chance.random() < 0.9:
        return ""
    step = f"/{chance.randint(0, 9)}" if chance.random() < 0.4 else ""
    return f"week {chance.randint(0, 54)}-{chance.randint(0, 54)}{step}"


def _part(chance) -> str:
    years = [f"{chance.choice([2000, 2020, 2026, 2099])}" for _ in range(2)]
    return chance.choice(["", "", "", years[0], "-".join(years), _date(chance), f"{_date(chance)}-{_date(chance)}"])


def _date(chance) -> str:
    year, day = (f"{chance.choice([2025, 2026, 2027])} ", f" {chance.randint(1, 31):02}")
    return f"{chance.choice(['', '', year])}{chance.choice(MONTHS)}{chance.choice(['', day])}"


def test_a_place_whose_hours_the_library_cannot_follow_is_left_out_of_what_is_open_now_alone(monkeypatch, tmp_path):
    """A panic of Rust is no `Exception`: the library is made to raise one, as it does of some hours on some days."""
    real = asked.OpeningHours

    class Panicking:
        def __init__(self, text, **more):
            self.text, self.known = text, real(text, **more)

        def intervals(self, start, end):
            if "Sa" in self.text:
                real("(sunset+16:00)-29:00").intervals(start.replace(tzinfo=None), end.replace(tzinfo=None)).__next__()
            return self.known.intervals(start, end)

    monkeypatch.setattr(asked, "OpeningHours", Panicking)
    monkeypatch.setattr(asked, "SOLSTICES", ())
    told = format_coming_changes({"ida": Hours("Sa 10:00-12:00; PH off"), "mairie": Hours("Mo 10:00-12:00; PH off")}, NOW)
    assert '"mairie"' in told
    assert '"ida"' not in told
    errors = [one for one in checked(tmp_path, opening_hours='"Sa 10:00-12:00; PH off"') if not one.harmless]
    assert [(one.line, one.sort) for one in errors] == [(6, "horaires illisibles")]


@pytest.mark.parametrize(
    "hours",
    ["2026-2020 Mo 10:00-12:00", "week 54 off", "Mo 24:00-24:00", "PH Mo 10:00-12:00", "Mo (dusk+03:00)-24:59", "Fr-We (dusk+04:00)-26:00"],
)
def test_an_import_leaves_impossible_hours_out_and_says_so(hours):
    found = ImportedPlace("node/1", {"title": "Chez Ida"})
    found.put_hours(hours)
    assert "opening_hours" not in found.values
    assert hours in found.doubts[0]

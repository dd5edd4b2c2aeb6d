import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date

from plugins.journal.site import dates
from tests.house import ROOT

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 25), "mercredi 25 novembre 2026"),
        (date(2026, 1, 1), "jeudi 1er janvier 2026"),
        (date(2026, 2, 21), "samedi 21 février 2026"),
        (date(2026, 8, 11), "mardi 11 août 2026"),
    ],
)
def test_a_long_date_reads_as_french(day, expected):
    assert dates.long_date(day) == expected


def test_a_day_of_this_year_is_told_without_it():
    assert (dates.day_month(date(2026, 3, 25)), dates.day_month(date(2026, 4, 1))) == ("25 mars", "1er avril")


def test_a_short_date_says_the_first_of_the_month():
    assert dates.short_date(date(2026, 12, 1)) == "1er déc. 2026"


def test_an_english_article_keeps_english_dates():
    assert dates.long_date(date(2026, 1, 1), "en") == "Thursday 1 January 2026"


@pytest.mark.parametrize("lang", ["fr", "en", "de", "it", "oc", "br", "ar", "zh"])
def test_a_day_is_written_as_babel_writes_it(lang):
    for month in range(1, 13):
        day = date(2026, month, 2 * month)
        assert dates.long_date(day, lang) == format_date(day, "EEEE d MMMM y", locale=lang)
        assert dates.short_date(day, lang) == format_date(day, "d MMM y", locale=lang)


def test_the_hour_is_the_towns_whatever_zone_it_came_in():
    assert dates.clock_time(datetime(2026, 7, 1, 5, 40, tzinfo=UTC)) == f"7{NARROW}h{NARROW}40"


def test_a_full_hour_has_no_minutes():
    assert dates.clock_time(datetime(2026, 1, 1, 18, 0, tzinfo=UTC)) == f"19{NARROW}h"


@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8", "de_DE.UTF-8"])
def test_the_machines_locale_changes_nothing(root, locale):
    code = "from datetime import date; from plugins.journal.site.dates import long_date; print(ascii(long_date(date(2026, 2, 1))))"
    environ = {**os.environ, "LC_ALL": locale, "LANG": locale, "TZ": "Pacific/Auckland"}
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii("dimanche 1er février 2026")


LOOKS_FOR_ZONES = """
import os, sys
opened = []
sys.addaudithook(lambda event, values: opened.append(str(values[0])) if event == "open" else None)
before = dict(os.environ)
from datetime import date
from plugins.journal.site.dates import long_date
long_date(date(2026, 2, 1))
assert "babel.dates" not in sys.modules
long_date(date(2026, 2, 1), "en")
assert dict(os.environ) == before
print(sum("zoneinfo" in path and not path.endswith((".py", ".pyc")) for path in opened))
"""


@pytest.mark.parametrize("zone", [{}, {"TZ": "Europe/Paris"}])
def test_the_zone_of_the_machine_is_not_looked_for_among_all_there_are(zone):
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **zone}
    done = subprocess.run([sys.executable, "-c", LOOKS_FOR_ZONES], env=environ, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10

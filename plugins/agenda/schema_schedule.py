"""The rule of an event for machines: https://schema.org/Schedule."""

from typing import Any

from plugins.agenda.rule import RecurrenceRule
from plugins.agenda.schedule import Schedule, list_excluded
from plugins.agenda.timing import SessionTiming

PERIODS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
SAYABLE = ("BYDAY", "BYMONTHDAY", "BYMONTH", "WKST")


def schema_schedule(schedule: Schedule | None) -> list[dict[str, Any]]:
    """One Schedule for each session that comes back; none where schema.org has no words for the rule."""
    if schedule is None or schedule.rule is None or any(name not in SAYABLE for name, _ in schedule.rule.parts):
        return []
    left_out = [timing.first_day.isoformat() for timing in list_excluded(schedule)]
    return [_schedule(timing, schedule.rule, left_out) for timing in schedule.timings]


def _schedule(timing: SessionTiming, rule: RecurrenceRule, left_out: list[str]) -> dict[str, Any]:
    parts = {name: value.split(",") for name, value in rule.parts}
    properties = {
        "@type": "Schedule",
        "scheduleTimezone": "Europe/Paris",
        "startDate": timing.first_day.isoformat(),
        "endDate": rule.until.date().isoformat() if rule.until else "",
        "startTime": "" if timing.whole_days else f"{timing.begin:%H:%M:%S}",
        "endTime": f"{timing.end:%H:%M:%S}" if timing.end and not timing.whole_days else "",
        "repeatFrequency": f"P{rule.interval}{PERIODS[rule.freq]}",
        "repeatCount": rule.count,
        "byDay": [_day(code) for code in parts.get("BYDAY", ())],
        "byMonthDay": [int(number) for number in parts.get("BYMONTHDAY", ())],
        "byMonth": [int(number) for number in parts.get("BYMONTH", ())],
        "exceptDate": left_out,
    }
    return {key: value for key, value in properties.items() if value}


def _day(code: str) -> str:
    """A day of every week is schema.org's, the first of a month iCalendar's: both are allowed."""
    return f"https://schema.org/{DAYS[code]}" if code in DAYS else code

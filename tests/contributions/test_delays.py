"""What moderators are late with, as `doctor` says it: what came in before hours of theirs that are over, and no sooner."""

from datetime import UTC, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.service.web_service import maintenance
from plugins.service.web_service.maintenance import check_service
from plugins.service.web_service.settings import WebService
from plugins.town.places.openings import Hours
from plugins.voices.contributions.room import OFFICE_HOURS, find_late_limit, format_reading_promise
from tests.contributions.conftest import RULE, Town
from tests.processes import PATIENCE

LED = 302


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2026, whose 16th is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "limit"),
    [
        (at(16, 8), at(13, 16)),
        (at(16, 11), at(13, 16)),
        (at(16, 13), at(16, 11)),
        (at(16, 15), at(16, 11)),
        (at(16, 18), at(16, 16)),
        (at(21, 12), at(20, 16)),
    ],
)
def test_what_came_an_hour_before_the_end_of_an_opening_is_late_once_it_is_over(now, limit):
    assert find_late_limit(Hours(OFFICE_HOURS), now) == limit


@pytest.mark.parametrize(
    ("now", "promise"),
    [
        (at(16, 11), "va être lu : quelqu’un est là"),
        (at(16, 13), "sera lu aujourd’hui à 14 h"),
        (at(16, 18), "sera lu demain à 9 h"),
        (at(20, 18), "sera lu lundi à 9 h"),
    ],
)
def test_who_writes_outside_the_hours_is_told_when_they_will_be_read(now, promise):
    assert format_reading_promise(Hours(OFFICE_HOURS), now) == promise


@pytest.mark.parametrize("hours", ["Jul-Aug 09:00-12:00", "off", "Mo-Fr 09:00-09:30"])
def test_where_nobody_reads_for_two_weeks_all_that_is_older_is_late(hours):
    assert find_late_limit(Hours(hours), at(16, 8)) == at(16, 8) - timedelta(days=15)


def find_day_a_month_ago() -> str:
    """In the town, as it is said."""
    return f"{(datetime.now(UTC) - timedelta(days=30)).astimezone(PARIS):%d/%m/%Y}"


def test_doctor_counts_the_texts_and_the_appeals_that_wait_too_long(town: Town, monkeypatch):
    monkeypatch.setattr(maintenance, "PATIENCE", PATIENCE)
    service = WebService(address=("127.0.0.1", town.desk.service.port))
    resident, moderator, begun = town.resident(), town.moderator("Ari Retards"), find_day_a_month_ago()
    resident.ask(text="Quand ouvrira le gymnase des Tilleuls, fermé depuis mardi ?")
    refused = resident.ask(text="Achetez mes gaufres, les meilleures du canton, au marché.")
    assert moderator.decide(moderator.reference("mes gaufres"), "refuser", rule=RULE) == LED
    form = resident.hidden_fields(resident.get(refused).text)
    assert resident.send(f"{refused}contester", words="Ce n’est pas une publicité.", **form).status_code == LED
    assert [finding.light for finding in check_service(service, {})] == ["vert"]

    running = town.desk.service
    before = "received_at - INTERVAL '30 days'" if running.store else "datetime(received_at, '-30 days')"
    running.run_sql(f"UPDATE contributions_contribution SET received_at = {before} WHERE text LIKE '%gymnase%'")  # a month passes
    own = "SELECT id FROM contributions_contribution WHERE text LIKE '%mes gaufres%'"
    running.run_sql(f"UPDATE contributions_contentreport SET received_at = {before} WHERE contribution_id IN ({own})")
    _, texts, appeals = check_service(service, {})
    days = (begun, find_day_a_month_ago())  # it may have become midnight meanwhile
    assert texts.text in {f"1 texte(s) d’habitants à lire en retard ; le plus ancien est du {day}." for day in days}
    assert appeals.text in {f"1 signalement(s) ou recours à lire en retard ; le plus ancien est du {day}." for day in days}
    assert "/bureau/moderation/" in texts.remedy and texts.light == appeals.light == "attention"
    town.desk.service.invite("Mira Rappel", "modère", "mira@ville.example")
    town.restart_worker()
    letter = town.letter("mira@ville.example", "attendent d’être lus")
    assert texts.text in letter and appeals.text in letter and "/bureau/moderation/" in letter
    assert moderator.decide(moderator.reference("gymnase"), "refuser", rule=RULE) == LED
    assert len(list(check_service(service, {}))) == 2

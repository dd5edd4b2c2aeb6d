"""A declaration that has grown too old is told by `check` and by `doctor`, by the clock that the town gives."""

import pytest

from plugins.journal.law.checks import gather_health_checks
from tests.law.desk import CONF, page, report, said
from tests.law.town import AUDIT

FILES = {"articles/a.md": page()}
OLD = {"BEFFROI_NOW": "2029-01-15T09:00"}


def lights(now, **accessibility):
    looks = {look.subject: look for look in gather_health_checks({**CONF, "ACCESSIBILITY": accessibility}, {"BEFFROI_NOW": now})}
    look = looks["accessibilité"]
    return [(sign.light, sign.text) for sign in look.run()]


@pytest.mark.parametrize(("now", "sorts"), [("2029-01-04T23:59", []), ("2029-01-05T00:00", ["accessibilité à revoir?"])])
def test_check_warns_of_a_declaration_of_three_years(tmp_path, now, sorts):
    assert said(report(tmp_path, FILES, {"BEFFROI_NOW": now})) == sorts


def test_each_thing_to_mend_is_told(tmp_path):
    declared = {"established": "2026-01-05", "audit": AUDIT, "plan": {"years": "2026-2028", "measures": ["Auditer."]}}
    told = [mistake.text for mistake in report(tmp_path, FILES, OLD, ACCESSIBILITY=declared).mistakes]
    assert len(told) == 3
    assert any("déclaration d’accessibilité du 05/01/2026" in text for text in told)
    assert any("audit du 15/01/2026 a plus de trois ans : chaque page dit « non conforme »" in text for text in told)
    assert any("plan d’actions de 2029" in text for text in told)


def test_a_town_that_declared_nothing_is_told(tmp_path):
    (mistake,) = report(tmp_path, FILES, ACCESSIBILITY={}).mistakes
    assert mistake.harmless and "aucune déclaration" in mistake.text


def test_an_audit_to_come_is_told(tmp_path):
    (mistake,) = report(tmp_path, FILES, ACCESSIBILITY={"established": "2026-01-05", "audit": {**AUDIT, "date": "2026-09-01"}}).mistakes
    assert "n’a pas encore eu lieu" in mistake.text


def test_doctor_is_green_until_that_day_and_says_when():
    assert lights("2026-03-27T09:00", established="2026-01-05") == [("vert", "non conforme ; déclaration à refaire avant le 05/01/2029.")]


def test_doctor_says_what_is_too_old():
    assert [light for light, _ in lights("2029-01-15T09:00", established="2026-01-05", audit=AUDIT)] == ["attention", "attention"]

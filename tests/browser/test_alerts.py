"""The alerts of the demonstration, read when they hold and once they are over, on a page that shows them and on another."""

from datetime import UTC, datetime

import pytest

from plugins.infrastructure.clock import PARIS
from tests.browser.demonstration import SITEURL

HOLDING, SUNDAY, AFTER = "2026-03-27T09:00", "2026-03-29T12:00", "2026-04-02T09:00"


@pytest.fixture
def read(browse):
    """A page opened at an instant of Paris, by a reader who goes from one to the other."""

    def read(address: str, moment: str = HOLDING, page=None, **options):
        page = page or browse(**options)
        if options.get("java_script_enabled", True):
            page.clock.set_fixed_time(datetime.fromisoformat(moment).replace(tzinfo=PARIS).astimezone(UTC))
        page.goto(f"{SITEURL}/{address}", wait_until="networkidle")
        return page

    return read


def told(page) -> list[str]:
    return page.locator(".alert:visible .alert-what strong").all_inner_texts()


def test_without_a_script_the_front_page_tells_them_and_until_when(read):
    page = read("", java_script_enabled=False)
    assert [word.lower() for word in told(page)] == ["urgence", "vigilance", "information"]
    assert page.locator(".alert-when").first.inner_text().count("jusqu’au")


def test_elsewhere_the_gravest_comes_late_and_leads_to_the_others(read):
    page = read("contact/")
    assert [word.lower() for word in told(page)] == ["urgence"]
    page.get_by_role("link", name="Autres alertes (2)").click()
    page.wait_for_url(f"{SITEURL}/alertes/")


def test_what_is_over_is_shown_on_no_page_whenever_that_was_made(read):
    assert [word.lower() for word in told(read("", SUNDAY))] == ["information"]
    assert told(read("", AFTER)) == told(read("contact/", AFTER)) == []


def test_one_that_is_closed_stays_closed_and_an_urgent_one_cannot_be(read):
    page = read("")
    assert page.locator(".alert-urgence button").count() == 0
    page.locator(".alert-vigilance button").click()
    assert [word.lower() for word in told(page)] == ["urgence", "information"]
    assert [word.lower() for word in told(read("", page=page))] == ["urgence", "information"]


def test_the_page_of_all_of_them_needs_no_other(read):
    assert told(read("alertes/")) == []

"""A wrong FEED_AUTHORITY would be frozen into every reader's memory, a wrong hub into every feed: they are refused."""

from datetime import date

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.feeds.room import Settings, parse_authority_day


@pytest.mark.parametrize("written", ["valbrune.example,2024", "valbrune.example,2024-03", "mairie@valbrune.example,2024-03-02"])
def test_an_authority_by_rfc_4151_is_accepted(written):
    assert gather_settings(Settings, {"FEED_AUTHORITY": written}, {}).feed_authority == written


@pytest.mark.parametrize(
    "written",
    [
        "valbrune.example",
        "https://valbrune.example,2024",
        "valbrune.example,24",
        "val brune.example,2024",
        "-valbrune.example,2024",
        "valbrune.example,2024-13",
        "valbrune.example,2023-02-29",
        "valbrune..example,2024",
        "été.example,2024",
        "",
        2024,
    ],
)
def test_another_authority_is_refused(written):
    with pytest.raises(SettingsError, match="FEED_AUTHORITY"):
        gather_settings(Settings, {"FEED_AUTHORITY": written}, {})


def test_a_town_without_authority_is_told_what_to_write():
    with pytest.raises(SettingsError, match=r"ma-ville\.fr,2026"):
        gather_settings(Settings, {}, {})


@pytest.mark.parametrize("most", [0, -1, "30", True])
def test_a_feed_holds_at_least_one_publication(most):
    with pytest.raises(SettingsError, match="FEED_MAX_ITEMS"):
        gather_settings(Settings, {"FEED_AUTHORITY": "valbrune.example,2024", "FEED_MAX_ITEMS": most}, {})


def test_an_authority_is_as_old_as_it_says():
    assert parse_authority_day("valbrune.example,2024-03") == date(2024, 3, 1)


def given(*hubs: str) -> tuple[str, ...]:
    return gather_settings(Settings, {"FEED_AUTHORITY": "valbrune.example,2024", "WEBSUB_HUBS": list(hubs)}, {}).websub_hubs


@pytest.mark.parametrize(
    "hub",
    ["https://pubsubhubbub.appspot.com/", "https://relais.example:8443/hub/?ville=1", "http://127.0.0.1:8080/", "http://localhost/hub"],
)
def test_a_hub_is_kept_as_it_is_written(hub):
    assert given(hub) == (hub,)


def test_a_hub_that_is_written_twice_is_one():
    assert given("https://relais.example/", "https://relais.example/") == ("https://relais.example/",)


@pytest.mark.parametrize(
    "hub",
    [
        "http://relais.example/",
        "http://localhost.relais.example/",
        "http://127.0.0.1.relais.example/",
        "http://127.0.0.1@relais.example/",
        "https://moi:secret@relais.example/",
        "https://relais.example/#ancre",
        "https://relais.example/é",
        "https://relais.example/a b",
        "relais.example",
        "",
        12,
    ],
)
def test_another_hub_is_refused(hub):
    with pytest.raises(SettingsError, match="WEBSUB_HUBS"):
        given(hub)


def test_hubs_are_a_list():
    with pytest.raises(SettingsError, match="WEBSUB_HUBS"):
        gather_settings(Settings, {"FEED_AUTHORITY": "valbrune.example,2024", "WEBSUB_HUBS": "https://relais.example/"}, {})

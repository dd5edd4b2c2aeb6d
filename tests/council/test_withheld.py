"""Which folders the deploys leave to the service."""

import pytest

from plugins.engine.deploy.record import list_files_to_deploy
from plugins.town.council.session import LIST, format_live_folders

LIVE = "conseil/2026-03-26/"
CONF = {"PLUGINS": ["plugins.town.council.plugin"]}


@pytest.fixture
def site(tmp_path):
    """A built site with a session that is live, one that is not, and the list of the first."""
    for name in ("index.html", f"{LIVE}index.html", "conseil/2026-02-12/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("page")
    (tmp_path / LIST).write_text(format_live_folders([LIVE]), encoding="utf-8")
    return tmp_path


def test_the_folder_of_a_live_session_is_left_to_the_service(site):
    assert set(list_files_to_deploy(site, CONF).files) == {"index.html", LIST, "conseil/2026-02-12/index.html"}


def test_all_that_the_service_writes_there_will_be_taken_back(site):
    assert {"index.html", "index.html.gz", "live.json", "seance.json", "rss.xml"} <= list_files_to_deploy(site, CONF).withheld[LIVE]


def test_once_the_session_is_closed_its_page_is_carried_like_any_other(site):
    (site / LIST).write_text(format_live_folders([]))
    assert f"{LIVE}index.html" in list_files_to_deploy(site, CONF).files and not list_files_to_deploy(site, CONF).withheld


def test_a_journal_without_a_council_leaves_nothing_to_anybody(site):
    assert f"{LIVE}index.html" in list_files_to_deploy(site, {}).files

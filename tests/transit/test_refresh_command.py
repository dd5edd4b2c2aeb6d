"""`./beffroi refresh transit` on a site that is online: it writes beside what a deploy owns, and the two never meet."""

import json

import pytest

from tests.journal import TestJournal
from tests.transit.forge import sent, zipped
from tests.transit.operator_server import operating

LIVE = "www/trafic/direct/etat.json"


@pytest.fixture(scope="module")
def operator():
    """The operator of the buses, for the whole module."""
    with operating() as operator:
        yield operator


@pytest.fixture(scope="module")
def journal(tmp_path_factory, operator) -> TestJournal:
    """A journal that listens to the operator, refreshed once before its first build, then built and deployed to a folder."""
    folder = tmp_path_factory.mktemp("ligne")
    gtfs = operator.says("/gtfs.zip", zipped(folder).read_bytes(), etag='"1"')
    alerts = operator.says("/alerts.pb", sent({"title": "Port fermé"}))
    transit = {"gtfs": gtfs, "alerts": alerts, "operator": "Réseau X"}
    settings = f"TRANSIT = {transit!r}\nDEPLOY = 'folder:www'"
    journal = TestJournal(folder, settings, {"BEFFROI_SITEURL": "https://journal.valbrune.example"})
    journal.article("marche")
    (folder / "www").mkdir()
    (folder / "www" / "index.html").write_text("bientôt")
    journal.run("refresh", "transit", "--to", str(folder / "www"))
    (folder / "www" / "index.html").unlink()
    journal.run("build")
    journal.run("deploy")
    return journal


def test_the_page_asks_for_what_refresh_writes(journal):
    assert 'data-live="/trafic/direct/etat.json"' in journal.page("trafic", "www")
    assert "Port fermé" in journal.page("trafic/lignes/a", "www")
    assert json.loads((journal.folder / LIVE).read_bytes())["disruptions"][0]["title"] == "Port fermé"


def test_the_page_of_a_line_leads_to_the_feed_that_refresh_writes(journal):
    assert 'href="/trafic/direct/a/rss.xml"' in journal.page("trafic/lignes/a", "www")
    assert (journal.folder / "www" / "trafic" / "direct" / "a" / "rss.xml").is_file()
    assert not (journal.folder / "www" / "flux" / "trafic").exists()


def test_a_deploy_leaves_the_state_of_the_moment(journal):
    before = (journal.folder / LIVE).read_bytes()
    journal.article("fete", title="La fête")
    journal.run("build")
    journal.run("deploy")
    assert (journal.folder / LIVE).read_bytes() == before
    assert "trafic/direct" not in (journal.folder / "www" / ".beffroi-manifest.json").read_text()


def test_a_refresh_finds_the_site_where_it_is_deployed_and_changes_no_page(journal, operator):
    before = journal.page("trafic", "www")
    operator.says("/alerts.pb", sent({"title": "Mairie fermée"}))
    said = journal.run("refresh", "transit", BEFFROI_NOW="2026-03-27T09:02").stdout
    assert "3 lignes, 3 arrêts" in said
    assert json.loads((journal.folder / LIVE).read_bytes())["disruptions"][0]["title"] == "Mairie fermée"
    assert journal.page("trafic", "www") == before


def test_a_feed_that_fails_ends_with_the_code_of_what_will_do_later(journal, operator):
    operator.says("/alerts.pb", b"<html>")
    assert "une page web" in journal.run("refresh", "transit", code=4, BEFFROI_NOW="2026-03-27T09:04").stdout


@pytest.mark.parametrize(("words", "said"), [(["trafic"], "Vouliez-vous dire « transit » ?"), ([], "il manque un mot")])
def test_a_word_that_is_none_is_told(journal, words, said):
    assert said in journal.run("refresh", *words, code=2).stderr


@pytest.mark.parametrize("deploy", ["git:origin#pages", "rsync:moi@hote:/var/www", "rclone:hote:www"])
def test_a_site_that_is_elsewhere_is_not_refreshed_from_here(journal, deploy):
    journal.write_settings(f"DEPLOY = {deploy!r}")
    assert "Lancez refresh sur la machine qui le sert" in journal.run("refresh", "transit", code=2).stderr
    journal.write_settings()

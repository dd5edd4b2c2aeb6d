"""The pages that the law asks for are there, say what it wants said, and every page leads to them."""

import re

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.law.room import PAGES
from plugins.towns.state_check.probes import check_pages
from tests.journal import ROOT, TestJournal

CONF = load_settings(ROOT / "pelicanconf.py")
STATE = re.compile(r"Accessibilité\s: (totalement|partiellement|non) conforme")
IMPOSED = [
    "État de conformité",
    "Résultats des tests",
    "Contenus non accessibles",
    "Établissement de cette déclaration d’accessibilité",
    "Retour d’information et contact",
    "Voies de recours",
]
AUDIT = '{"date": "2026-01-15", "rate": 72.5, "auditor": "Cabinet Égal", "report": "/audit-2026/"}'


def pages(journal):
    return sorted((journal.folder / "output").rglob("*.html"))


def headings(page, level="h2"):
    return [title.get_text(strip=True) for title in page.main.find_all(level)]


def test_every_page_says_one_state_and_no_other(built):
    states = {path: STATE.findall(path.read_text(encoding="utf-8")) for path in pages(built)}
    assert {path for path, found in states.items() if set(found) != {"non"}} == set()
    assert len(states) > 10


def test_the_home_says_it_exactly_once(seen):
    assert STATE.findall(str(seen(""))) == ["non"]


def test_every_page_leads_to_all_of_them(seen):
    links = {link["href"].removeprefix("/") for link in seen("2026/03/le-marche-revient").select("footer.footer a")}
    assert set(PAGES.values()) - {"expression/"} <= links


@pytest.mark.parametrize("uses", ["", "PERSONAL_DATA = {**PERSONAL_DATA, 'uses': []}"])
def test_the_robot_of_the_state_finds_what_it_looks_for(tmp_path, uses):
    journal = TestJournal(tmp_path, uses)
    journal.article("marche")
    journal.run("build")
    assert {
        page: found.text for page, found in check_pages(tmp_path / "output", "https://journal.valbrune.example") if found.light != "vert"
    } == {}


def test_a_page_of_the_law_marks_its_own_link(seen):
    assert [link["href"].rsplit("/", 2)[1] for link in seen("moderation").select("footer [aria-current=page]")] == ["moderation"]


def test_the_declaration_has_the_imposed_headings_in_their_order(seen):
    assert headings(seen("accessibilite"))[: len(IMPOSED)] == IMPOSED


def test_the_declaration_shows_the_plan_and_the_actions_of_the_year(seen):
    page = seen("accessibilite")
    assert headings(page)[len(IMPOSED) :] == ["Schéma pluriannuel 2025-2027", "Plan d’actions 2026"]
    said = page.main.get_text()
    assert CONF["ACCESSIBILITY"]["actions"]["2026"][0] in said and CONF["ACCESSIBILITY"]["actions"]["2025"][0] not in said


@pytest.mark.parametrize(
    "words", ["Hélène Vasseur", "Coopérative Les Écluses", "4, rue du Halage", "02 61 91 00 90", "12, place du Beffroi", "02 61 91 00 12"]
)
def test_the_notice_names_the_town_its_director_and_its_host(seen, words):
    assert words in seen("mentions-legales").main.get_text()


def test_the_notice_of_personal_data_tells_each_use_and_the_ways_to_complain(seen):
    page = seen("donnees-personnelles")
    assert headings(page, "h3") == [use["purpose"] for use in CONF["PERSONAL_DATA"]["uses"]]
    said = page.main.get_text()
    assert all(words in said for words in ("donnees@valbrune.example", "CNIL", "Responsable du traitement", "quatorze jours"))


def test_without_a_section_moderation_says_that_nobody_is_published(seen):
    assert "aucun message de ses lecteurs" in seen("moderation").main.get_text()


def test_the_plan_counts_by_category_by_kind_and_by_year(seen):
    rows = {row.a.get_text(): row.a.find_next_sibling("span") for row in seen("plan-du-site").select("main li")}
    counts = {name: int(re.match(r"\d+", count.get_text())[0]) for name, count in rows.items() if count}
    assert counts == {"Culture": 1, "Sport": 1, "Brèves": 1, "2026": 2, "2025": 1}
    assert {"Contact", "Mentions légales", "Nous suivre"} <= set(rows)


def test_the_sitemap_lists_them(built):
    told = (built.folder / "output" / "sitemap.xml").read_text(encoding="utf-8")
    listed = {name: address for name, address in PAGES.items() if f"/{address}</loc>" in told}
    assert set(PAGES.values()) - set(listed.values()) == {"expression/"}, "that page has no text yet: a search engine is not led to it"


def test_no_page_of_an_editor_takes_their_place(built, tmp_path):
    journal = TestJournal(tmp_path)
    (tmp_path / "content" / "pages" / "moderation.md").write_text("---\nid: essai-m\ntitle: Modération\n---\nNon.\n", encoding="utf-8")
    assert "est réservée" in journal.run("check", code=1).stdout


def test_a_valid_audit_is_told_everywhere_until_its_last_day(tmp_path):
    journal = TestJournal(tmp_path, settings=f'ACCESSIBILITY = {{"established": "2026-01-20", "audit": {AUDIT}}}')
    journal.article("marche")
    journal.run("build", BEFFROI_NOW="2029-01-14T09:00")
    said = journal.page("accessibilite")
    assert "72,5&nbsp;% des critères" in said and 'href="/audit-2026/"' in said
    assert STATE.findall(journal.page("2026/03/le-marche-revient")) == ["partiellement"]
    journal.run("build", BEFFROI_NOW="2029-01-15T00:00")
    assert STATE.findall(journal.page("2026/03/le-marche-revient")) == ["non"]
    assert "aucun taux de conformité ne peut être affiché" in journal.page("accessibilite")


def test_an_edit_of_an_article_leaves_the_plan_of_the_site_as_it_is(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    journal.article("fete", title="La fête")
    journal.run("build")
    journal.article("marche", body="Samedi, et dimanche.")
    assert "plan" not in journal.run("build").stdout
    journal.article("voeux", title="Les vœux")
    assert "plan" in journal.run("build").stdout


def test_what_stays_on_the_readers_device_is_told(seen):
    said = seen("donnees-personnelles").main.get_text()
    told = ("les dernières pages que vous avez lues", "le quartier que vous avez choisi", "les alertes que vous avez vues ou fermées")
    assert [words for words in told if words not in said] == []
    assert "lignes de bus" not in said and "votre position" not in said


def test_each_script_that_keeps_something_is_told_of():
    """Who keeps one thing more on a reader's device adds a line to the page, then a name here."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "theme/static/js").glob("*.js")}
    assert {name for name, text in texts.items() if "localStorage.setItem" in text} == {"page.js"}
    assert {name for name, text in texts.items() if re.search(r"import \{[^}]*\bkeep\b", text)} == {
        "quarter.js",
        "traffic.js",
        "alerts.js",
        "opinions.js",
    }


def test_what_is_not_kept_is_not_told(tmp_path):
    journal = TestJournal(tmp_path, settings="OFFLINE, QUARTIERS = False, []")
    journal.article("marche")
    journal.run("build")
    page = journal.page("donnees-personnelles")
    assert "les dernières pages" not in page and "le quartier" not in page

"""A small journal with an agenda, built: its pages, its nights, and a journal that has none."""

import json
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.agenda.desk import event
from tests.golden import golden
from tests.journal import TestJournal, files

EVENTS = {
    "marche": event(id="essai-1", rrule="chaque samedi", slug="marche", cancelled="4 avril 2026", price="gratuit", quartiers="[Centre]"),
    "bal": event(id="essai-2", title="Le bal", slug="bal", type="concert", timings="27 mars 2026 de 20 h à 23 h", event_status="annulé"),
    "verre": event(
        id="essai-3",
        title="Cent ans de verre",
        slug="verre",
        type="exposition",
        timings="7 mars 2026 de 14 h à 18 h",
        rrule="du mardi au dimanche jusqu’au 3 mai 2026",
        public="[jeunes]",
        theme="Culture",
    ),
    "noel": event(id="essai-4", title="Le marché de Noël", slug="noel", timings="du 12 au 13 décembre 2026"),
    "hier": event(id="essai-5", title="Hier", slug="hier", timings="26 mars 2026 de 8 h à 9 h"),
    "cache": event(id="essai-6", title="Caché", slug="cache", status="hidden"),
    "english": event(
        id="essai-7", title="Tea time", slug="tea-time", lang="en", timings="29 mars 2026 de 15 h à 17 h", rrule="chaque dimanche"
    ),
}
MIDNIGHT = {"BEFFROI_NOW": "2026-03-28T00:05"}


def with_events(journal: TestJournal) -> TestJournal:
    folder = journal.folder / "content" / "agenda"
    folder.mkdir()
    for name, text in EVENTS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    journal.article("place")
    return journal


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """The journal with those events, built on Friday 27 March 2026 at nine."""
    journal = with_events(TestJournal(tmp_path_factory.mktemp("agenda")))
    journal.run("build")
    return journal


@pytest.fixture(scope="module")
def seen(journal):
    """Each of its pages, parsed."""

    def seen(address: str) -> BeautifulSoup:
        return BeautifulSoup(journal.page(address), "html.parser")

    return seen


def titles(page: BeautifulSoup, within: str = "main") -> list[str]:
    return [title.get_text().replace("\xa0", " ").strip() for title in page.select(f"{within} .event-title")]


def test_each_list_is_written_and_is_in_the_sitemap(journal):
    lists = ["", "aujourdhui/", "ce-week-end/", "jeunes/", "gratuit/", "expositions/", "quartiers/centre/", "lieux/place-du-beffroi/"]
    lists += ["themes/culture/", "types/concert/", "2026/03/", "2026/12/"]
    sitemap = (journal.folder / "output/sitemap.xml").read_text()
    for address in lists:
        assert journal.page(f"agenda/{address}")
        assert f"/agenda/{address}</loc>" in sitemap


def test_no_link_of_the_agenda_leads_nowhere(journal, seen):
    output = journal.folder / "output"
    for page in (output / "agenda").rglob("index.html"):
        for link in BeautifulSoup(page.read_bytes(), "html.parser").select("main a[href]"):
            path = urlsplit(link["href"]).path.lstrip("/")
            if link["href"].startswith("/") and not path.startswith(("flux/", "calendriers/")):
                assert (output / path).is_file() or (output / path / "index.html").is_file(), (page, link["href"])


def test_what_is_cancelled_says_so_before_its_title_everywhere(seen):
    assert "Annulé : Le bal" in titles(seen("agenda"))
    assert "Annulé : Le bal" in titles(seen("agenda/types/concert"))
    page = seen("agenda/bal")
    assert page.title.string.startswith("Annulé : Le bal")
    assert page.h1.get_text().replace("\xa0", " ").strip() == "Annulé : Le bal"
    assert page.select_one(".session-off time")
    assert json.loads(page.select_one("script[type='application/ld+json']").string)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_cancelled_session_says_so_where_it_is_listed(seen):
    cancelled = [item.get_text() for item in seen("agenda/marche").select(".session-off")]
    assert len(cancelled) == 1
    assert "Séance annulée" in cancelled[0] and "4 avril 2026" in cancelled[0]


def test_an_exhibition_closed_on_mondays_is_in_no_list_of_a_monday(seen):
    page = seen("agenda/aujourdhui")
    assert "Cent ans de verre" in titles(page, "[data-day='2026-03-27']")
    assert not page.select("[data-day='2026-03-30'] .event-title")


def test_what_is_over_or_hidden_is_in_no_list(seen):
    for address in ("agenda", "agenda/aujourdhui", "agenda/types/marche"):
        assert not {"Hier", "Caché"} & set(titles(seen(address)))
    assert "Cet événement est passé" in seen("agenda/hier").select_one(".practical h2").get_text()


def test_an_event_in_another_language_is_told_in_it(seen):
    page = seen("agenda/tea-time")
    assert page.html["lang"] == "en"
    assert page.select_one(".event-dates p").get_text() == "Every Sunday"


def test_the_month_is_a_grid_whose_days_lead_to_what_they_hold(seen):
    page = seen("agenda/2026/03")
    assert len(page.select("table.month thead th")) == 7
    for link in page.select("table.month a"):
        assert page.select_one(f"section[data-day='{link['href'].removeprefix('#jour-')}']")
    assert titles(page, "[data-day='2026-03-27']") == ["Annulé : Le bal"]


def test_each_list_carries_the_machine_dates_that_the_script_needs(seen):
    for address in ("agenda", "agenda/aujourdhui", "agenda/ce-week-end"):
        page = seen(address)
        assert page.select_one("[data-agenda]")["data-until"]
        assert all(item["data-over"].endswith(("+01:00", "+02:00")) for item in page.select("[data-day] .event"))


@pytest.mark.parametrize("name", ["ce-week-end", "aujourdhui", "jeunes", "verre"])
def test_what_a_page_says_is_what_was_looked_at(seen, name):
    said = (
        line.strip()
        for line in seen(f"agenda/{name}")
        .select_one(".agenda, .practical")
        .get_text("\n")
        .replace("\xa0", " ")
        .replace("\u202f", " ")
        .split("\n")
    )
    golden("agenda", f"{name.replace('/', '-')}.txt", "\n".join(filter(None, said)) + "\n")


def test_what_machines_are_told_is_what_was_looked_at(seen):
    data = json.loads(seen("agenda/verre").select_one("script[type='application/ld+json']").string)
    assert data.pop("image")
    golden("agenda", "verre.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def test_a_second_build_of_the_same_day_does_nothing(journal):
    before = files(journal.folder / "output")
    assert "Rien n’a changé" in journal.run("build", BEFFROI_NOW="2026-03-27T18:00").stdout
    assert files(journal.folder / "output") == before


def test_at_night_only_what_depends_on_the_day_is_made_again_as_from_nothing(journal, tmp_path):
    before = files(journal.folder / "output")
    journal.run("build", **MIDNIGHT)
    after = files(journal.folder / "output")
    moved = {name for name in after if after[name] != before.get(name) and name.endswith(".html")}
    assert "agenda/index.html" in moved and "agenda/aujourdhui/index.html" in moved
    assert "agenda/bal/index.html" in moved
    assert not moved & {"agenda/noel/index.html", "agenda/marche/index.html", "agenda/2026/12/index.html", "2026/03/place/index.html"}
    anew = tmp_path / "a-neuf"
    journal.run("build", "--output", str(anew), **MIDNIGHT)
    both = ({name: text for name, text in each.items() if "index-recherche/" not in name} for each in (after, files(anew)))
    assert next(both) == next(both)


def test_a_journal_without_events_is_the_same_byte_for_byte_as_without_the_room(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("place")
    journal.run("build")
    with_room = files(tmp_path / "output")
    journal.write_settings('PLUGINS = [name for name in PLUGINS if "agenda" not in name]')
    journal.run("build", "--output", str(tmp_path / "sans"))
    assert not any(name.startswith("agenda/") for name in with_room)
    assert with_room == files(tmp_path / "sans")


def test_a_list_names_the_places_of_what_it_tells_and_not_all_those_of_the_town(tmp_path):
    """With 3,000 places each page of the agenda weighed a megabyte; three are many here."""
    journal = TestJournal(tmp_path, "from plugins.town.agenda import pages\npages.MOST_PLACES_NAMED = 2")
    (tmp_path / "content/agenda").mkdir()
    for number in range(3):
        keys = {"id": f"essai-{number}", "slug": f"m{number}", "place": f"Salle {number}", "type": "marché" if number else "concert"}
        (tmp_path / f"content/agenda/{number}.md").write_text(event(**keys), encoding="utf-8")
    journal.run("build")
    page = BeautifulSoup(journal.page("agenda/types/concert"), "html.parser")
    assert [link.get_text() for link in page.select("a[href*='/agenda/lieux/salle-']")] == ["Salle 0"]

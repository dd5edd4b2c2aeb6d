"""What a reader has when the network is gone, in a real browser; and what is left of it once the town takes it back."""

import pytest

from tests.browser import headers
from tests.offline.conftest import READ
from tests.offline.patience import until

UNREAD = "/2026/03/la-rentree/"
CACHES = "caches.keys()"
WORKERS = "navigator.serviceWorker.getRegistrations().then(found => found.length)"


@pytest.fixture
def alone(faithful_reader):
    """A reader in a tunnel, which they have left at the end: nothing new is kept there."""
    faithful_reader.context.set_offline(True)
    yield faithful_reader
    faithful_reader.context.set_offline(False)


@pytest.mark.parametrize(
    ("address", "title"),
    [("/", "Le Beffroi"), (READ, "Le marché revient"), ("/urgences/", "Numéros d’urgence")],
)
def test_what_was_read_and_what_may_save_a_life_are_there(alone, address, title):
    alone.goto(address)
    assert alone.locator("h1").inner_text() == title


def test_a_page_read_again_keeps_its_looks(alone):
    alone.goto(READ)
    assert "Bricolage" in alone.locator("h1").evaluate("one => getComputedStyle(one).fontFamily")
    assert alone.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)")


def test_a_page_that_was_never_read_says_so_with_the_numbers_to_call(alone):
    alone.goto(UNREAD)
    assert alone.locator("h1").inner_text() == "Cette page demande le réseau"
    assert alone.locator('a[href="tel:112"]').first.is_visible()


def test_it_leads_to_what_was_read(alone):
    alone.goto(UNREAD)
    alone.locator("#gardees").get_by_role("link", name="Le marché revient").click()
    alone.get_by_role("heading", level=1, name="Le marché revient").wait_for()


def test_old_news_are_told_to_be_old(alone):
    alone.goto(READ)
    alone.locator("#hors-connexion").wait_for()


def test_nothing_is_said_to_who_has_a_network(reader):
    assert not reader.locator("#hors-connexion").is_visible()


def test_the_note_goes_when_the_network_is_back(alone):
    alone.goto(READ)
    alone.context.set_offline(False)
    alone.locator("#hors-connexion").wait_for(state="hidden")


def test_news_come_from_the_network_first(reader, journal):
    page = journal.folder / "output" / READ.strip("/") / "index.html"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("Le marché revient</h1>", "Le marché est reporté</h1>"), encoding="utf-8")
    reader.goto(READ)
    page.write_text(before, encoding="utf-8")
    assert reader.locator("h1").inner_text() == "Le marché est reporté"


def test_what_is_gone_from_the_site_is_not_kept(reader, journal):
    page = journal.folder / "output" / READ.strip("/") / "index.html"
    aside = page.rename(page.with_name("aside"))
    reader.goto(READ)
    until(reader, f"caches.match('{READ}').then(kept => !kept)")
    aside.rename(page)
    reader.context.set_offline(True)
    reader.goto(READ)
    assert reader.locator("h1").inner_text() == "Cette page demande le réseau"


def test_no_more_is_kept_than_was_promised(reader):
    for number in range(45):
        reader.evaluate("address => fetch(address, {headers: {Accept: 'text/html'}}).then(answer => answer.text())", f"{READ}?{number}")
    pages = "caches.keys().then(names => caches.open(names.find(one => one.startsWith('journal-pages'))))"
    until(reader, f"{pages}.then(one => one.keys()).then(kept => kept.length <= 43)")


def test_the_town_takes_it_back_by_one_setting(reader, journal):
    journal.write_settings("OFFLINE = False")
    journal.run("build")
    reader.goto("/", wait_until="networkidle")
    reader.evaluate("navigator.serviceWorker.getRegistration().then(found => found?.update()).catch(() => null)")  # or it has gone
    until(reader, f"{WORKERS}.then(left => left === 0)")
    kept, scripts = reader.evaluate(CACHES), reader.locator("script[src*=offline]").count()
    journal.write_settings()
    journal.run("build")
    assert (kept, scripts) == ([], 0)


def asked(reader, address):
    """Ask for a page as a navigation does, and give the worker the time to keep it."""
    reader.evaluate(f"fetch('{address}', {{ headers: {{ Accept: 'text/html' }} }}).then((answer) => answer.text())")
    reader.wait_for_timeout(500)


def kept(reader):
    """The addresses of the pages that the browser keeps."""
    pages = "caches.keys().then((names) => caches.open(names.find((name) => name.startsWith('journal-pages-'))))"
    return reader.evaluate(f"{pages}.then((pages) => pages.keys()).then((kept) => kept.map(({{ url }}) => url))")


def test_one_copy_of_a_page_is_kept_whatever_follows_its_address(reader):
    asked(reader, f"{READ}?fbclid=abc")
    asked(reader, f"{UNREAD}?utm_source=x")
    addresses = [address.partition(".example")[2] for address in kept(reader)]
    assert addresses.count(READ) == 1 and UNREAD in addresses
    assert not [address for address in addresses if "?" in address]


@pytest.fixture
def private(journal):
    """A page whose host says that nobody keeps it, as the service does of all of its own."""
    folder = journal.folder / "output/voix/suivi/jeton"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Suivi</title><p>Ma question")
    yield "/voix/suivi/jeton/"
    (folder / "index.html").unlink()


def test_a_private_link_of_the_service_is_never_kept(reader, private, monkeypatch):
    given = headers.asked
    monkeypatch.setattr(
        headers, "asked", lambda rules, path: {**given(rules, path), **({"Cache-Control": "no-store"} if path == private else {})}
    )
    asked(reader, private)
    assert [address for address in kept(reader) if "suivi" in address] == []

"""Whatever an editor, a neighbour's calendar or a settings file says, it is words on the page: it neither runs nor becomes an element."""

import json
import re
from urllib.parse import quote, urlsplit

import pytest

from plugins.journal.editorial.rules import TownRules
from tests.browser import chromium, demonstration
from tests.browser.host import Host
from tests.browser.hostile import CONF, ENVIRON, IMPORTED, PROGRAM, SETTINGS, Hostile, free
from tests.browser.kinds import addresses, kind_of
from tests.drawn import drawn
from tests.journal import TestJournal
from tests.theme.built import Site, of_class

SHOWN = PROGRAM.strip("\"'>")
RUN_ONE = """() => new Promise(done => {
  window.done = done;
  document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='ran``.then(done)'>");
})"""
ESCAPED_TWICE = re.compile(r"&(?:lt|gt|amp|quot|#34|#39|nbsp);")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The journal, built as it would be published; the fields that hold a program; what its imports told."""
    journal = TestJournal(tmp_path_factory.mktemp("hostile"), SETTINGS)
    made = Hostile(journal.folder / "content", TownRules.from_settings({**CONF, "STRICT_SINCE": None}, ENVIRON))
    made.write()
    for name, (what, text) in IMPORTED.items():
        (journal.folder / name).write_text(text, encoding="utf-8")
        journal.run("import", what, str(journal.folder / name), code=None)
    for path in (journal.folder / "content").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nstatus: draft", "\ntype: concert" if path.parent.name == "agenda" else ""), encoding="utf-8")
    with drawn():
        journal.run("build")
    return journal.folder / "output", made


@pytest.fixture(scope="module")
def pages(hostile):
    """Every page, parsed, by its address."""
    return {page.address: page.tree for page in Site(hostile[0]).pages}


def words_of(page):
    """The words of a page, without its scripts and its sheets."""
    return "".join(page.xpath("//text()[not(parent::script or parent::style)]"))


def test_every_field_of_every_kind_holds_a_program(hostile):
    _, made = hostile
    every = {(kind.name, ".".join(place)) for kind in made.rules.kinds for place, _ in free(kind.fields)}
    assert every - made.filled == set()


def test_every_import_brought_one(hostile):
    site, _ = hostile
    found = [
        path.name
        for folder in ("agenda", "lieux")
        for path in (site.parent / "content" / folder).rglob("*.md")
        if "onerror" in path.name or path.stem.startswith(("bal", "concert-i", "au-bon", "pharmacie-i"))
    ]
    assert len(found) == len(IMPORTED), found


def test_no_word_becomes_an_element_or_an_attribute(pages):
    wrong = [
        (name, element.tag, dict(element.attrib))
        for name, page in pages.items()
        for element in page.iter("*")
        if any(key.startswith("on") for key in element.attrib)
        or element.get("src") == "x"
        or any(str(element.get(key, "")).strip().lower().startswith("javascript:") for key in ("href", "src", "action"))
    ]
    assert wrong == []


def test_the_words_are_on_the_page_as_they_were_written(pages):
    texts = {name: words_of(page) for name, page in pages.items()}
    assert sum(SHOWN in text for text in texts.values()) > 60
    twice = {name: found[0] for name, text in texts.items() if (found := re.findall(rf".{{0,60}}{ESCAPED_TWICE.pattern}.{{0,30}}", text))}
    assert twice == {}


def test_what_the_operator_of_the_buses_says_is_shown(pages):
    assert "Ligne B \"'>" in pages["trafic/"].xpath(f"//*[{of_class('disruption')}]")[0].text_content()


@pytest.fixture(scope="module")
def chrome_of_readers(hostile):
    """A browser on the host of that journal."""
    host = Host(hostile[0], demonstration.NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()


def test_no_program_runs_in_a_browser_that_lets_everything_run(hostile, chrome_of_readers):
    site, _ = hostile
    examples = {}
    for address in addresses(site):
        kind = kind_of(address)
        path = site / address / "index.html" if not address.endswith(".html") else site / address
        size = path.stat().st_size
        if kind and size > examples.get(kind.name, (0, ""))[0]:
            examples[kind.name] = (size, address)
    ran: list[str] = []
    context = chrome_of_readers.new_context(bypass_csp=True, base_url=demonstration.SITEURL, service_workers="block")
    page = context.new_page()
    page.expose_function("ran", lambda *_: ran.append(page.url))
    for _, address in examples.values():
        page.goto(f"/{address}", wait_until="load")
        page.wait_for_timeout(50)
    assert ran == []
    page.evaluate(RUN_ONE)
    assert len(ran) == 1, "this browser would have run nothing"
    context.close()


def test_no_program_runs_among_the_results_of_a_search(chrome_of_readers):
    ran: list[str] = []
    context = chrome_of_readers.new_context(bypass_csp=True, base_url=demonstration.SITEURL, service_workers="block")
    page = context.new_page()
    page.expose_function("ran", lambda *_: ran.append(page.url))
    shown = 0
    for words in ("onerror", "src", "img", "ligne b", "concert", "boulangerie", "rue", "<img src=x onerror=ran()>"):
        page.goto(f"/recherche/?q={quote(words)}", wait_until="load")
        page.wait_for_function("document.getElementById('compte').textContent.trim()")
        shown += page.locator("main").inner_text().count("onerror")
    assert ran == []
    assert shown > 20, "few hostile words were among the results"
    context.close()


def test_no_program_runs_of_what_a_script_is_sent(hostile, chrome_of_readers):
    """As from a host that somebody else has: each text of each JSON is a program, each address runs one."""
    site, _ = hostile
    ran, sent = [], set()
    context = chrome_of_readers.new_context(bypass_csp=True, base_url=demonstration.SITEURL, service_workers="block")
    page = context.new_page()
    page.expose_function("ran", lambda *_: ran.append(page.url))

    def answer(route):
        path = site / urlsplit(route.request.url).path.lstrip("/")
        sent.add(path.relative_to(site).parts[0])
        route.fulfill(json=make_hostile(json.loads(path.read_text(encoding="utf-8"))))

    page.route("**/*.json*", answer)
    for address in ("", "alertes/", "agenda/", "lieux/", "recherche/?q=bus"):
        page.goto(f"/{address}", wait_until="load")
        page.wait_for_timeout(300)
    assert ran == []
    assert sent == {"alertes.json", "index-recherche"}
    context.close()


def make_hostile(value: object) -> object:
    """The same with each text a program, and each address one that runs."""
    if isinstance(value, dict):
        return {key: make_hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [make_hostile(item) for item in value]
    return value if not isinstance(value, str) else "javascript:ran()" if value.startswith(("http", "/")) else value + PROGRAM

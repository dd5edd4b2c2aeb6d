"""A link is a link still once Pelican has put an address in it: whatever is written, no attribute and no script comes out.

Every page of the site is parsed as a browser that no policy restrains would.
"""

from html import escape
from itertools import product

import pytest
from bs4 import BeautifulSoup

from tests.editorial.test_reading import PIXEL
from tests.journal import TestJournal
from tests.theme.built import Site

OTHERS = ["l'ete", "r&d", "a;b", "a{b}|c", 'x"y', "100 %41"]
SCRIPT = '#" onmouseover="alert(2)" x="'
ENTITIES = "#&quot; onmouseover=&quot;alert(1)&quot; x=&quot;"
ATTACKS = {
    **{f"fragment-{number}": f"[x](<2026-03-25-{name.replace('%', '%25')}.md{SCRIPT}>)" for number, name in enumerate(OTHERS)},
    "query": """[x](<2026-03-25-l'ete.md?a=" onfocus="alert(2)" x=">)""",
    "element": "[x](<2026-03-25-r&d.md#'%3E<img src=x onerror=alert(1)>>)",
    "slow-way": f"""<p><u><a href="2026-03-25-r&amp;d.md{SCRIPT.replace('"', "&quot;")}">x</a></u></p>""",
    "index-scheme": "[x]({index}javascript:x?%0aalert(1))",
    "category-scheme": "[x]({category}javascript:Culture?%0aalert(1))",
    "tag-scheme": "[x](|tag|javascript:x#%0aalert(1))",
    "index-fragment": f"[x](<{{index}}{SCRIPT}>)",
    "title": f"""<p title="href='{{filename}}2026-03-25-r&amp;d.md{ENTITIES}'">x</p>""",
    "title-slow": """<p><u title='src="{filename}2026-03-25-r&amp;d.md#&gt;&lt;img src=x onerror=alert(1)&gt;"'>x</u></p>""",
    "alternative": f"""<p><img alt="src='{{filename}}2026-03-25-r&amp;d.md{ENTITIES}'" src="/images/a.png"></p>""",
    "title-of-markdown": """[x](/ "href='{filename}2026-03-25-r&amp;d.md#&quot; onmouseover=&quot;alert(1)'")""",
    "file": "[x](/documents/d%22onclick=alert(1)'%3Eé.pdf)",
}
STARTS = ("https://x.example/", "//x.example/", "mailto:a@x.example", "webcal://x.example/", "{tag}", "{category}Culture;", "{index}")
LIKE_OURS = ("{index}", "|index|", "{filename}2026-03-25-r&d.md", "{static}/images/a.png")


def format_inner_links(start):
    """Links whose address begins with `start` and holds what Pelican takes for the address of another attribute, ending this one."""
    for part, name, marks, marker in product(("", "?", "#", ";"), ("href", "src", "cite"), ("'\"", "\"'"), LIKE_OURS):
        outer, inner = marks
        address = f"{start}{part}{name}={inner}{marker}?{outer}"
        yield f"[x](<{address} onfocus=alert(1) x={inner}>)"
        written = escape(address, quote=False).replace(outer, "&quot;" if outer == '"' else "&#39;")
        yield f"<a href={outer}{written}{outer} title={inner} onfocus=alert(1) autofocus x={inner}>x</a>"
        yield f"<a href={outer}{written}{outer}>x</a> onfocus=alert(1) x={inner}&gt;"


ATTACKS |= {f"inner-{number}": "\n\n".join(format_inner_links(start)) for number, start in enumerate(STARTS)}
"""The address of an article, and its body."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("hostile"), "STRICT_SINCE = __import__('datetime').date(2030, 1, 1)")
    for name, data in {"images/a.png": PIXEL, """documents/d"onclick=alert(1)'>é.pdf""": b"%PDF-1.4"}.items():
        path = journal.folder / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    for number, name in enumerate(OTHERS):
        journal.article(f"2026-03-25-{name}", title=f"Autre {number}", date="2026-03-25", id=f"autre-{number}")
    for address, body in ATTACKS.items():
        journal.article(f"2026-03-26-{address}", title=address, slug=address, body=body)
    journal.run("build")
    return journal


@pytest.mark.parametrize("address", ATTACKS)
def test_what_is_written_in_a_link_runs_nothing(built, address):
    body = BeautifulSoup(built.page(f"2026/03/{address}"), "html.parser").find("main")
    every = body.find_all(True)
    assert [element for element in every if any(name.startswith("on") or name == "x" for name in element.attrs)] == []
    assert [element for element in every if element.get("href", "").strip().lower().startswith("javascript:")] == []
    assert body.find("img", src="x") is None


def test_no_page_of_the_site_has_an_attribute_that_runs_or_an_element_of_the_attacker(built):
    """Lists, feeds of the home page and previews of a text show parts of it too."""
    pages = Site(built.folder / "output").pages
    wrong = [
        (page.address, element.tag, dict(element.attrib))
        for page in pages
        for element in page.tree.iter("*")
        if any(name.startswith("on") or name in ("x", "autofocus") for name in element.attrib)
        or any(element.get(name, "").strip().lower().startswith("javascript:") for name in ("href", "src", "action"))
        or element.get("src") == "x"
    ]
    assert len(pages) > len(ATTACKS)
    assert wrong == []


@pytest.mark.parametrize("number", range(len(OTHERS)))
def test_a_link_to_an_unusual_name_still_leads_there(built, number):
    link = BeautifulSoup(built.page(f"2026/03/fragment-{number}"), "html.parser").find("a", string="x", href=True)
    assert link["href"] == f"/2026/03/autre-{number}/#%22%20onmouseover=%22alert(2)%22%20x=%22"


def test_a_link_to_a_file_of_any_name_leads_to_it(built):
    link = BeautifulSoup(built.page("2026/03/file"), "html.parser").find("a", string="x")
    assert link["href"] == "/documents/d%22onclick=alert(1)%27%3Eé.pdf"

"""The preview of a text under way: the true page, of what is not saved; what each network will show; nothing of it anywhere else."""

import re

from plugins.service.desk.preview import rewrite_framed_page
from tests.desk.conftest import Desk
from tests.journal import read_if_there

ABSENT = 404


def test_a_text_under_way_is_seen_as_its_true_page_and_is_nowhere_else(desk: Desk):
    ines, bob = desk.enter("Inès Regarde"), desk.enter("Bob Indiscret", "écrit")
    draft = ines.begin("breve")
    ines.send(draft, "garder", "Un **secret** bien gardé.", title="Pas encore paru")
    page = ines.preview(draft)
    assert "Pas encore paru" in page.text and "<strong>secret</strong>" in page.text and page.text.startswith("<!DOCTYPE html>")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    style = re.search(r'href="(/bureau/site/[^"]+\.css)"', page.text)[1]
    assert ines.visit.get(style).headers["Content-Type"].startswith("text/css")
    posts = ines.visit.get(f"{draft}annonces").text
    assert "Pas encore paru" in posts and "sur 280" in posts and "Facebook" in posts
    for address in (f"{draft}apercu", f"{draft}annonces"):
        assert bob.visit.get(address).status_code == ABSENT
    for path in ("../state/service/service.sqlite", "index.html", "%2e%2e/conf.py"):
        assert ines.visit.get(f"/bureau/site/{path}").status_code == ABSENT
    everywhere = [*desk.content.rglob("*.md"), *(desk.service.folder / "output").rglob("*.html")]
    assert everywhere and not any("secret" in read_if_there(file) for file in everywhere)


def test_an_old_article_is_seen_corrected_even_with_a_fault(desk: Desk):
    ines = desk.enter("Inès Corrige")
    draft = ines.open("articles/marche.md")
    ines.send(draft, "garder", "Corrigé à la **main**.")
    assert "<strong>main</strong>" in ines.preview(draft).text
    ines.send(draft, "garder", "Corrigé.", title="", category="Nulle part")
    assert "Corrigé." in ines.preview(draft).text


def test_the_preview_comes_back_by_itself_after_a_build_with_other_code(desk: Desk):
    ines, settings = desk.enter("Inès Patiente"), desk.service.folder / "conf.py"
    draft = ines.begin("breve")
    ines.send(draft, "garder", "Rien n’est faux.", title="Sans une faute")
    ines.visit.get(draft)
    desk.service.wait_for(lambda: "Sans une faute" in ines.visit.get(f"{draft}apercu").text)
    former = settings.read_text(encoding="utf-8")
    settings.write_text(f"{former}\n# Le code de la ville a changé.\n", encoding="utf-8")
    try:
        desk.service.journal.run("build", **desk.service.variables)
        first = ines.visit.get(f"{draft}apercu").text
        assert ("entre en mémoire" in first or "Sans une faute" in first) and "fautes" not in first
        desk.service.wait_for(lambda: "Sans une faute" in ines.visit.get(f"{draft}apercu").text)
    finally:
        settings.write_text(former, encoding="utf-8")


def test_a_framed_page_asks_for_nothing_elsewhere():
    page = '<p>https://ville.example/a</p><img src="https://ville.example/a.jpg" srcset="/b.jpg 1x, /c.jpg 2x">'
    page += '<a href="//autre.example/">x</a>'
    page += '<img src="/images/bureau/2026-a.jpg"><img src="/images/bureau/2025-b.jpg">'
    framed = rewrite_framed_page(page, "https://ville.example", "/bureau/textes/3/", ["images/bureau/2026-a.jpg"])
    assert '<img src="/bureau/site/a.jpg" srcset="/bureau/site/b.jpg 1x, /bureau/site/c.jpg 2x">' in framed
    assert "<p>https://ville.example/a</p>" in framed and '"//autre.example/"' in framed
    assert 'src="/bureau/textes/3/images/bureau/2026-a.jpg"' in framed
    assert 'src="/bureau/site/images/bureau/2025-b.jpg"' in framed

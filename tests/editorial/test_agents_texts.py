"""A text for the agents alone leaves nothing on the public's site: a canary in each of its keys, its name, its pictures, its documents."""

from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.journal import TestJournal, files

CANARY = "canari"
HEAD = """\
id: {name}-canari-id
title: Titre Canari {name}
date: {date}
category: Culture
audience: {audience}
summary: Résumé canari.
tags: [motcanari]
authors: [Auteur Canari]
image: {{src: images/canari-tete.png, alt: Une tête canari, credit: Crédit canari, caption: Légende canari}}
pdf: documents/canari-jumeau.pdf
social: {{text: Annonce canari}}
aliases: [/ancien-canari-{name}/]
serie: Série canari
sources: [Source canari]
translation: canari {name}
"""
BODY = """
Corps canari. [Le document](/documents/canari.pdf), [son espace](</documents/le canari.docx>), [le règlement](/documents/reglement.pdf).

![Une vue canari](/images/canari-corps.png)
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    comment = PngImagePlugin.PngInfo()
    comment.add_text("Comment", CANARY)
    Image.new("RGB", (1200, 700), "#a93a24").save(path, pnginfo=comment)


def fill(journal: TestJournal) -> TestJournal:
    """Texts of every sort for the agents, and two for everybody."""
    content = journal.folder / "content"
    for name in ("tete", "corps"):
        write_picture(content / "images" / f"canari-{name}.png")
    for name in ("canari.pdf", "canari-jumeau.pdf", "reglement.pdf", "le canari.docx"):
        write(content / "documents" / name, f"%PDF-1.4 {'public' if name == 'reglement.pdf' else CANARY}")
    body = HEAD + "---\n" + BODY
    for name, audience, date in (("agents", "agents", "2026-03-26 09:00"), ("archive", "agent", "2020-01-01 09:00")):
        write(content / "articles" / f"canari-{name}.md", "---\n" + body.format(name=name, audience=audience, date=date))
    write(content / "breves" / "canari.md", "---\nid: b-canari\ntitle: Brève canari\ndate: 2026-03-26\npour qui: agents\n---\nCanari.\n")
    write(content / "pages" / "canari.md", "---\nid: p-canari\ntitle: Page canari\naudience: agents\n---\nCanari.\n")
    event = "id: e-canari\ntitle: Fête canari\ndate: 2026-03-20\naudience: agents\ntype: spectacle\nplace: Salle canari\n"
    write(content / "agenda" / "canari.md", f"---\n{event}timings: 28 mars 2026 de 8 h à 9 h\n---\n")
    write(content / "articles" / "vieux.md", "Title: Vieux canari\nDate: 2019-01-01\nCategory: Culture\nAudiance: agents\n\nCanari.\n")
    journal.article("public", title="Une page de tous", body="[Le règlement](/documents/reglement.pdf).")
    journal.article("autre", title="Une autre")
    return journal


def traces(folder: Path) -> list[str]:
    """The files below `folder` that hold the canary, or are named after it."""
    return [name for name, data in files(folder).items() if CANARY in name.lower() or CANARY.encode() in data.lower()]


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> TestJournal:
    journal = fill(TestJournal(tmp_path_factory.mktemp("agents"), 'DEPLOY = "folder:web"'))
    (journal.folder / "web").mkdir()
    journal.run("build")
    journal.run("deploy")
    return journal


def test_nothing_of_an_agents_text_is_on_the_public_site_or_kept_by_its_build(journal):
    assert journal.page("2026/03/une-page-de-tous")
    assert traces(journal.folder / "output") == []
    assert traces(journal.folder / "state") == []
    assert traces(journal.folder / "web") == []
    store = (journal.folder / ".output.construction").read_bytes().lower()
    assert b"corps canari" not in store
    assert "résumé canari".encode() not in store


def test_a_document_that_a_public_text_gives_too_stays_public(journal):
    assert (journal.folder / "output" / "documents" / "reglement.pdf").is_file()


def test_a_preview_of_the_public_site_shows_nothing_of_it_either(journal):
    journal.run("build", "--preview", "--output", str(journal.folder / "apercu"))
    assert (journal.folder / "apercu" / "index.html").is_file()
    assert traces(journal.folder / "apercu") == []


def test_a_public_text_that_leads_to_one_is_told_by_check_and_stops_the_build(journal):
    path = journal.article(
        "bavard", title="Un lien de trop", body="[Là](/articles/canari-agents.md), et [là](/2026/03/titre-canari-agents/)."
    )
    try:
        told = journal.run("check", code=None).stdout
        assert "content/articles/bavard.md:8" in told
        assert "qui n’est que pour les agents" in told
        assert "qui n’est que pour les agents" in journal.run("build", code=1).stderr
    finally:
        path.unlink()


def test_a_text_that_becomes_public_is_there_whole_and_leaves_no_trace_once_it_is_the_agents_again(journal):
    texts = {path: path.read_text() for path in (journal.folder / "content").rglob("*canari*.md")}
    for path, text in texts.items():
        path.write_text(text.replace("audience: agents", "audience: tous"))
    journal.run("build")
    journal.run("deploy")
    there = traces(journal.folder / "web")
    assert "2026/03/titre-canari-agents/index.html" in there
    assert "documents/canari.pdf" in there
    article = journal.folder / "content" / "articles" / "canari-agents.md"
    article.write_text(texts.pop(article))
    told = journal.run("publish", "--yes").stdout
    assert "En ligne déjà" not in told
    assert not (journal.folder / "web" / "2026" / "03" / "titre-canari-agents").exists()
    for path, text in texts.items():
        path.write_text(text)
    journal.run("publish", "--yes")
    assert traces(journal.folder / "output") == []
    assert traces(journal.folder / "web") == []

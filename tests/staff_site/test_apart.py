"""A mistake in a text holds the site of that text alone: the agents' for theirs, everybody's for a public one; it is told all the same."""

from pathlib import Path

from tests.journal import TestJournal

SETTINGS = 'DEPLOY = "folder:web"\nAGENTS = {"name": "Entre agents", "town": "#5b2a57"}'
WRONG = "Culutre"


def test_publish_goes_on_with_the_site_that_has_no_mistake(tmp_path: Path):
    journal = TestJournal(tmp_path, SETTINGS)
    (tmp_path / "web").mkdir()
    document = tmp_path / "content" / "documents" / "note.pdf"
    document.parent.mkdir()
    document.write_text("%PDF-1.4", encoding="utf-8")
    public, reserved = (
        tmp_path / place / "2026/03" / name / "index.html"
        for place, name in (("web", "une-page-de-tous"), ("state/agents/site", "une-note"))
    )

    def write(of_all: str, of_agents: str, category: str = "Culture", agents_category: str = "Culture") -> None:
        journal.article("public", "Une page de tous", body=of_all, category=category)
        journal.article("interne", "Une note", body=f"{of_agents} [Note](/documents/note.pdf)", audience="agents", category=agents_category)

    write("Un.", "Un interne.")
    journal.run("publish", "--yes")
    write("Deux.", "Deux interne.", agents_category=WRONG)
    told = journal.run("publish", "--yes", code=1).stdout
    assert "content/articles/interne.md:5" in told and "Seul le site des agents attend" in told
    assert "Deux." in public.read_text(encoding="utf-8") and "Un interne." in reserved.read_text(encoding="utf-8")

    write("Trois.", "Trois interne.", category=WRONG)
    told = journal.run("publish", "--yes", code=1).stdout
    assert "content/articles/public.md:5" in told and "Seul le site de tous attend" in told
    assert "Deux." in public.read_text(encoding="utf-8") and "Trois interne." in reserved.read_text(encoding="utf-8")

    write("Quatre.", "Quatre interne.")
    note = tmp_path / "content" / "articles" / "interne.md"
    note.write_text(note.read_text(encoding="utf-8").replace("title: ", 'title: "'), encoding="utf-8")  # a head that nothing can be read of
    told = journal.run("publish", "--yes", code=1).stdout
    assert "content/articles/interne.md" in told and "Seul le site des agents attend" in told
    assert "Quatre." in public.read_text(encoding="utf-8")
    assert not (tmp_path / "web" / "documents" / "note.pdf").exists()
    assert "Seul le site des agents attend" in journal.run("check", code=1).stdout

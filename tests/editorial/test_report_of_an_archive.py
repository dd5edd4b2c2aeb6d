"""What the check says of an archive of 2,000 texts fits on a screen: one line a cause, one remedy for all."""

from plugins.core.infrastructure.errors import Exit
from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, article, write
from tests.journal import TestJournal


def test_two_thousand_texts_with_the_same_mistakes_are_told_in_a_screen(tmp_path):
    body = "![Une photo](https://ancien.example/images/{number}.jpg)"
    files = {
        f"articles/{number:04}.md": article(
            body.format(number=number), id=None, slug=f"texte-{number}", category="Sorties" if number % 2 else "Divers"
        )
        for number in range(2000)
    }
    files["articles/seul.md"] = article(id="seul", slug="seul", date="hier")
    report = check_journal(write(tmp_path / "content", files), CONF, {})
    lines = list(report.format_lines())
    assert len(report.errors) > 6000
    assert len(lines) < 40
    told = "\n".join(lines)
    assert "2000 fois, dans 2000 fichiers  id : cette clé manque. Lancez ./beffroi id" in told
    assert "1000 fois, dans 1000 fichiers  catégorie : « Sorties » n’existe pas" in told
    assert "2000 fois, dans 2000 fichiers  texte : l’image « https://ancien.example/… » est sur un autre site" in told
    assert "content/articles/seul.md:4  date" in told
    assert "content/articles/0000.md" in told


def test_a_few_of_the_same_are_told_each_at_its_place(tmp_path):
    files = {f"articles/{number}.md": article(id=f"texte-{number}", slug=f"texte-{number}", category="Divers") for number in range(5)}
    lines = list(check_journal(write(tmp_path / "content", files), CONF, {}).format_lines())
    assert [line.partition("  ")[0] for line in lines[:5]] == [f"content/articles/{number}.md:5" for number in range(5)]


def test_a_build_that_stops_tells_an_archive_in_a_screen_as_check_does(tmp_path):
    journal = TestJournal(tmp_path)
    for number in range(60):
        journal.article(f"texte-{number}", category="Sorties")
    told = journal.run("build", code=Exit.CONTENT).stderr
    assert "60 fois, dans 60 fichiers  catégorie : « Sorties » n’existe pas" in told
    assert len(told.splitlines()) < 10


def test_what_waits_is_counted_apart(tmp_path):
    files = {
        "articles/a.md": article(id="a", slug="a", status="draft"),
        "articles/b.md": article(id="b", slug="b", status="draft"),
        "articles/c.md": article(id="c", slug="c", date="2027-01-01 09:00"),
        "articles/d.md": article(id="d", slug="d"),
    }
    report = check_journal(write(tmp_path / "content", files), CONF, {})
    assert list(report.format_lines())[-1] == "4 fichiers lus, 4 publications, dont 2 brouillons et 1 à paraître, aucune faute."

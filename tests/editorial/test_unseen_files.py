"""A document is online with the texts that readers see: not with a draft, nor before its hour, nor once its text is withdrawn."""

import pytest

from tests.journal import TestJournal

NAMES = ("brouillon", "futur", "retire", "partage", "fete", "seul")
FUTURE = "2026-03-28 08:00"
LATER = "2026-03-29T09:00"


def name(*documents: str) -> str:
    return " ".join(f"[Le document](/documents/{each}.pdf)." for each in documents)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> TestJournal:
    journal = TestJournal(tmp_path_factory.mktemp("pas_encore"), 'DEPLOY = "folder:web"')
    (journal.folder / "web").mkdir()
    documents = journal.folder / "content" / "documents"
    documents.mkdir()
    for each in NAMES:
        (documents / f"{each}.pdf").write_bytes(b"%PDF-1.4 " + each.encode())
    journal.article("brouillon", title="Un brouillon", status="draft", body=name("brouillon", "partage"))
    journal.article("futur", title="Demain", date=FUTURE, body=name("futur", "partage"))
    journal.article("retire", title="Retirée", status="withdrawn", modified="2026-03-27 08:00", body=name("retire"))
    journal.article("public", title="Pour tous", body=name("partage"))
    event = "id: e-fete\ntitle: La fête\ndate: 2026-03-28 08:00\ntype: spectacle\nplace: Salle des fêtes\npdf: documents/fete.pdf\n"
    (journal.folder / "content" / "agenda").mkdir()
    (journal.folder / "content" / "agenda" / "fete.md").write_text(f"---\n{event}timings: 30 mars 2026 de 8 h à 9 h\n---\n")
    return journal


def find_documents(journal: TestJournal, where: str) -> set[str]:
    return {path.stem for path in (journal.folder / where / "documents").glob("*.pdf")}


def publish(journal: TestJournal, now: str | None = None) -> set[str]:
    """What is online of the documents once the journal was built, over what was there, and deployed."""
    clock = {"BEFFROI_NOW": now} if now else {}
    journal.run("build", **clock)
    journal.run("deploy", **clock)
    assert find_documents(journal, "output") == find_documents(journal, "web")
    return find_documents(journal, "web")


def test_a_document_comes_and_goes_with_its_text(journal: TestJournal):
    assert publish(journal) == {"partage", "seul"}
    assert publish(journal, LATER) == {"partage", "seul", "futur", "fete"}
    draft = journal.folder / "content" / "articles" / "brouillon.md"
    text = draft.read_text()
    draft.write_text(text.replace("status: draft\n", ""))
    assert publish(journal, LATER) == {*NAMES} - {"retire"}
    draft.write_text(text)
    assert publish(journal, LATER) == {"partage", "seul", "futur", "fete"}


def test_a_preview_that_shows_drafts_gives_their_documents(journal: TestJournal):
    journal.run("build", "--preview", "--output", str(journal.folder / "apercu"))
    assert find_documents(journal, "apercu") == {*NAMES} - {"retire"}

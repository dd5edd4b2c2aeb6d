"""Every PDF that a text leads to has a page that says the same; the editor is told the one line that says so."""

import pytest

from plugins.journal.law.checks import find_linked_file
from tests.journal import TestJournal
from tests.law.desk import page, report, said, written

ARTICLE, PDF = "articles/marche.md", {"documents/budget.pdf": "%PDF-1.4"}


def checked(folder, body, more=None, **keys):
    return report(folder, {**PDF, ARTICLE: page(body=body, **keys), **(more or {})})


@pytest.mark.parametrize(
    "link",
    [
        "[le budget](/documents/budget.pdf)",
        "[le budget](../documents/budget.pdf)",
        "[le budget]({static}/documents/budget.pdf)",
        "[le budget](documents/budget.pdf#page=3)",
        '[le budget](/documents/budget.pdf "En PDF")',
        "[le budget](https://journal.ma-ville.fr/documents/budget.pdf)",
        "[le budget][b]\n\n[b]: /documents/budget.pdf",
        '<a href="/documents/budget.pdf">le budget</a>',
    ],
)
def test_however_it_is_written_a_link_to_a_pdf_without_a_page_is_told(tmp_path, link):
    assert "PDF sans page?" in said(checked(tmp_path, f"Voici.\n\n{link}\n"))


def test_the_line_and_the_remedy_are_told(tmp_path):
    (mistake,) = checked(tmp_path, "Voici.\n\nEt [le budget](/documents/budget.pdf).\n").mistakes
    assert mistake.line == 10
    assert "Écrivez « pdf: documents/budget.pdf » en tête" in mistake.remedy


def test_the_article_itself_can_be_that_page(tmp_path):
    assert said(checked(tmp_path, "[Le budget](/documents/budget.pdf).", pdf="documents/budget.pdf")) == []


def test_another_page_can_be(tmp_path):
    twin = {"pages/budget.md": page("page", title="Le budget", pdf="documents/budget.pdf")}
    assert said(checked(tmp_path, "[Le budget](/documents/budget.pdf).", twin)) == []


def test_a_page_that_nobody_can_read_yet_is_no_page(tmp_path):
    twin = {"pages/budget.md": page("page", title="Le budget", pdf="documents/budget.pdf", status="draft")}
    assert said(checked(tmp_path, "[Le budget](/documents/budget.pdf).", twin)) == ["PDF sans page?"]


def test_a_draft_is_only_warned(tmp_path):
    assert said(checked(tmp_path, "[Le budget](/documents/budget.pdf).", status="draft")) == ["PDF sans page?"]


def test_an_archive_is_only_warned(tmp_path):
    files = {**PDF, ARTICLE: page(body="[Le budget](/documents/budget.pdf).")}
    assert said(report(tmp_path, files, STRICT_SINCE="2027-01-01")) == ["PDF sans page?"]


@pytest.mark.parametrize("link", ["[loi](https://www.legifrance.gouv.fr/loi.pdf)", "le fichier documents/budget.pdf", "[non](/documents/)"])
def test_what_is_not_a_link_to_one_of_ours_is_left_alone(tmp_path, link):
    assert "PDF sans page?" not in said(checked(tmp_path, link))


def test_a_pdf_without_a_page_is_online_and_the_declaration_names_it(tmp_path):
    journal = TestJournal(tmp_path)
    documents = tmp_path / "content" / "documents"
    documents.mkdir()
    for name in ("pv été.pdf", "budget.pdf"):
        (documents / name).write_bytes(b"%PDF-1.4")
    journal.article("pv", title="Le conseil", body="[Le procès-verbal](</documents/pv été.pdf>)")
    journal.article("budget", title="Le budget", pdf="documents/budget.pdf")
    journal.run("build")
    assert (tmp_path / "output" / "documents" / "pv été.pdf").exists() and ".pdf" in journal.page("2026/03/le-conseil")
    page = journal.page("accessibilite")
    assert "1 document PDF n’a pas encore de page" in page and "Aucune n’est recensée" not in page
    assert 'documents/pv%20%C3%A9t%C3%A9.pdf">pv été.pdf</a>' in page and "budget.pdf" not in page
    journal.article("pv", title="Le conseil", body="[Le procès-verbal](</documents/pv été.pdf>)", pdf="documents/pv été.pdf")
    journal.run("build")
    assert "document PDF" not in journal.page("accessibilite")


@pytest.mark.parametrize("named", ["documents/absent.pdf", "documents/note.txt", "images/plan.pdf", "documents/../documents/budget.pdf"])
def test_a_page_that_speaks_of_a_pdf_that_the_site_does_not_give_is_refused(tmp_path, named):
    more = {"documents/note.txt": "Non.", "images/plan.pdf": "%PDF"}
    assert said(checked(tmp_path, "Rien.", more, pdf=named)) == ["PDF introuvable"]


def test_the_page_leads_to_its_pdf(tmp_path):
    journal = TestJournal(tmp_path)
    (tmp_path / "content" / "documents").mkdir()
    (tmp_path / "content" / "documents" / "budget été.pdf").write_bytes(b"%PDF-1.4")
    journal.article("budget", title="Le budget", pdf="documents/budget été.pdf")
    journal.run("build")
    assert 'href="/documents/budget%20%C3%A9t%C3%A9.pdf"' in journal.page("2026/03/le-budget")
    assert (tmp_path / "output" / "documents" / "budget été.pdf").exists()


def test_no_path_leads_out_of_the_content(tmp_path):
    (tmp_path / "secret.pdf").write_text("%PDF", encoding="utf-8")
    assert find_linked_file("../../secret.pdf", "articles/a.md", written(tmp_path, PDF), "") is None

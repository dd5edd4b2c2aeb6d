"""What is called otherwise is shown otherwise: the name of a thing counts, wherever pages show it."""

from dataclasses import dataclass

from plugins.engine.incremental.pages.fingerprint import Fingerprints
from tests.journal import TestJournal


@dataclass(frozen=True)
class Link:
    """Where every page leads."""

    name: str
    slug: str
    settings: str


def test_no_attribute_of_ours_is_passed_over():
    of = Fingerprints(lambda value: None, lambda thing: True).fingerprint
    links = [Link("a", "b", "c"), Link("z", "b", "c"), Link("a", "z", "c"), Link("a", "b", "z")]
    assert len(set(map(of, links))) == 4


def test_a_page_that_is_renamed_is_called_so_at_the_foot_of_every_other(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    page = tmp_path / "content" / "pages" / "mairie.md"
    for title in ("La mairie", "L’hôtel de ville"):
        page.write_text(f"---\nid: essai-mairie\nslug: mairie\ntitle: {title}\n---\nPlace du Beffroi.\n", encoding="utf-8")
        journal.run("build")
        assert f'/mairie/">{title}</a>' in journal.page("2026/03/le-marche-revient")

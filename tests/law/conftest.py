"""A journal with the rooms of the demonstration, built once for all that only looks at it."""

import pytest
from bs4 import BeautifulSoup

from tests.journal import TestJournal


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> TestJournal:
    """The demonstration's settings, where nobody writes but the newsroom; two articles and a brève."""
    journal = TestJournal(tmp_path_factory.mktemp("loi"), "MODERATION = {}")
    journal.article("marche")
    journal.article("fete", title="La fête", category="Sport", date="2025-06-21 09:00")
    breve = "---\nid: essai-bus\ntitle: Le bus\ndate: 2026-03-25 08:00\n---\nDévié.\n"
    (journal.folder / "content" / "breves" / "bus.md").write_text(breve, encoding="utf-8")
    journal.run("build")
    return journal


@pytest.fixture(scope="session")
def seen(built):
    """Each page by its address, parsed."""

    def page(address: str) -> BeautifulSoup:
        return BeautifulSoup(built.page(address), "html.parser")

    return page

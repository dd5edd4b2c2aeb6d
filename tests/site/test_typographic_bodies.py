"""The option that puts French spaces in what editors wrote, and leaves it as it was without it."""

import pytest

from tests.journal import TestJournal

TYPED = "Que faire ?"
SET = "Que faire\u202f?"


@pytest.mark.parametrize(("conf", "shown", "not_shown"), [("", TYPED, SET), ("TYPOGRAPHIC_BODIES = True", SET, TYPED)])
def test_a_body_has_french_spaces_where_the_town_wants_them(tmp_path, conf, shown, not_shown):
    journal = TestJournal(tmp_path, conf)
    journal.article("marche", body=TYPED)
    journal.run("build")
    page = journal.page("2026/03/le-marche-revient")
    body = page[page.index('<div class="prose">') :]
    assert shown in body and not_shown not in body

"""Residents' questions at a session: told to the phone as the journal has them, taken up one after the other, written in the archive."""

from collections.abc import Iterator

import pytest

from plugins.service.council_live.relay_announcements import AnnouncementWriter, ThreadPosition
from plugins.service.council_live.session_file import format_entries
from plugins.town.council.entry import SessionEntry
from tests.council_live.evening import TOWN, World, session, world

BENCH = "---\nid: 20260301-{slug}\ntitle: Où est {slug} ?\nslug: {slug}\ndate: 2026-03-{day} 09:00\nquestion: Où est {slug} ?\n{more}---\n"

JOURNAL = {"PLUGINS": ["plugins.journal.editorial.plugin", "plugins.voices.questions.plugin"], "CATEGORIES": ["Culture"], "QUARTIERS": []}
"""What files are read by."""


def write_question(content, slug: str, day: str, more: str = "") -> None:
    """The file of a question."""
    (content / "questions" / f"{slug}.md").write_text(BENCH.format(slug=slug, day=day, more=more), encoding="utf-8")


@pytest.fixture
def questions(tmp_path, start, monkeypatch) -> Iterator[World]:
    """The mayor answers; two questions wait, a third is a draft."""
    for name, value in JOURNAL.items():
        monkeypatch.setitem(TOWN, name, value)
    content = tmp_path / "content"
    (content / "questions").mkdir(parents=True)
    write_question(content, "banc", "12")
    write_question(content, "abri", "11")
    write_question(content, "brouillon", "10", "status: draft\n")
    with world(tmp_path, lambda: session(start, answered_by="Zoé Brun", role="maire"), lambda: start) as one:
        yield one


def test_the_phone_is_told_the_questions_that_wait_and_hears_of_the_next(questions):
    phone = questions.phone()
    assert [each["slug"] for each in phone.get("state?since=0").told["questions"]] == ["abri", "banc"]
    write_question(questions.opening.content, "bus", "20")
    assert [each["slug"] for each in phone.get("state?since=0").told["questions"]] == ["abri", "banc", "bus"]


def test_an_entry_takes_up_a_question_of_the_journal_and_the_archive_names_it(questions):
    phone = questions.phone()
    taken_up = {"kind": "information", "text": "Question : « Où est banc ? »", "question": "banc"}
    assert phone.write(1, **taken_up).status == 200
    assert phone.write(2, **{**taken_up, "question": "brouillon"}).told["errors"].keys() == {"question"}
    assert phone.write(2, **{**taken_up, "kind": "propos"}).told["errors"].keys() == {"question"}
    (entry,) = questions.evening.get_current_session().entries
    assert 'question: "banc"' in format_entries([entry])


def test_its_posts_are_headed_as_what_they_are(start):
    writer = AnnouncementWriter("guid", "https://ville.example", "Conseil Valbrune")
    entry = SessionEntry("m0phone0000000001", "propos", "Bonsoir.", start)

    def headings(**keys: str) -> list[str]:
        """Of what tells of the session, of its first post, of the next."""
        told = session(start, **keys)
        posts = [writer.compose_entry(entry, told, (), ThreadPosition(count), start) for count in (0, 1)]
        return [each.heading for each in (writer.compose_session(told, start), *posts)]

    assert headings(answered_by="Zoé Brun") == ["Questions en direct"] * 3
    assert headings() == ["Conseil municipal", "Séance publique", "Conseil municipal"]


def test_a_session_of_the_council_has_no_questions(evening):
    phone = evening.phone()
    assert phone.get("state?since=0").told["questions"] == []
    assert phone.write(1, kind="information", question="banc").told["errors"].keys() == {"question"}

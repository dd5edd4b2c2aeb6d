"""A publication reads the texts that moved since all were checked the same day, and misses no mistake for that."""

from datetime import timedelta
from pathlib import Path

import pytest

from plugins.core.infrastructure.clock import get_current_time
from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.check import NAME, check_recent
from tests.journal import NOW, TestJournal

ENVIRON = {"BEFFROI_NOW": NOW}


class CheckedTown:
    """A journal of three articles, whose whole check is remembered."""

    def __init__(self, folder: Path):
        self.journal, self.state, self.environ = TestJournal(folder), folder / "state", dict(ENVIRON)
        for name in "abc":
            self.journal.article(name, f"Article {name}")
        self.conf = load_settings(folder / "conf.py")
        assert self.check().unmoved == 0 and (self.state / NAME).is_file()

    def check(self):
        """What a publication is told now."""
        folder = self.journal.folder
        return check_recent(folder / "content", self.conf, self.environ, self.state, [folder / "conf.py"])


@pytest.fixture
def town(tmp_path):
    return CheckedTown(tmp_path)


def test_only_the_text_that_moved_is_read(town):
    town.journal.article("b", "Article b", body="Un autre texte.")
    report = town.check()
    assert (report.files, report.unmoved, report.mistakes) == (1, 2, ())
    assert str(report) == "1 fichier lu, aucune faute ; 2 autres n’ont pas bougé depuis la vérification de ce jour."


def test_a_mistake_in_it_has_everything_checked_and_is_told(town):
    town.journal.article("b", "Article b", category="Culutre")
    report = town.check()
    assert report.unmoved == 0 and report.files == 3
    assert [mistake.file for mistake in report.errors] == ["content/articles/b.md"]
    assert town.check().errors, "it is told again as long as it is there"
    town.journal.article("b", "Article b")
    assert town.check().files == 3 and not town.check().errors


def test_a_note_of_a_program_is_no_text_that_moved(town):
    (town.journal.folder / "content" / ".commun").write_text("agenda/fete.md 12", encoding="utf-8")
    assert town.check().unmoved == 3


@pytest.mark.parametrize("change", ["picture", "settings", "day", "damage"])
def test_what_may_change_any_verdict_has_everything_checked(town, change):
    folder = town.journal.folder
    if change == "picture":
        (folder / "content" / "images").mkdir()
        (folder / "content" / "images" / "a.txt").write_text("a")
    elif change == "settings":
        town.journal.write_settings("# autre")
    elif change == "day":
        town.environ["BEFFROI_NOW"] = (get_current_time(town.conf, ENVIRON) + timedelta(days=1)).isoformat()
    else:
        (town.state / NAME).write_text("{")
    assert town.check().unmoved == 0


def test_an_article_added_and_one_removed_cost_themselves(town):
    town.journal.article("d", "Article d")
    (town.journal.folder / "content" / "articles" / "a.md").unlink()
    assert (town.check().files, town.check().unmoved) == (1, 2)

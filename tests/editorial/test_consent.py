"""A picture of people who can be recognised needs their consent."""

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, SITES, write

PICTURE = (SITES / "invalid/picture-of-people-without-consent/content/images/etal.png").read_bytes()


def told(tmp_path, keys, **head):
    """The sorts of mistakes in an article whose picture has these keys, and whether they stop the publication."""
    lines = {"id": "20260302-marche00", "title": "Le marché", "date": "2026-03-02 09:30", "category": "Culture", **head}
    image = "".join(f"  {name}: {value}\n" for name, value in {"src": "images/etal.png", "alt": "Une marchande", **keys}.items())
    text = "---\n" + "".join(f"{name}: {value}\n" for name, value in lines.items()) + f"image:\n{image}---\nSamedi.\n"
    content = write(tmp_path / "content", {"articles/marche.md": text})
    (content / "images").mkdir()
    (content / "images" / "etal.png").write_bytes(PICTURE)
    report = check_journal(content, CONF, {})
    return [mistake.sort for mistake in report.mistakes], report.exit_code


@pytest.mark.parametrize("consent", ["accord écrit du 2 avril 2026", "oral, devant témoin"])
def test_with_it_the_picture_is_published(tmp_path, consent):
    assert told(tmp_path, {"people": "oui", "consent": consent}) == ([], Exit.DONE)


@pytest.mark.parametrize("keys", [{"people": "oui"}, {"people": "oui", "consent": "non"}, {"people": "oui", "consent": "No"}])
def test_without_it_nothing_is_published(tmp_path, keys):
    assert told(tmp_path, keys) == (["accord manquant"], Exit.CONTENT)


def test_a_picture_of_nobody_needs_none(tmp_path):
    assert told(tmp_path, {"people": "non"}) == ([], Exit.DONE)


def test_a_draft_may_wait_for_it(tmp_path):
    assert told(tmp_path, {"people": "oui"}, status="draft", date="2026-03-26 09:30") == (["accord manquant"], Exit.DONE)


def test_an_archive_is_only_warned(tmp_path):
    assert told(tmp_path, {"people": "oui"}, date="2020-03-02 09:30") == (["accord manquant"], Exit.DONE)

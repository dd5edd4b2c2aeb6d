"""A check that says what concerns it finds nothing where nothing is said of that: it may be left unasked."""

from pathlib import Path

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.room import ScopedCheck, list_rooms_in_use
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.room_checks import PUBLICATION_FIELDS, find_room_mistakes
from plugins.journal.editorial.rules import TownRules
from tests.house import ROOT


@pytest.fixture(scope="module")
def journal():
    conf = load_settings(ROOT / "pelicanconf.py")
    return survey_content(ROOT / "content", TownRules.from_settings({**conf, "PATH": str(ROOT / "content")}, {}), is_whole=True)


def test_what_concerns_no_publication_finds_nothing_in_it(journal):
    checks = (check for room in list_rooms_in_use(journal.rules.conf["PLUGINS"]) for check in room.checks)
    asked = {check for check in checks if isinstance(check, ScopedCheck) and check.names}
    assert len(asked) >= 10
    conf, unconcerned = {**journal.rules.conf, "PATH": str(Path(journal.content))}, 0
    for publication in journal.publications:
        for check in asked:
            said = [getattr(publication, name) if name in PUBLICATION_FIELDS else publication.extra.get(name) for name in check.names]
            if not any(said) or said == ["published"]:
                unconcerned += 1
                assert list(check(publication, publication.source, conf, journal.rules.now)) == [], (check, publication.source)
    assert unconcerned > 1000


def test_those_that_it_concerns_are_asked(tmp_path, journal):
    (tmp_path / "content").mkdir()
    text = "---\nid: essai-1\ntitle: Un essai\ndate: 2026-03-01 09:00\nen_bref: [Une seule ligne.]\n---\n\nDu texte.\n"
    (tmp_path / "content" / "essai.md").write_text(text)
    rules = journal.rules
    wrong = survey_content(tmp_path / "content", rules)
    assert "en bref, pas en trois lignes" in [mistake.sort for mistake in wrong.mistakes]
    again = find_room_mistakes(wrong.readings.values(), tmp_path / "content", rules, wrong.understood)
    assert "en bref, pas en trois lignes" in [mistake.sort for mistake in again]

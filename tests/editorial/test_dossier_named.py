"""A publication names a dossier that somebody has written, or is told so."""

import pytest

from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, write

DOSSIER = "---\nid: crue-1\ntitle: La crue de février\nslug: crue-2026\ndate: 2026-03-01 09:00\n---\nTout.\n"


def told(tmp_path, named, **head):
    lines = {"id": "20260302-marche00", "title": "Le marché", "date": "2026-03-26 09:30", "category": "Culture", "dossier": named, **head}
    text = "---\n" + "".join(f"{name}: {value}\n" for name, value in lines.items()) + "---\nSamedi.\n"
    return check_journal(write(tmp_path / "content", {"articles/marche.md": text, "dossiers/crue.md": DOSSIER}), CONF, {}).mistakes


@pytest.mark.parametrize("named", ["La crue de février", "la crue de fevrier", "crue-2026", "''"])
def test_a_title_or_a_short_address_is_enough(tmp_path, named):
    assert told(tmp_path, named) == ()


def test_the_nearest_title_is_proposed(tmp_path):
    assert told(tmp_path, "La crue de janvier")[0].remedy == "Vouliez-vous dire « La crue de février » ?"


def test_without_a_near_one_the_command_that_writes_it_is(tmp_path):
    assert told(tmp_path, "Budget")[0].remedy == 'Écrivez-le : ./beffroi new dossier "Budget".'


def test_the_mistake_is_on_the_line_of_the_key(tmp_path):
    assert (told(tmp_path, "Budget")[0].line, told(tmp_path, "Budget")[0].harmless) == (6, False)


def test_a_draft_and_an_archive_are_only_warned(tmp_path):
    assert told(tmp_path, "Budget", status="draft")[0].harmless
    assert told(tmp_path / "old", "Budget", date="2020-03-26 09:30")[0].harmless

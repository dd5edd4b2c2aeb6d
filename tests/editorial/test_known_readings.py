"""What was understood of a file once need not be read again; what is beside the file is looked at each time."""

import pickle
from dataclasses import replace

import pytest
from PIL import Image

from plugins.core.publication.raw_value import FileFailure
from plugins.journal.editorial.journal import survey_content
from tests.editorial.desk import MARKET, article, journal, rules, sorts, write

PICTURE = {"image": "marche.png", "image_alt": "La halle"}


@pytest.fixture
def content(tmp_path):
    """A content folder with one article, which shows a picture."""
    folder = write(tmp_path / "content", {MARKET: article(**PICTURE)})
    Image.new("RGB", (8, 8)).save(folder / "marche.png")
    return folder


def test_a_file_that_is_known_is_not_opened(content):
    before = survey_content(content, rules())
    (content / MARKET).write_bytes(b"\xff")
    assert survey_content(content, rules(), earlier_readings=before.understood).readings == before.readings


def test_a_reading_comes_back_from_a_file_as_it_was(content):
    before = survey_content(content, rules())
    kept = pickle.loads(pickle.dumps(dict(before.understood)))
    assert survey_content(content, rules(), earlier_readings=kept).readings == before.readings


def test_the_body_is_left_in_its_file_until_somebody_looks(content):
    write(content, {MARKET: article("Sous les halles.")})
    before = survey_content(content, rules())
    kept = pickle.dumps(dict(before.understood))
    assert "halles" in before.publications[0].body and b"halles" not in kept
    known = survey_content(content, rules(), earlier_readings=pickle.loads(kept))
    assert known.publications[0].body == before.publications[0].body


def test_a_text_that_is_gone_since_is_told_to_whoever_looks_at_it(content):
    kept = pickle.loads(pickle.dumps(dict(survey_content(content, rules()).understood)))
    known = survey_content(content, rules(), earlier_readings=kept)
    (content / MARKET).unlink()
    with pytest.raises(FileFailure, match="marche"):
        known.publications[0].body  # noqa: B018  # whoever looks


def test_a_picture_that_has_gone_is_told_of_an_article_that_did_not_change(content):
    known = survey_content(content, rules()).understood
    (content / "marche.png").unlink()
    found = survey_content(content, rules(), earlier_readings=known)
    assert sorts(found.list_mistakes()) == ["image introuvable"]
    assert found.publications[0].image is None
    assert found.list_mistakes() == survey_content(content, rules()).list_mistakes()


def test_a_picture_that_comes_back_is_shown_by_an_article_that_did_not_change(content):
    (content / "marche.png").rename(content / "ailleurs.png")
    known = survey_content(content, rules()).understood
    (content / "ailleurs.png").rename(content / "marche.png")
    found = survey_content(content, rules(), earlier_readings=known)
    assert not found.list_mistakes() and found.publications[0].image.src == "marche.png"


def test_an_address_that_two_files_want_is_settled_anew(tmp_path):
    twin = "articles/2026-03-03-marche.md"
    alone = journal(tmp_path, {MARKET: article(slug="marche")})
    write(tmp_path / "content", {twin: article(slug="marche", id="20260303-marche00")})
    assert sorts(survey_content(tmp_path / "content", rules(), earlier_readings=alone.understood).list_mistakes()) == ["adresse en double"]


def test_a_known_file_that_became_a_link_out_of_the_content_is_refused(content, tmp_path):
    known = survey_content(content, rules()).understood
    (content / MARKET).rename(tmp_path / "ailleurs.md")
    (content / MARKET).symlink_to(tmp_path / "ailleurs.md")
    assert "fichier hors du contenu" in sorts(survey_content(content, rules(), earlier_readings=known).list_mistakes())


@pytest.mark.parametrize("changed", [{"CATEGORIES": ["Ailleurs"]}, {"PUBLICS": ["marins"]}, {"STRICT_SINCE": "2027-01-01"}])
def test_another_rule_makes_another_key(changed):
    assert rules(**changed).compute_key("content") != rules().compute_key("content")


def test_the_key_depends_on_neither_the_clock_nor_the_host():
    elsewhere = rules(SITEURL="https://ailleurs.example", DEMONSTRATION_NOW="2030-01-01T09:00")
    assert elsewhere.compute_key("content") == rules().compute_key("content") != rules().compute_key("textes")


ASKED_ONCE = """---
id: bal
title: Le bal
date: 2026-03-01 09:00
type: concert
timings: 2026-04-02 20:00 - 22:00
attendancemode: en ligne
---
Venez.
"""


def test_what_a_file_alone_decides_is_asked_once_and_told_at_each_build(content):
    write(content, {"agenda/bal.md": ASKED_ONCE})
    of_agenda = rules(PLUGINS=["plugins.journal.editorial.plugin", "plugins.town.agenda.plugin"])
    before = survey_content(content, of_agenda)
    assert "lien manquant" in sorts(before.list_mistakes())
    kept = pickle.loads(pickle.dumps(dict(before.understood)))
    (answer,) = kept["agenda/bal.md"].answers
    kept["agenda/bal.md"] = replace(kept["agenda/bal.md"], answers=(replace(answer, sort="autre sorte"),))
    assert "autre sorte" in sorts(survey_content(content, of_agenda, earlier_readings=kept).list_mistakes())


def test_it_is_asked_again_of_an_event_that_another_file_moves(content):
    write(content, {"agenda/bal.md": ASKED_ONCE, "agenda/liste.md": ASKED_ONCE.replace("id: bal", "id: liste")})
    of_agenda = rules(PLUGINS=["plugins.journal.editorial.plugin", "plugins.town.agenda.plugin"])
    known = survey_content(content, of_agenda)
    assert survey_content(content, of_agenda, earlier_readings=known.understood).list_mistakes() == known.list_mistakes()

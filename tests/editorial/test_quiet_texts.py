"""A text that says nothing but itself, and that an earlier journal knew, is told to the others without being taken out of its store."""

from copy import copy
from dataclasses import fields, replace

import pytest

from plugins.core.infrastructure.build_services import RecalledValues
from plugins.core.publication.publication import LATE_FIELDS, Publication
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.room_checks import extract_quiet_facts
from tests.editorial.desk import MARKET, article, journal, rules, sorts, write

OTHER = "articles/2026-03-03-fete.md"
TOLD = [field.name for field in fields(Publication) if field.name not in LATE_FIELDS]


def kept_of(known, looked=None):
    """What an earlier journal leaves, and notes in `looked` what is taken out of it."""

    def thaw_around(source):
        if looked is not None:
            looked.append(source)
        return dict(known.understood)

    return RecalledValues(extract_quiet_facts(known.understood, known.rules), thaw_around)


def again(tmp_path, known, looked=None):
    return survey_content(tmp_path / "content", known.rules, earlier_readings=kept_of(known, looked))


def test_a_quiet_text_stays_where_it_is_until_somebody_looks(tmp_path):
    known, looked = journal(tmp_path, {MARKET: article(tags="marché")}), []
    found = again(tmp_path, known, looked)
    assert not found.list_mistakes() and found.addresses == known.addresses and found.tag_names == known.tag_names
    assert MARKET in found.quiet and MARKET in found.readings and not looked
    assert dict(found.readings) == dict(known.readings) and looked
    assert found.publications[0].body == known.publications[0].body


def test_it_is_told_without_being_taken_out_of_the_store(tmp_path):
    known, looked = journal(tmp_path, {MARKET: article(tags="marché", quartiers="[Gare]", modified="2026-03-04 09:00")}), []
    found, whole = again(tmp_path, known, looked), known.readings[MARKET].publication.drop_body()
    told = found.readings.tell_bare(MARKET, whole.kind, found.quiet[MARKET])
    assert [getattr(told, name) for name in TOLD] == [getattr(whole, name) for name in TOLD] and not looked
    assert told.title == whole.title and looked
    assert told == whole and vars(told) == vars(whole)


@pytest.mark.parametrize("take", [copy, replace, Publication.drop_body, lambda told: told.with_body_in_its_file(str)])
def test_what_is_made_of_one_that_is_told_says_all(tmp_path, take):
    known = journal(tmp_path, {MARKET: article()})
    found, whole = again(tmp_path, known), known.readings[MARKET].publication
    taken = take(found.readings.tell_bare(MARKET, whole.kind, found.quiet[MARKET]))
    assert taken.drop_body() == whole.drop_body()


@pytest.mark.parametrize(
    "said",
    [
        {"dossier": "La halle"},
        {"aliases": "[/ancien/]"},
        {"expires": "2030-01-01"},
        {"status": "draft"},
        {"public": "[familles]"},
        {"date": "2025-03-30 02:30"},
        {"translation": "marche"},
        {"lang": "en"},
        {"tags": "[bien, trop, de, mots, 12:]", "inconnu": "x"},
    ],
)
def test_a_text_that_others_look_at_is_not_quiet(tmp_path, said):
    known = journal(tmp_path, {MARKET: article(**said)})
    assert again(tmp_path, known).quiet == {}
    assert again(tmp_path, known).list_mistakes() == known.list_mistakes()


def test_a_text_that_is_still_to_come_is_not_quiet(tmp_path):
    known = journal(tmp_path, {MARKET: article(date="2040-03-03 09:00")})
    assert again(tmp_path, known).quiet == {}


def test_an_address_that_another_file_wants_is_settled_as_from_nothing(tmp_path):
    known = journal(tmp_path, {MARKET: article(slug="marche")})
    write(tmp_path / "content", {OTHER: article(slug="marche", id="20260303-marche00")})
    found = again(tmp_path, known)
    assert sorts(found.list_mistakes()) == ["adresse en double"] and found.quiet == {}
    assert found.list_mistakes() == survey_content(tmp_path / "content", rules()).list_mistakes()


def test_a_file_that_is_gone_tells_nothing(tmp_path):
    known = journal(tmp_path, {MARKET: article(), OTHER: article(slug="fete", id="20260303-fete0000")})
    (tmp_path / "content" / OTHER).unlink()
    found = again(tmp_path, known)
    assert set(found.readings) == set(found.quiet) == {MARKET} and OTHER not in found.addresses.values()


def test_what_is_put_in_its_place_is_quiet_no_longer(tmp_path):
    known = journal(tmp_path, {MARKET: article()})
    found = again(tmp_path, known)
    assert found.is_unsettled(MARKET)
    found.replace_reading(MARKET, known.readings[MARKET])
    assert not found.is_unsettled(MARKET) and MARKET not in found.quiet
    found.replace_reading(MARKET, None)
    assert not found.readings

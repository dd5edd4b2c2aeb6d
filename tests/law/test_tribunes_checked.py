"""What is refused or told of a tribune: another group, a longer text, words that are not the ones that were handed in."""

import pytest

from plugins.journal.law.expression import count_signs, digest_body, normalize_body
from tests.law.desk import TEXT, page, report, said, tribune

PLACE = "tribunes/une.md"


def test_a_tribune_as_it_was_handed_in_is_accepted(tmp_path):
    assert said(report(tmp_path, {PLACE: tribune(received="2026-03-24")})) == []


def test_a_group_that_is_none_of_its_term_is_refused_with_the_one_that_was_meant(tmp_path):
    found = report(tmp_path, {PLACE: tribune(group="Autremant")})
    assert said(found) == ["groupe inconnu"]
    assert "content/tribunes/une.md:5  group : « Autremant » n’est pas un groupe du mandat 2026-2032." in str(found.mistakes[0])
    assert "Vouliez-vous dire « Autrement » ?" in str(found.mistakes[0])


def test_a_group_of_another_term_is_refused(tmp_path):
    assert said(report(tmp_path, {PLACE: tribune(term="2020-2026")})) == ["groupe inconnu"]


@pytest.mark.parametrize(("signs", "sorts"), [(200, []), (201, ["tribune trop longue"])])
def test_every_group_has_the_same_length(tmp_path, signs, sorts):
    assert said(report(tmp_path, {PLACE: tribune("é" * signs + "\n")})) == sorts


def test_the_length_counts_spaces_and_not_the_empty_lines_around():
    assert count_signs("\n\nDeux mots.\n\nEncore.\n\n\n") == len("Deux mots.\n\nEncore.")


@pytest.mark.parametrize("change", ["une virgule,", "Nous avons vote contre.", TEXT.replace(" ", "\u202f", 1)])
def test_a_text_that_was_touched_is_refused(tmp_path, change):
    assert said(report(tmp_path, {PLACE: tribune(change, sha256=digest_body(TEXT))})) == ["tribune modifiée"]


def test_the_empty_lines_around_a_text_are_not_part_of_it(tmp_path):
    assert said(report(tmp_path, {PLACE: tribune("\n\n" + TEXT + "\n\n", sha256=digest_body(TEXT).upper())})) == []


def test_the_first_line_keeps_the_spaces_before_it():
    assert normalize_body("\n  \n  Deux vers,\n\n") == "  Deux vers,\n"


def test_without_its_digest_a_tribune_is_told_which_it_has(tmp_path):
    found = report(tmp_path, {PLACE: tribune(sha256=None)})
    assert said(found) == ["tribune sans empreinte?"]
    assert f"« sha256: {digest_body(TEXT)} »" in found.mistakes[0].remedy


@pytest.mark.parametrize(("received", "sorts"), [("2026-03-24", []), ("2026-03-25", ["tribune en retard?"])])
def test_a_text_that_came_late_is_told(tmp_path, received, sorts):
    assert said(report(tmp_path, {PLACE: tribune(received=received)})) == sorts


def test_a_group_speaks_once_an_issue(tmp_path):
    files = {PLACE: tribune(), "tribunes/une-autre.md": tribune(title="Encore", slug="encore", id="essai-encore")}
    found = report(tmp_path, files)
    assert said(found) == ["tribune en double"]
    assert "content/tribunes/une.md" in f"{found.mistakes[0].text} {found.mistakes[0].file}"


def test_two_groups_speak_in_one_issue_and_one_group_in_two(tmp_path):
    files = {
        PLACE: tribune(),
        "tribunes/deux.md": tribune(title="Deux", group="Ensemble"),
        "tribunes/trois.md": tribune(title="Trois", issue="Juin 2026"),
    }
    assert said(report(tmp_path, files)) == []


@pytest.mark.parametrize("key", ["group", "term", "issue"])
def test_who_speaks_and_when_may_not_be_missing(tmp_path, key):
    assert "clé manquante" in said(report(tmp_path, {PLACE: tribune(**{key: None})}))


def test_an_issue_that_the_town_did_not_announce_is_refused(tmp_path):
    assert said(report(tmp_path, {PLACE: tribune(issue="Mai 2026")})) == ["valeur inconnue (numéro)"]


def test_a_draft_may_still_be_wrong(tmp_path):
    found = report(tmp_path, {PLACE: tribune("é" * 300, status="draft", sha256=digest_body(TEXT))})
    assert found.errors == () and len(found.warnings) == 2


def test_articles_are_asked_nothing_of_this(tmp_path):
    assert said(report(tmp_path, {"articles/long.md": page(body="é" * 5000)})) == []

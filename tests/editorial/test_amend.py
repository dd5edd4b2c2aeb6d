"""Some keys of a file given another value, and nothing else of it changed."""

import pytest

from plugins.journal.editorial.authoring import amend_file
from plugins.journal.editorial.reading import read_file
from plugins.journal.editorial.rules import TownRules
from tests.editorial.desk import CONF, write

HEAD = "---\nid: essai\ntitle: Le marché\nDate: 2026-03-26 09:00\ncategory: Culture  # une seule\n---\n\nSamedi : date: 2020.\n"
PELICAN = "Title: Le marché\nId: essai\nDate: 2026-03-26 09:00\nCategory: Culture\n\nSamedi.\n"


def amended(folder, text, **values):
    write(folder, {"articles/a.md": text})
    reading = read_file(folder, "articles/a.md", TownRules.from_settings(CONF, {}))
    amend_file(folder / "articles/a.md", reading, values)
    return (folder / "articles/a.md").read_bytes().decode()


def test_a_value_takes_the_place_of_another_whatever_the_key_is_called(tmp_path):
    assert amended(tmp_path, HEAD, date="2026-03-27 10:00") == HEAD.replace("2026-03-26 09:00", "2026-03-27 10:00")
    french = HEAD.replace("title:", "Titre:")
    assert amended(tmp_path, french, title="La halle") == french.replace("Le marché", "La halle")


def test_a_new_key_closes_the_front_matter(tmp_path):
    assert amended(tmp_path, HEAD, modified="2026-03-27") == HEAD.replace("une seule\n", "une seule\nmodified: 2026-03-27\n")


def test_in_the_other_dialect_it_comes_after_the_first_line(tmp_path):
    assert amended(tmp_path, PELICAN, modified="2026-03-27") == PELICAN.replace("marché\n", "marché\nmodified: 2026-03-27\n")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_the_ends_of_the_lines_stay(tmp_path, ending):
    text = HEAD.replace("\n", ending)
    assert amended(tmp_path, text, date="2026-03-27 10:00") == text.replace("2026-03-26 09:00", "2026-03-27 10:00")


LISTED = HEAD.replace("category:", "tags:\n  - un\n  - deux\n\ncategory:")


def test_what_is_below_a_key_goes_with_its_value(tmp_path):
    assert amended(tmp_path, LISTED, tags="[trois]") == LISTED.replace("\n  - un\n  - deux", " [trois]")
    bare = LISTED.replace("  - ", "- ")
    assert amended(tmp_path, bare, tags="[trois]") == LISTED.replace("\n  - un\n  - deux", " [trois]")


def test_a_value_may_have_lines_of_its_own(tmp_path):
    assert amended(tmp_path, HEAD, tags="\n  - un\n  - deux", title="La halle", modified="2026-03-27") == (
        HEAD.replace("Le marché", "La halle").replace("une seule\n", "une seule\ntags:\n  - un\n  - deux\nmodified: 2026-03-27\n")
    )
    assert amended(tmp_path, LISTED, tags="\n  - quatre") == LISTED.replace("  - un\n  - deux", "  - quatre")

"""A build killed at any moment, with all its processes: the next one gives what a build from nothing would."""

import random
import shutil

import pytest

from tests.campaign import trials
from tests.incremental.changes import CHANGES
from tests.incremental.histories import parted
from tests.incremental.sites import SITES, Text

KILLED = -9


@pytest.fixture
def site(tmp_path, forge):
    made = SITES["simple"](tmp_path / "site", forge)
    made.build()
    return made


def much(site):
    """A text edited, one added, one deleted, a picture changed."""
    text = site.texts["articles/a2.md"]
    site.put(Text(text.path, text.head, "Neuf."))
    site.drop("articles/a0.md")
    CHANGES["article_added"](site, random.Random(1))
    CHANGES["picture_changed"](site, random.Random(1))


@pytest.mark.parametrize("moment", range(1, 90, trials(full=1, sample=36)))
def test_killed_before_any_change_to_the_disk_the_next_build_ends_it(site, moment):
    much(site)
    assert site.build(dies=moment) in (KILLED, 0)
    assert not parted(site)


@pytest.mark.parametrize("moment", range(4, 90, trials(full=1, sample=48)))
def test_a_change_undone_while_a_build_lies_dead_is_undone_in_the_site(site, moment):
    CHANGES["contents_put_away"](site, random.Random(1))
    much(site)
    site.build(dies=moment)
    CHANGES["contents_of_the_past"](site, random.Random(1))
    assert not parted(site)


@pytest.mark.parametrize("moment", range(36, 60, trials(full=1, sample=24)))
def test_settings_undone_while_a_build_lies_dead_are_undone_in_the_site(site, moment):
    site.settings["SLUGIFY_SOURCE"] = "'basename'"
    site.save()
    site.build(dies=moment)
    del site.settings["SLUGIFY_SOURCE"]
    site.save()
    assert not parted(site)


def test_a_file_that_becomes_a_folder_and_the_reverse_are_put_in_place(site):
    site.settings |= {"STATIC_PATHS": "['images', 'documents']", "EXTRA_PATH_METADATA": "{'documents/x': {'path': 'lieu'}}"}
    site.save()
    site.write("content/documents/x", "un fichier")
    assert not parted(site)
    (site.content / "documents/x").unlink()
    site.put(Text("articles/z.md", {"Title": "Z", "Date": "2026-01-01", "Save_as": "lieu/index.html", "Url": "lieu/"}))
    assert not parted(site)
    site.drop("articles/z.md")
    site.write("content/documents/x", "un fichier")
    assert not parted(site)


def test_a_folder_in_the_place_of_a_page_and_a_file_in_that_of_a_folder_give_way(site):
    (site.output / "index.html").unlink()
    (site.output / "index.html").mkdir()
    (site.output / "index.html" / "intrus").write_text("intrus")
    shutil.rmtree(site.output / "tag")
    (site.output / "tag").write_text("intrus")
    assert not parted(site)

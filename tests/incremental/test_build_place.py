"""A build replaces its folder whole: it never takes one that holds anything else."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.disk.scan import LOCK, MARKS, STORE, find_sibling_path, refuse_other_than_a_site


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "ville"
    (folder / "content" / "articles").mkdir(parents=True)
    (folder / "content" / "articles" / "a.md").write_text("Le texte.")
    (folder / "villeconf.py").write_text("")
    return folder


def everything(folder):
    return {path: path.is_file() and path.read_text() for path in folder.rglob("*")}


@pytest.mark.parametrize("output", ["content", ".", "..", "content/articles", "content/site", "villeconf.py"])
def test_a_build_over_the_town_s_own_files_is_refused_and_touches_nothing(town, output):
    before = everything(town)
    with pytest.raises(SettingsError):
        build(Job(town / "content", town / output, town / "villeconf.py", {}))
    assert everything(town) == before


def test_a_folder_that_holds_something_else_is_refused(town):
    (town / "photos").mkdir()
    (town / "photos" / "index.html").write_text("un autre site")
    with pytest.raises(SettingsError, match="autre chose qu’un site"):
        build(Job(town / "content", town / "photos", town / "villeconf.py", {}))
    assert (town / "photos" / "index.html").read_text() == "un autre site"


@pytest.mark.parametrize("marks", [None, (), MARKS])
def test_a_new_an_empty_and_a_built_folder_are_taken(town, marks):
    for mark in marks or ():
        (town / "site").mkdir(exist_ok=True)
        (town / "site" / mark).write_text("")
    if marks == ():
        (town / "site").mkdir()
    refuse_other_than_a_site(town / "site", {"vos textes": town / "content"})


@pytest.mark.parametrize("name", [STORE, LOCK])
def test_a_site_under_any_theme_is_taken_again_by_what_lies_beside_it(town, name):
    (town / "site").mkdir()
    (town / "site" / "index.html").write_text("")
    find_sibling_path(town / "site", name).touch()
    refuse_other_than_a_site(town / "site", {"vos textes": town / "content"})

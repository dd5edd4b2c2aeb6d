"""Many towns, one installation: one that is broken stops no other, what is shared is taken in, each is told in a table."""

import os
import shutil

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.town_folder.package import copy_shared_files, find_towns, format_table, run_for_each_town


@pytest.fixture
def towns(tmp_path):
    """Three folders that have a town's settings, and one that has none."""
    for name in ("auch", "calais", "dax"):
        (tmp_path / name / "content").mkdir(parents=True)
        for file in ("pelicanconf.py", "publishconf.py"):
            (tmp_path / name / file).touch()
    (tmp_path / "commun" / "content" / "agenda").mkdir(parents=True)
    return tmp_path


def test_a_town_that_breaks_stops_no_other(towns):
    def work(town):
        if town.name == "calais":
            raise RuntimeError("la base est illisible")
        print(f"fait à {town.name}")
        return 3 if town.name == "dax" else 0

    found = {one.town: one for one in run_for_each_town(find_towns(towns), work, towns / ".journaux", 2)}
    assert {name: one.code for name, one in found.items()} == {"auch": 0, "calais": 70, "dax": 3}
    assert found["calais"].last_line == "RuntimeError: la base est illisible"
    assert found["auch"].last_line == "fait à auch"
    table = list(format_table(list(found.values()), towns))
    assert [line.split()[0] for line in table[:-1]] == ["calais", "dax", "auch"]
    assert table[-1].startswith("1 sur 3 vont bien.")


def test_only_the_towns_that_are_named_are_worked_for(towns):
    assert [town.name for town in find_towns(towns, ["dax"])] == ["dax"]
    with pytest.raises(SettingsError, match="lyon n’y est pas"):
        find_towns(towns, ["lyon"])


def test_what_is_shared_is_taken_in_once_and_what_a_town_changed_stays(towns):
    shared, town = towns / "commun", towns / "auch"
    event = shared / "content" / "agenda" / "fete.md"
    event.write_text("la fête du pays")
    (shared / "content" / "agenda" / "foire.md").write_text("la foire")
    assert copy_shared_files(shared, town) == ["+ agenda/fete.md", "+ agenda/foire.md"]
    note = town / "content" / ".commun"
    os.utime(note, (1, 1))
    assert copy_shared_files(shared, town) == []
    assert note.stat().st_mtime == 1  # a date that moves would have every text of the town checked again
    event.write_text("la fête, un jour plus tard")
    assert copy_shared_files(shared, town) == ["+ agenda/fete.md"]
    (town / "content" / "agenda" / "foire.md").write_text("la foire, chez nous")
    shutil.rmtree(shared / "content" / "agenda")
    assert copy_shared_files(shared, town) == ["- agenda/fete.md"]
    assert [path.name for path in (town / "content" / "agenda").iterdir()] == ["foire.md"]
    assert (town / "content" / "agenda" / "foire.md").read_text() == "la foire, chez nous"

"""A town that upgrades keeps its settings: rooms that have changed their names are found by those they had."""

import sys
from importlib import import_module

import pytest

from plugins.infrastructure.former_names import FORMER_ROOMS
from plugins.infrastructure.rooms import list_room_packages, list_wrong_plugins
from tests.journal import TestJournal, files

PELICANS = [name for name in FORMER_ROOMS if name not in ("plugins.gated", "plugins.companion")]
"""Those that a settings file may name: the two others have no plugin of Pelican's."""

AS_BEFORE = "\n".join(
    [
        "FORMER = " + repr({f"{new}.plugin": f"{old}.plugin" for old, new in FORMER_ROOMS.items()}),
        "PLUGINS = [FORMER.get(name, name) for name in PLUGINS]",
    ]
)


def test_settings_that_name_the_rooms_as_before_make_the_same_site(tmp_path):
    sites = {}
    for name, settings in (("now", ""), ("before", AS_BEFORE)):
        journal = TestJournal(tmp_path / name, settings)
        journal.article("marche")
        journal.run("check")
        journal.run("build")
        sites[name] = files(journal.folder / "output")
    assert sites["before"] == sites["now"] != {}


@pytest.mark.parametrize("name", PELICANS)
def test_a_former_name_leads_to_the_same_module_and_never_to_a_copy(name):
    module = import_module(f"{name}.plugin")
    assert module is sys.modules[f"{FORMER_ROOMS[name]}.plugin"]
    assert module.__spec__.name == module.__name__ == f"{FORMER_ROOMS[name]}.plugin"


def test_a_former_name_is_a_room_like_any_other():
    assert list_room_packages([f"{name}.plugin" for name in FORMER_ROOMS]) == list(FORMER_ROOMS.values())
    assert list(list_wrong_plugins([f"{name}.plugin" for name in PELICANS])) == []


def test_a_name_that_no_room_had_is_still_told():
    assert list(list_wrong_plugins(["plugins.buidl.plugin"])) == [
        "PLUGINS : « plugins.buidl.plugin » n’existe pas. Corrigez ce nom, ou effacez-le."
    ]


def test_a_room_of_the_towns_own_without_a_manifest_is_told_what_to_write(tmp_path, monkeypatch):
    (tmp_path / "fete").mkdir()
    for name in ("__init__", "plugin", "kinds", "occasions"):
        (tmp_path / "fete" / f"{name}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    (told,) = list_wrong_plugins(["fete.plugin"])
    assert told.startswith("PLUGINS : « fete.plugin » apporte kinds.py, occasions.py, que Beffroi ne lit plus par leur nom.")
    (tmp_path / "fete" / "room.py").touch()
    assert list(list_wrong_plugins(["fete.plugin"])) == []

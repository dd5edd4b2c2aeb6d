"""The bytecode that all processes find in one file: the same modules, from the same places, and no source that changed is missed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house import ROOT

PROGRAM = """
import os
import sys
from importlib import import_module
from pathlib import Path
from plugins.infrastructure import packed_modules
packed_modules.HOUSES = (sys.argv[2],)
packed = packed_modules.PackedModules(Path(sys.argv[1]))
packed.load()
for number in map(int, sys.argv[4:]):
    os.close(number)
sys.path.insert(0, sys.argv[3])
for name in ("things.one", "things.inner", "things.inner.two"):
    module = import_module(name)
    print(module.VALUE, module.__file__, module.__cached__, module.__package__, getattr(module, "__path__", ""))
    print(getattr(module, "place", lambda: None).__code__.co_filename.startswith(sys.argv[3]))
    print(type(module.__loader__).__name__, file=sys.stderr)
packed.save()
"""
FILES = {"__init__.py": "", "one.py": "VALUE = 1\ndef place(): ...\n", "inner/__init__.py": "VALUE = 2\n", "inner/two.py": "VALUE = 3\n"}


def import_things(kept: Path, house: Path, folder: Path | None = None, *closed: str) -> tuple[str, set[str]]:
    """What a new process finds in `folder`, where modules of `house` are kept; and the sorts of loaders that found it."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", PROGRAM, str(kept), f"{house}{os.sep}", str(folder or house), *closed]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True)
    return done.stdout, set(done.stderr.split())


def write_things(folder: Path, **more: str) -> Path:
    for name, text in {**FILES, **more}.items():
        (folder / "things" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "things" / name).write_text(text)
    return folder


def test_a_module_is_found_again_as_python_finds_it(tmp_path: Path):
    kept, house = tmp_path / "modules", write_things(tmp_path / "house")
    first, second = import_things(kept, house), import_things(kept, house)
    assert first[0] == second[0]
    assert (first[1], second[1]) == ({"SourceFileLoader"}, {"PackedLoader"})


def test_a_folder_that_was_copied_with_its_bytecode_says_where_it_lies(tmp_path: Path):
    house, copy = write_things(tmp_path / "house"), tmp_path / "copy"
    import_things(tmp_path / "first", house)
    shutil.copytree(house, copy, copy_function=shutil.copy2)
    for _ in range(2):
        assert "True" in import_things(tmp_path / "second", copy)[0]


def test_a_source_that_changed_is_read(tmp_path: Path):
    kept, house = tmp_path / "modules", write_things(tmp_path / "house")
    import_things(kept, house)
    (house / "things/one.py").write_text("VALUE = 7\n")
    os.utime(house / "things/one.py", (1, 1))
    assert import_things(kept, house)[0].startswith("7 ")
    assert import_things(kept, house) == (import_things(kept, house)[0], {"PackedLoader"})


def test_another_folder_has_its_own_module_of_that_name(tmp_path: Path):
    kept, house = tmp_path / "modules", write_things(tmp_path / "house")
    import_things(kept, house)
    town = write_things(tmp_path / "town", **{"one.py": "VALUE = 'own'\n"})
    found, loaders = import_things(kept, house, town)
    assert found.startswith("own ") and str(house) not in found and loaders == {"SourceFileLoader"}


def test_a_file_that_cannot_be_read_stops_nothing(tmp_path: Path):
    kept, house = tmp_path / "modules", write_things(tmp_path / "house")
    expected, _ = import_things(kept, house)
    whole = kept.read_bytes()
    for damaged in (b"", whole[:100], whole[:8] + bytes(len(whole) - 8)):
        kept.write_bytes(damaged)
        assert import_things(kept, house)[0] == expected


def test_a_process_that_has_closed_its_files_imports_all_the_same(tmp_path: Path):
    kept, house = tmp_path / "modules", write_things(tmp_path / "house")
    expected, _ = import_things(kept, house)
    assert import_things(kept, house, None, "3")[0] == expected

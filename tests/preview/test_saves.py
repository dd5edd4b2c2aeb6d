"""What is saved while the preview runs."""

import threading
from pathlib import Path

import pytest

from plugins.engine.preview.preview import Saves, watch_saves
from tests.processes import soon


class Stop(threading.Event):
    """The end of the watches: each asks for it once it is in place."""

    def __init__(self):
        super().__init__()
        self.asked_by = set()

    def is_set(self):
        self.asked_by.add(threading.get_ident())
        return super().is_set()


@pytest.fixture
def town(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "conf.py").write_text("")
    stop = Stop()
    with watch_saves([tmp_path / "content"], tmp_path / "conf.py", stop) as saves:
        assert soon(lambda: len(stop.asked_by) == 2)
        yield tmp_path, iter(saves)
    stop.set()


def test_a_save_is_seen(town):
    folder, saves = town
    (folder / "content" / "a.md").write_text("un")
    assert folder / "content" / "a.md" in next(saves)


def test_a_burst_makes_few_builds(town):
    folder, saves = town
    names = {folder / "content" / f"{number}.md" for number in range(200)}
    for name in names:
        name.write_text("un")
    seen, rounds = set(), 0
    while not names <= seen:
        seen |= next(saves)
        rounds += 1
    assert rounds < 20


def test_what_is_saved_while_nobody_looks_is_given_to_the_next_who_does():
    saves = Saves()
    given = iter(saves)
    saves.add([Path("a.md")])
    assert next(given) == {Path("a.md")}
    saves.add([Path("b.md")])
    saves.add([Path("b.md"), Path("c.md")])
    assert next(given) == {Path("b.md"), Path("c.md")}


def test_settings_replaced_whole_are_seen_each_time(town):
    folder, saves = town
    for word in ("un", "deux"):
        (folder / "nouveau").write_text(word)
        (folder / "nouveau").rename(folder / "conf.py")
        assert folder / "conf.py" in next(saves)


def test_nothing_but_python_is_looked_at_beside_the_settings(town):
    folder, saves = town
    (folder / "notes.txt").write_text("rien")
    (folder / "autre.py").write_text("")
    assert next(saves) == {folder / "autre.py"}


def test_the_watch_ends_when_it_is_told():
    saves = Saves()
    saves.close()
    assert list(saves) == []

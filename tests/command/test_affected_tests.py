"""What a change can break first is found by who imports it."""

import subprocess
from pathlib import Path

import pytest

from plugins.core.infrastructure.town import ROOT
from tests.affected import ALWAYS, find_affected_tests, find_changed_paths

SOURCES = {
    "plugins/town/agenda/event.py": "",
    "plugins/town/agenda/lists.py": "from plugins.town.agenda import event",
    "plugins/town/council/session.py": "def f():\n    from plugins.town.agenda.event import Event",
    "plugins/announce/run.py": "import plugins.town.council.session",
    "plugins/town/places/hours.toml": "",
    "tests/agenda/test_event.py": "",
    "tests/council/test_session.py": "",
    "tests/announce/test_run.py": "",
    "tests/announce_x/test_x.py": "",
    "tests/places/test_hours.py": "",
    "tests/theme/test_pages.py": "",
    "tests/migration/test_ics.py": "from plugins.town.agenda.event import Event",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for path, text in SOURCES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "affected"),
    [
        ("plugins/town/agenda/event.py", ["tests/agenda", "tests/council", "tests/migration/test_ics.py"]),
        ("plugins/town/agenda/lists.py", ["tests/agenda"]),
        ("plugins/town/council/session.py", ["tests/announce", "tests/announce_x", "tests/council"]),
        ("plugins/town/places/hours.toml", ["tests/places"]),
        ("tests/places/test_hours.py", ["tests/places/test_hours.py"]),
        ("theme/templates/base.html", ["tests/theme"]),
        ("README.md", []),
    ],
)
def test_the_rooms_that_import_what_moved_are_affected(house, changed, affected):
    assert find_affected_tests(house, [changed]) == affected


def test_what_is_not_committed_has_changed_else_the_last_commit(house):
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x.example", *words], cwd=house, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    (house / "README.md").write_text("a")
    git("add", ".")
    git("commit", "-m", "second")
    assert find_changed_paths(house) == ["README.md"]
    (house / "plugins/town/agenda/event.py").write_text("a = 1")
    (house / "new.py").write_text("")
    assert sorted(find_changed_paths(house)) == ["new.py", "plugins/town/agenda/event.py"]


def test_in_this_house_an_agenda_breaks_no_deploy():
    affected = find_affected_tests(ROOT, ["plugins/town/agenda/event.py"])
    assert {"tests/agenda", *ALWAYS} <= set(affected)
    assert "tests/deploy" not in affected

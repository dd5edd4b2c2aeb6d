"""Whatever a title, a file or a network says, the terminal of whoever runs a command only shows it."""

import io
import json

import pytest

from plugins.command.program import Harmless
from tests.journal import TestJournal

COMMANDS = ("\x1b", "\x07", "\x9b", "\u202e")


def written(text):
    stream = io.StringIO()
    Harmless(stream).write(text)
    return stream.getvalue()


@pytest.mark.parametrize("text", ["Été : « 20 °C », œuvre\tet 🎪\n", "\rImages préparées : 3 sur 9"])
def test_what_is_only_said_is_unchanged(text):
    assert written(text) == text


@pytest.mark.parametrize("text", ["\x1b[2J", "\x1b]0;x\x07", "a\rb", "\x9b31m", "\x85", "\u2028", "\u202egnp", "\u2066x", "\x00\x7f"])
def test_what_commands_is_shown(text):
    assert written(text).isprintable()
    assert "\\" in written(text)


def test_neither_a_file_name_nor_a_gathered_title_commands_the_terminal(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    journal.article("x\x1b[31m\x07\u202e", title="")
    said = journal.run("check", code=1)
    assert "\\x1b[31m" in said.stdout
    (tmp_path / "content/articles/x\x1b[31m\x07\u202e.md").unlink()
    journal.run("build")
    gathered = tmp_path / "state" / "announcements.json"
    gathered.write_text(gathered.read_text().replace("Le marché", json.dumps("\x1b]0;x\x07\x9b\u202e")[1:-1]))
    told = journal.run("announce", "--dry-run")
    assert not [sign for sign in COMMANDS if sign in said.stdout + said.stderr + told.stdout + told.stderr]

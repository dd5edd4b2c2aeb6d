"""The checks leave out what was proved of this very code, and nothing else."""

import pytest

from tests.fast_markdown import proof


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house of one file, of which all is proved."""
    (tmp_path / "plugins/journal/fast_markdown").mkdir(parents=True)
    (tmp_path / "plugins/journal/fast_markdown/line.py").write_text("LINE = 1\n")
    monkeypatch.setattr(proof, "ROOT", tmp_path)
    monkeypatch.setattr(proof, "PROVED", tmp_path / "proved.txt")
    proof.PROVED.write_text(proof.inputs_digest())
    return tmp_path / "plugins/journal/fast_markdown"


def test_the_same_code_is_proved(house):
    assert proof.is_proved()


def test_another_byte_another_file_or_one_less_is_not(house):
    (house / "line.py").write_text("LINE = 2\n")
    assert not proof.is_proved()
    (house / "line.py").write_text("LINE = 1\n")
    (house / "tree.py").write_text("")
    assert not proof.is_proved()
    (house / "tree.py").unlink()
    (house / "line.py").unlink()
    assert not proof.is_proved()


@pytest.mark.parametrize("changed", ["markdown", "pygments"])
def test_another_library_is_not(house, monkeypatch, changed):
    monkeypatch.setattr(proof, "version", lambda name: "0" if name == changed else "1")
    assert not proof.is_proved()


def test_another_python_is_not(house, monkeypatch):
    monkeypatch.setattr(proof, "PYTHON", (2, 7))
    assert not proof.is_proved()


def test_what_the_converter_stands_on_is_looked_at():
    sources = {path.name for pattern in proof.SOURCES for path in proof.ROOT.glob(pattern)}
    assert {"converter.py", "made_up.py", "options.py", "articles.py"} <= sources

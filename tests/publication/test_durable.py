"""Files that are replaced while someone may look, or the power may go."""

import pytest

from plugins.core.infrastructure import durable


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "texte.md"
    path.write_bytes(b"ancien")
    path.chmod(0o640)
    return path


def test_the_new_file_takes_the_place_and_the_rights_of_the_old(text):
    durable.write_durably(text, b"nouveau")
    assert (text.read_bytes(), text.stat().st_mode & 0o777) == (b"nouveau", 0o640)
    assert [*text.parent.iterdir()] == [text]


def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_beside_it(text, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write_durably(text, b"nouveau")
    assert text.read_bytes() == b"ancien"
    assert [*text.parent.iterdir()] == [text]


def test_bytes_are_on_the_disk_before_they_take_the_place_and_the_name_after(text, monkeypatch):
    seen = []
    monkeypatch.setattr(durable.os, "fsync", lambda _: seen.append(text.read_bytes()))
    durable.write_durably(text, b"nouveau")
    assert seen == [b"ancien", b"nouveau"]


def test_a_file_of_the_longest_name_can_be_replaced(tmp_path):
    path = tmp_path / ("a" * 255)
    durable.write_durably(path, b"nouveau")
    assert path.read_bytes() == b"nouveau"

"""The record of what was moved in: a run killed at any step of a writing is taken up as if it had not begun, or had ended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core.infrastructure import durable
from plugins.towns.migration.record import RECORD_FILE, MigrationRecord


class Killed(BaseException):
    """The power went."""


STEPS: dict[str, tuple[object, str]] = {
    "the claim": (MigrationRecord, "_append"),
    "the file": (durable, "write_durably"),
    "the former file goes": (Path, "unlink"),
    "the end is noted": (None, ""),
}
"""Before what a writing can stop, and the function that is not reached."""
WAYS = [(step, is_renamed) for step in STEPS for is_renamed in (False, True) if is_renamed or step != "the former file goes"]


def fail(*_: object, **__: object) -> None:
    raise Killed


def read(folder: Path) -> MigrationRecord:
    return MigrationRecord(folder / "reprise", folder / "content", is_rehearsal=False)


def last_append_fails(record: MigrationRecord) -> Callable[..., None]:
    """The claim is written, the line that ends the writing is not."""
    append, lines = MigrationRecord._append, []

    def once(moved):
        lines.append(moved)
        if len(lines) > 1:
            raise Killed
        append(record, moved)

    return once


@pytest.mark.parametrize(("step", "is_renamed"), WAYS)
def test_a_writing_that_was_killed_is_taken_up(tmp_path, monkeypatch, step, is_renamed):
    (tmp_path / "content").mkdir()
    read(tmp_path).write("post/1", "un.md", b"Hier.")
    place = "deux.md" if is_renamed else "un.md"
    record = read(tmp_path)
    with monkeypatch.context() as patch:
        owner, function = STEPS[step]
        if owner is None:
            patch.setattr(record, "_append", last_append_fails(record))
        else:
            patch.setattr(owner, function, fail)
        with pytest.raises(Killed):
            record.write("post/1", place, b"Aujourd\xe2\x80\x99hui.")

    record = read(tmp_path)
    assert record.compare_state("post/1") == "same"  # whatever stands there is ours: nobody edited it
    assert record.is_free(place, "post/1")
    record.write("post/1", place, b"Aujourd\xe2\x80\x99hui.")
    record.tidy()
    assert {path.name: path.read_bytes() for path in (tmp_path / "content").iterdir()} == {place: b"Aujourd\xe2\x80\x99hui."}
    assert (tmp_path / "reprise" / RECORD_FILE).read_bytes().count(b"\n") == 1
    assert read(tmp_path).texts["post/1"].is_written


@pytest.mark.parametrize(("found", "state"), [(b"Un.", "same"), (b"Un, relu.", "edited")])
def test_a_first_writing_whose_end_was_not_noted_is_ours_unless_somebody_edited_it(tmp_path, monkeypatch, found, state):
    (tmp_path / "content").mkdir()
    record = read(tmp_path)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(record, "_append", last_append_fails(record))
        record.write("post/1", "un.md", b"Un.")
    (tmp_path / "content" / "un.md").write_bytes(found)
    record = read(tmp_path)
    assert record.compare_state("post/1") == state
    assert record.texts["post/1"].is_written == (state == "same")

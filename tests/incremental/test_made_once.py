"""What a room makes of the same bytes is made once for all builds, wherever it is asked for."""

from pathlib import Path

import pytest

from plugins.core.infrastructure.build_services import Memory
from plugins.engine.incremental.cache.memory import StoredMemory
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, seal


def test_the_next_build_makes_again_what_is_made_of_other_bytes_alone(tmp_path: Path):
    made: list[str] = []

    def ask(name: str, made_of: bytes, value: str) -> str:
        with BuildStore(tmp_path / "store") as store:
            given = StoredMemory(store, {}).make_once(name, made_of, lambda: made.append(value) or value)
            store.commit()
        return given

    assert [ask("words en", b"1", "a"), ask("words en", b"1", "b"), ask("words de", b"1", "c")] == ["a", "a", "c"]
    assert [ask("words en", b"2", "d"), ask("words en", b"2", "e"), ask("words de", b"1", "f")] == ["d", "d", "c"]
    assert made == ["a", "c", "d"]


def test_what_is_damaged_is_not_believed(tmp_path: Path):
    with BuildStore(tmp_path / "store") as store:
        store.replace_rows("memory", [("tones once", seal(b"no pickle"))])
        with pytest.raises(Spoilt):
            StoredMemory(store, {}).make_once("tones", b"1", str)


def test_a_build_without_memory_makes_everything():
    assert [Memory().make_once("tones", b"1", lambda value=value: value) for value in "ab"] == ["a", "b"]

"""The inputs of a build are noted as what has changed of them: the next build finds them all, whatever was forgotten meanwhile."""

import random
import shutil

import pytest

from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.disk import commit
from plugins.engine.incremental.disk.inputs import Inputs
from tests.campaign import trials


def look(store, folder):
    """What lies in `folder` now, with its digests."""
    inputs = Inputs(store, folder / "content", folder / "conf.py", folder / "output", (), {})
    return inputs, inputs.get_digests()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Thirty texts, of which few changes are noted apart."""
    monkeypatch.setattr(commit, "FEW", 3)
    monkeypatch.setattr("plugins.engine.incremental.disk.inputs.CODE", str(tmp_path / "code"))
    for name in ("content", "output", "code"):
        (tmp_path / name).mkdir()
    for number in range(30):
        (tmp_path / "content" / f"{number}.md").write_text("texte")
    return tmp_path


@pytest.mark.parametrize("seed", range(trials(full=200, sample=8)))
def test_after_any_changes_all_of_them_are_found(folder, seed):
    chance = random.Random(seed)
    with BuildStore(folder / "store") as store:
        for _ in range(6):
            for _ in range(chance.randrange(3)):
                path = folder / "content" / f"{chance.randrange(35)}.md"
                path.unlink(missing_ok=True) if chance.random() < 0.3 else path.write_text(str(chance.random()))
            inputs, digests = look(store, folder)
            assert sorted(inputs.find_changed_files(digests)) == sorted(inputs.find_changed_files(dict(digests)))  # told, then looked for
            if chance.random() < 0.2:
                store.clear()
            inputs.save(digests)
            again, digests_again = look(store, folder)
            assert {path: row[2] for path, row in again.recorded_inputs.items()} == digests_again


def test_one_text_does_not_write_them_all_anew(folder):
    with BuildStore(folder / "store") as store:
        inputs, digests = look(store, folder)
        inputs.save(digests)
        whole = store.read_note("inputs")
        (folder / "content" / "3.md").write_text("un autre texte")
        inputs, digests = look(store, folder)
        inputs.save(digests)
        assert store.read_note("inputs") == whole
        assert list(look(store, folder)[0].find_changed_files(digests)) == []


def test_nothing_is_known_of_them_from_the_moment_that_moves_are_noted(folder):
    with BuildStore(folder / "store") as store:
        inputs, digests = look(store, folder)
        inputs.save(digests)
        commit.record_moves(store, commit.plan_commit(folder / "content", folder / "output", (), (), ()))
        assert look(store, folder)[0].recorded_inputs == {}
        shutil.rmtree(folder / "content")

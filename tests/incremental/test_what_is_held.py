"""What the output holds is noted by its changes, and written anew when they are many: told the same either way."""

import random
import time

import pytest

from plugins.engine.incremental.cache.store import BuildStore, unpack_values
from plugins.engine.incremental.disk import commit
from plugins.engine.incremental.disk.scan import rescan_site, scan_site
from tests.campaign import trials


@pytest.mark.parametrize("few", [0, 3, 500])
@pytest.mark.parametrize("seed", range(trials(full=200, sample=10)))
def test_after_any_commits_it_is_what_lies_there(tmp_path, monkeypatch, few, seed):
    monkeypatch.setattr(commit, "FEW", few)
    chance, output, staging = random.Random(seed), tmp_path / "output", tmp_path / "staging"
    with BuildStore(tmp_path / "store") as store:
        for _ in range(8):
            there = commit.read_output_files(store)
            staging.mkdir(exist_ok=True)
            for name in chance.sample("abcdefgh", chance.randrange(5)):
                place = staging / (f"{name}/index.html" if chance.random() < 0.5 else f"{name}.html")
                place.parent.mkdir(exist_ok=True)
                place.write_text(str(chance.random()))
            lost = chance.sample(sorted(there), min(len(there), chance.randrange(2)))
            for path in lost:
                (output / path).unlink()
            kept = [path for path in there if chance.random() < 0.7]
            commit.record_moves(store, commit.plan_commit(staging, output, there.keys() - set(lost), lost, kept))
            commit.roll_forward(store, staging, output)
            assert commit.read_output_files(store) == scan_site(output)


def test_one_page_does_not_write_the_list_of_all_anew(tmp_path):
    with BuildStore(tmp_path / "store") as store:
        for number in range(1000):
            (tmp_path / "staging").mkdir(exist_ok=True)
            (tmp_path / "staging" / f"{number}.html").write_text("x")
        commit.record_moves(store, commit.plan_commit(tmp_path / "staging", tmp_path / "output", (), (), ()))
        commit.roll_forward(store, tmp_path / "staging", tmp_path / "output")
        whole = store.read_note("outputs")
        (tmp_path / "staging").mkdir(exist_ok=True)
        (tmp_path / "staging" / "0.html").write_text("other")
        there = commit.read_output_files(store)
        commit.record_moves(store, commit.plan_commit(tmp_path / "staging", tmp_path / "output", there, (), there))
        commit.roll_forward(store, tmp_path / "staging", tmp_path / "output")
        assert store.read_note("outputs") == whole
        assert commit.read_output_files(store) == scan_site(tmp_path / "output")


def test_the_folders_of_a_new_site_are_not_looked_into_again(tmp_path):
    output, staging = tmp_path / "output", tmp_path / "staging"

    def stage(text):
        for number in range(20):
            (staging / str(number)).mkdir(parents=True)
            (staging / str(number) / "index.html").write_text(text)
        time.sleep(0.06)  # what is trusted is what was at rest

    with BuildStore(tmp_path / "store") as store:
        stage("x")
        commit.record_moves(store, commit.plan_commit(staging, output, (), (), ()))
        commit.roll_forward(store, staging, output)
        folder_dates = unpack_values(store.read_note("folders"), {})
        assert rescan_site(output, commit.read_output_files(store), folder_dates).folder_dates.keys() <= {""}
        (output / "7" / "other.html").write_text("x")
        seen = rescan_site(output, commit.read_output_files(store), folder_dates)
        assert (seen.folder_dates.keys() - {""}, seen.files) == ({"7/"}, scan_site(output))
        stage("other")
        commit.record_moves(store, commit.plan_commit(staging, output, commit.read_output_files(store), (), ()))
        assert unpack_values(store.read_note("folders"), {}) == folder_dates  # of folders that stay

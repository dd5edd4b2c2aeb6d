"""What the output holds, told by the dates of its folders: the same files as by looking into each, whatever was done to them meanwhile."""

import random
import shutil
import time

import pytest

from plugins.engine.incremental.disk.scan import SECOND, TICKS, _is_at_rest, rescan_site, scan_site
from tests.campaign import trials


def change(chance, output, outside):
    """One thing that people and programs do to a folder."""
    place = output.joinpath(*(chance.choice("abc") for _ in range(chance.randint(1, 3))))
    if any(above.is_file() or above.is_symlink() for above in place.parents):
        return
    if chance.random() < 0.3:
        shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink(missing_ok=True)
    elif place.is_dir():
        (place / "index.html").write_text("x" * chance.randrange(9))
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        match chance.randrange(5):
            case 0:
                place.unlink(missing_ok=True)
                place.mkdir()
            case 1:
                place.unlink(missing_ok=True)
                place.symlink_to(outside)
            case 2:
                aside = output / "aside"
                aside.write_text("x" * chance.randrange(9))
                aside.replace(place)
            case _:
                place.write_text("x" * chance.randrange(9))


@pytest.mark.parametrize("seed", range(trials(full=100, sample=4)))
def test_after_any_changes_it_is_what_lies_there(tmp_path, seed):
    chance, output, outside, noted, folders = random.Random(seed), tmp_path / "output", tmp_path / "outside", {}, {}
    output.mkdir()
    outside.mkdir()
    for number in range(12):
        for _ in range(chance.randrange(5)):
            change(chance, output, outside)
        if chance.random() < 0.2:
            (outside / f"{number}.html").write_text("x")
        if chance.random() < 0.7:
            time.sleep(0.06)  # what is trusted is what was at rest
        seen = rescan_site(output, noted, folders)
        assert seen.files == scan_site(output)
        noted, folders = seen.files, seen.list_folders_after(folders)


def test_only_folders_that_changed_are_looked_into(tmp_path):
    for number in range(20):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "index.html").write_text("x")
    time.sleep(0.06)
    first = rescan_site(tmp_path, {}, {})
    (tmp_path / "7" / "other.html").write_text("x")
    (tmp_path / "8" / "index.html").write_text("longer")
    seen = rescan_site(tmp_path, first.files, first.folder_dates)
    assert (seen.folder_dates.keys(), seen.files) == ({"7/"}, scan_site(tmp_path))


def test_a_date_without_parts_of_a_second_is_trusted_later():
    second, at = 1_700_000_000 * SECOND, 1_700_000_001 * SECOND
    assert _is_at_rest(second + 1, at) and not _is_at_rest(second, at)
    assert _is_at_rest(second, at + 2 * SECOND) and not _is_at_rest(at - TICKS // 2, at)


def test_a_folder_that_changed_just_now_is_not_trusted(tmp_path):
    (tmp_path / "a").mkdir()
    seen = rescan_site(tmp_path, {}, {})
    assert seen.list_folders_after({}) == {"": 0, "a/": 0}
    (tmp_path / "a" / "index.html").write_text("x")
    assert rescan_site(tmp_path, seen.files, seen.folder_dates).files == scan_site(tmp_path)

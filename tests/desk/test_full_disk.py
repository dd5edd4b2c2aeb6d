"""A disk that is full, for a service that runs: it says so, loses nothing, and goes on once there is room."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.campaign import long
from tests.desk.conftest import running_desk

SIZE = "192m"
MOUNT = shutil.which("mount") or "mount"
FULL, OK = 507, 200
ABSENT = "Cette machine ne laisse pas monter un petit disque (il faut être root)"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run([MOUNT, "-t", "tmpfs", "-o", f"size={SIZE}", "beffroi", str(disk)], check=False, capture_output=True).returncode:
        pytest.skip(ABSENT)
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(file: Path) -> None:
    """Take all the room that is left."""
    with file.open("ab", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"\0" * 4096)


@long
def test_a_full_disk_is_told_loses_nothing_and_all_goes_on_once_there_is_room(small_disk: Path):
    with running_desk(small_disk) as desk:
        ada = desk.enter("Ada Pleine")
        ada.wait_online(ada.publish(ada.begin("breve"), "Il y a de la place.", title="Avant"))
        draft = ada.begin("breve")
        ada.send(draft, "garder", "Gardé avant.", title="Disque plein")
        filler = small_disk / "filler"
        publication = ada.publish(draft)
        fill(filler)
        told = ada.send(draft, "garder", "Perdu ? " * 20_000, title="Disque plein")
        assert told["status"] == FULL and "plein" in told["error"]
        assert "Gardé avant." in ada.state(draft)["body"]
        fill(filler)
        filler.unlink()
        ada.wait_online(publication)
        assert ada.send(draft, "garder", "Gardé après.", title="Disque plein")["status"] == OK
        ada.wait_online(ada.publish(draft))
        assert "Gardé après." in next((desk.content / "breves").glob("*disque-plein*")).read_text(encoding="utf-8")
        assert desk.git("log", "--format=%s").split("\n").count("breve : Disque plein") == 2
        desk.git("fsck", "--strict")
        desk.service.wait_for(desk.is_shared)
        assert desk.service.health()["ok"] and desk.service.health()["audit"] == ""

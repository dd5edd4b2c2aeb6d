"""What CI keeps from one run to the next: the site, the store of its build, the pictures. Each run is a fresh clone, with new dates."""

import os
import tarfile
from pathlib import Path

import pytest
import yaml

from plugins.core.infrastructure.output_files import AFTERWARDS
from tests.campaign import long
from tests.ci.forge import Forge
from tests.house import ROOT
from tests.journal import files

KEPT = ("output", ".output.construction", ".beffroi/pictures")


class Cache:
    """What an archive keeps of one machine and gives back on another; `blunt` archives keep the seconds of a date, and no fraction."""

    def __init__(self, file: Path, blunt: bool = False):
        self.file, self.blunt = file, blunt

    def save(self, machine: Path) -> None:
        with tarfile.open(self.file, "w", format=tarfile.PAX_FORMAT) as archive:
            for name in KEPT:
                if (machine / name).exists():
                    archive.add(machine / name, name)

    def restore(self, machine: Path) -> None:
        with tarfile.open(self.file) as archive:
            archive.extractall(machine, filter="fully_trusted")
        for path in machine.joinpath("output").rglob("*") if self.blunt else ():
            seconds = int(path.stat().st_mtime)
            os.utime(path, (seconds, seconds))


@pytest.fixture(scope="session")
def published(published_town):
    """A forge whose `main` was published once at `here`, and the cache and the site that this left; `proposition` has one article more."""
    forge, here = published_town
    forge.write("bal", "Le bal", branch="proposition")
    cache = Cache(forge.folder / "cache.tar")
    cache.save(here)
    return forge, here, cache, built(here)


def run(forge: Forge, here: Path, cache: Cache | None, branch: str = "main", *command: str) -> tuple[str, dict[str, bytes]]:
    """What a fresh machine says and makes, given the cache."""
    machine = forge.clone(branch, here)
    if cache:
        cache.restore(machine)
    said = forge.run(*command or ("./beffroi", "build"), here=machine, BEFFROI_LEDGER="git")
    return said, built(machine)


def built(machine: Path) -> dict[str, bytes]:
    """What a build leaves in the output, without what going online adds to it."""
    return {path: data for path, data in files(machine / "output").items() if path.partition("/")[0] not in AFTERWARDS}


@pytest.mark.parametrize("blunt", [pytest.param(False, marks=long), True])
def test_an_hourly_run_finds_that_nothing_changed_though_every_date_did(published, blunt):
    forge, here, cache, site = published
    cache.blunt = blunt
    said, again = run(forge, here, cache, "main", "ci/publish")
    assert "Rien n’a changé : le site est à jour." in said
    assert again == site


def test_a_merge_renders_only_what_it_changed(published):
    forge, here, cache, _ = published
    said, site = run(forge, here, cache, "proposition")
    assert said.startswith("9 pages : article ajouté, accueil, rubrique, ") and "données ouvertes" in said
    assert sum(1 for name in site if name.endswith(".html")) == 33


@long
def test_the_cache_of_another_branch_gives_the_site_of_this_one(published):
    forge, here, cache, site = published
    nothing, proposed = run(forge, here, None, "proposition")
    assert "Construit à neuf" in nothing
    assert run(forge, here, cache, "proposition")[1] == proposed != site


@pytest.mark.parametrize("missing", [KEPT[0], pytest.param(KEPT[1], marks=long)])
def test_half_a_cache_gives_the_right_site(published, missing):
    forge, here, cache, site = published
    machine = forge.clone(place=here)
    cache.restore(machine)
    (machine / missing).rename(machine.parent / f"away-{missing}")
    forge.run("./beffroi", "build", here=machine, BEFFROI_LEDGER="git")
    assert built(machine) == site


def jobs():
    github = yaml.safe_load((ROOT / ".github/workflows/journal.yml").read_text(encoding="utf-8"))["jobs"]
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    for name in ("publish", "preview"):
        step = next(step for step in github[name]["steps"] if "actions/cache" in step.get("uses", ""))["with"]
        yield name, step["path"].split(), [step["key"], *step["restore-keys"].split("\n")[:-1]]
        site = gitlab[name]["cache"][1]
        yield name, site["paths"], [site["key"], *site.get("fallback_keys", [])]


@pytest.mark.parametrize(("job", "paths", "keys"), jobs())
def test_the_workflows_keep_the_site_with_its_store_and_its_pictures(job, paths, keys):
    assert tuple(paths) == KEPT


@pytest.mark.parametrize(("job", "paths", "keys"), jobs())
def test_a_preview_starts_from_what_main_left_and_never_the_other_way_round(job, paths, keys):
    assert keys[0].startswith(f"{job}-")
    assert keys[-1].startswith("publish-")
    assert job == "preview" or all(key.startswith("publish-") for key in keys)

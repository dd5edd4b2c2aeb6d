"""A town's folder moved to another version, and back: both sites compared, what was there kept, the ledger left where it is."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from distribution.wheel_version import compute_wheel_version
from plugins.core.infrastructure.errors import PersonRequired, SettingsError
from plugins.towns.town_folder.begin_town import SERVICE_FILES, renew_forge_files, write_forge_files
from plugins.towns.town_folder.package import copy_wheel, read_pinned_version, read_wheel_version, write_pins
from plugins.towns.town_folder.upgrade import (
    build_version_key,
    compare_sites,
    find_newer_wheel,
    go_back,
    install_staged_version,
    list_changes,
)
from tests.campaign import long
from tests.house import ROOT
from tests.journal import files

NOW = "2026-11-28T22:00"
FOOTER = "beffroi/software/theme/templates/partials/footer.html"


def make_version(wheel: Path, version: str, folder: Path, bare: bool = False, footer: bool = True) -> Path:
    """The same wheel as another version, whose footer says so; `bare`: it pins nothing that it stands on."""
    target, own_version = folder / f"beffroi-{version}-py3-none-any.whl", read_wheel_version(wheel)
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w") as made:
        for item in source.infolist():
            content, name = source.read(item), item.filename.replace(f"beffroi-{own_version}.dist-info", f"beffroi-{version}.dist-info")
            if name.endswith("/METADATA"):
                lines = content.decode().splitlines(keepends=True)
                content = "".join(line for line in lines if not line.startswith("Requires-Dist")).replace(own_version, version).encode()
            elif name.endswith("/version.py"):
                content = content.replace(b"2026.12", version.partition("+")[0].encode())
            elif name == FOOTER and footer:
                content = content.replace(b"</footer>", f"<p>Version {version}</p></footer>".encode())
            elif (bare and name.startswith("beffroi/software/requirements")) or name.endswith("/RECORD"):
                content = b""
            elif name.endswith("/CHANGELOG.md"):
                content = (
                    b"# Journal\n\n## 2027.1\n\n### \xc3\x80 faire en mettant \xc3\xa0 jour\n\n- Relisez le pied de page.\n\n### Autre\n"
                )
            made.writestr(name, content)
    return target


def test_packages_of_other_code_have_other_versions(tmp_path):
    names = [
        "plugins/core/infrastructure/town.py",
        "distribution/beffroi/__init__.py",
        "pyproject.toml",
        *("requirements.in", "requirements-desk.in", "requirements-import.in", "requirements-print.in"),
        "README.md",
        "LICENSE",
    ]
    for name in [
        *names,
        *tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
            "force-include"
        ],
    ]:
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            place.write_bytes((ROOT / name).read_bytes())
    versions = [compute_wheel_version(tmp_path)]
    assert compute_wheel_version(tmp_path) == versions[0] and re.fullmatch(r"\d{4}\.\d{1,2}(?:\.\d+)?\+b[0-9a-f]{12}", versions[0])
    (tmp_path / "plugins" / "new.py").write_text("", encoding="utf-8")
    versions.append(compute_wheel_version(tmp_path))
    (tmp_path / "plugins" / "new.py").rename(tmp_path / "plugins" / "newer.py")
    versions.append(compute_wheel_version(tmp_path))
    (tmp_path / "plugins" / "newer.py").write_text("x = 1\n", encoding="utf-8")
    versions.append(compute_wheel_version(tmp_path))
    (tmp_path / "plugins" / "__pycache__").mkdir()
    (tmp_path / "plugins" / "__pycache__" / "new.pyc").write_bytes(b"x")
    assert len(set(versions)) == 4 and compute_wheel_version(tmp_path) == versions[-1]


def test_a_package_says_its_build_and_takes_the_place_of_no_other(tmp_path, wheel, installed):
    assert re.search(r"\+b[0-9a-f]{12}$", read_wheel_version(wheel))
    code = "import beffroi; from plugins.core.infrastructure.town import find_version as f; print(f())"
    done = subprocess.run([str(installed.folder / "bin" / "python"), "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == read_wheel_version(wheel)
    place = tmp_path / "paquets"
    copy_wheel(wheel, place)
    copy_wheel(wheel, place)
    other = tmp_path / wheel.name
    other.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(SettingsError, match="même nom"):
        copy_wheel(other, place)
    assert (place / wheel.name).read_bytes() == wheel.read_bytes()


def test_another_build_of_one_version_is_newer_when_it_came_later(tmp_path, wheel):
    place = tmp_path / "paquets"
    pinned, other = copy_wheel(wheel, place), make_version(wheel, "2026.12+b000000000000", tmp_path)
    write_pins(tmp_path, pinned)
    other = copy_wheel(other, place)
    os.utime(other, (1, 1))
    assert find_newer_wheel(tmp_path) is None
    os.utime(other)
    os.utime(pinned, (1, 1))
    assert find_newer_wheel(tmp_path) == other


def test_the_pages_that_differ_are_told_by_their_cause(tmp_path):
    for folder, footer, digest in (("before", "Version 1", "aaaaaaaa"), ("after", "Version 2", "bbbbbbbb")):
        place = tmp_path / folder
        place.mkdir()
        for name in ("a.html", "b.html"):
            (place / name).write_text(f"<p>{name}</p>\n<footer>{footer}</footer>\n")
        (place / "c.html").write_text(f'<link href="css/x.{digest}.css">\n')
        (place / "same.txt").write_text("le même")
        (place / f"{folder}.txt").write_text("ici seulement")
    found = compare_sites(tmp_path / "before", tmp_path / "after")
    assert (found.changed, found.added, found.removed, found.same) == (["a.html", "b.html", "c.html"], ["after.txt"], ["before.txt"], 1)
    assert "2 pages : « <footer>Version 1</footer> » devient « <footer>Version 2</footer> »" in list(found.format_report())
    assert "1 pages ne changent que par le nom d’un style ou d’un script." in list(found.format_report())


def test_a_version_is_put_in_place_and_left_again_without_its_ledger(tmp_path, wheel):
    town, staging = tmp_path / "ma-ville", tmp_path / "ma-ville" / ".beffroi" / "mise-a-jour"
    for folder in (town, staging):
        (folder / ".venv").mkdir(parents=True)
        (folder / "beffroi").write_text(f"#!{folder.name}")
        (folder / ".venv" / "beffroi-stamp").write_text(f"3.11\n{folder}\npins")
    write_pins(town, wheel)
    write_pins(staging, make_version(wheel, "2027.1", tmp_path))
    (town / "ville.toml").write_text('sitename = "Avant"\n')
    ledger = town / ".beffroi" / "ledger.jsonl"
    ledger.write_text("une ligne\n")
    install_staged_version(town, staging)
    assert read_pinned_version(town) == "2027.1"
    assert (town / ".venv" / "beffroi-stamp").read_text() == f"3.11\n{town}\npins"
    (town / "ville.toml").write_text('sitename = "Après"\n')
    ledger.write_text("une ligne\ndeux\n")
    assert go_back(town) == read_wheel_version(wheel)
    assert (town / "ville.toml").read_text() == 'sitename = "Avant"\n'
    assert (town / "beffroi").read_text() == "#!ma-ville"
    assert ledger.read_text() == "une ligne\ndeux\n"
    with pytest.raises(PersonRequired):
        go_back(town)


def test_the_files_of_the_forge_follow_the_version_unless_somebody_retouched_them(tmp_path):
    write_forge_files(tmp_path, "gitlab")
    retouched = tmp_path / ".gitlab-ci.yml"
    retouched.write_text(retouched.read_text(encoding="utf-8") + "# à nous\n", encoding="utf-8")

    def find_new(name: str) -> str:
        same = ("ci/reach", ".gitlab-ci.yml", "service/nginx-direct.conf")
        return (ROOT / name).read_text(encoding="utf-8") + "# de plus\n" * (name not in same)

    renewed = ["ci/alert", "ci/preview", "ci/publish", *(name for name in SERVICE_FILES if name != "service/nginx-direct.conf")]
    assert list(renew_forge_files(tmp_path, find_new)) == [f"~ {name}" for name in renewed]
    assert (tmp_path / "ci" / "publish").read_text(encoding="utf-8").endswith("# de plus\n")
    assert (tmp_path / "ci" / "publish").stat().st_mode & 0o111
    assert next(renew_forge_files(tmp_path, lambda name: f"nouveau {name}")).startswith("! .gitlab-ci.yml : retouché ici")
    assert retouched.read_text(encoding="utf-8").endswith("# à nous\n")


def test_a_newer_version_at_hand_is_known_without_asking_anybody(tmp_path, wheel):
    write_pins(tmp_path, wheel)
    (tmp_path / "paquets").mkdir()
    assert find_newer_wheel(tmp_path) is None
    newer = make_version(wheel, "2027.1", tmp_path / "paquets")
    assert find_newer_wheel(tmp_path) == newer
    assert list_changes(newer) == ["- Relisez le pied de page."]
    assert sorted(["2026.12", "2026.9", "2027.1.2"], key=build_version_key) == ["2026.9", "2026.12", "2027.1.2"]


@long
def test_a_whole_upgrade_by_the_launchers_of_both_versions(tmp_path, wheel, installed):
    old, new = (make_version(wheel, version, tmp_path, bare=True, footer=version != "2026.12") for version in ("2026.12", "2027.1"))
    town = tmp_path / "ma-ville"
    installed.run("init", str(town), "--name", "Calais", "--department", "62", "--yes", "--package", str(old), cwd=tmp_path)
    libraries = sysconfig.get_path("purelib")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BEFFROI", "PYTHON", "GIT_", "PIP_"))}

    def run(*words: str) -> str:
        environ = {**kept, "PYTHONPATH": libraries, "PIP_NO_INDEX": "1", "BEFFROI_NOW": NOW, "HOME": str(tmp_path)}
        done = subprocess.run([sys.executable, str(town / "beffroi"), *words], cwd=town, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, f"{words} {done.stdout}{done.stderr}"
        return done.stdout

    run("check")

    def find_files() -> dict[str, bytes]:
        """All but the cache of pictures, where a name is what a picture is, and what Python compiles."""
        caches = (".beffroi/pictures/", ".venv/", "__pycache__/")
        return {name: content for name, content in files(town).items() if not name.startswith(caches)}

    before = find_files()
    for words in (("--dry-run",), ()):
        assert "Rien n’est changé." in run("upgrade", "--package", str(new), *words)
        assert find_files() == before
    assert "déjà celle de cette ville" in run("upgrade", "--package", str(old), "--yes")
    told = run("upgrade", "--package", str(new), "--yes")
    assert "De 2026.12 à 2027.1." in told and "Relisez le pied de page." in told
    assert "Version 2027.1" in told
    run("build")
    assert "Version 2027.1" in (town / "output" / "index.html").read_text(encoding="utf-8")
    assert "Revenu à la version 2026.12" in run("upgrade", "--back")
    run("build", "--fresh")
    assert "Version 2027.1" not in (town / "output" / "index.html").read_text(encoding="utf-8")


@long
def test_an_upgrade_rehearsed_on_all_towns_tells_what_changes_in_each_and_one_that_is_broken_stops_none(tmp_path, wheel, installed):
    new, folder = make_version(wheel, "2027.1", tmp_path, bare=True), tmp_path / "communes"
    for name in ("auch", "calais", "dax"):
        installed.run("init", str(folder / name), "--name", "Calais", "--department", "62", "--yes", "--package", str(wheel), cwd=tmp_path)
    (folder / "calais" / "ville.toml").write_text("sitename = \n")
    words = ("towns", "upgrade", "--package", str(new), "--in", str(folder))
    environ = {"PYTHONPATH": sysconfig.get_path("purelib"), "PIP_NO_INDEX": "1", "BEFFROI_NOW": NOW}
    told = installed.run(*words, cwd=tmp_path, code=3, **environ).stdout
    assert "Relisez le pied de page." in told and "2 sur 3 vont bien." in told
    lines = {line.split()[0]: line for line in told.splitlines() if line.startswith(("auch ", "calais ", "dax "))}
    assert all(
        re.search(r"bien .*2026\.11\+b\w{12} .* fichiers sont les mêmes, \d+ changent, 0 de plus, 0 de moins", lines[name])
        for name in ("auch", "dax")
    )
    assert "réglages" in lines["calais"]
    assert "Version 2027.1" in (folder / ".journaux" / "auch.log").read_text(encoding="utf-8")
    own_version = read_wheel_version(wheel)
    assert read_pinned_version(folder / "auch") == own_version
    assert not (folder / "paquets").exists() and not (folder / ".beffroi" / "mise-a-jour").exists()
    assert [path.name for path in (folder / "auch" / "paquets").iterdir()] == [wheel.name]
    installed.run(*words, "--yes", cwd=tmp_path, code=3, **environ)
    assert [read_pinned_version(folder / name) for name in ("auch", "calais", "dax")] == ["2027.1", own_version, "2027.1"]

"""What a deploy does at its destination, whichever way it goes there."""

import io
import json
import os
import stat

import pytest

from plugins.core.infrastructure.errors import Exit, PersonRequired, SettingsError
from plugins.engine.deploy.deploy import deploy
from tests.campaign import trials
from tests.deploy.conftest import ON_DISK
from tests.deploy.site import missing, tree, write


def everything(folder):
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in [folder, *folder.rglob("*")]}


def test_the_whole_site_arrives(host):
    done, said = host.deploy()
    assert done.exit == Exit.DONE
    assert tree(host.live) == tree(host.output)
    assert said.count("\n") == 1
    assert f" : {len(tree(host.output))} fichiers ajoutés." in said


@pytest.mark.parametrize("host", ON_DISK, indirect=True)
def test_a_second_run_changes_nothing_at_all(host):
    host.deploy()
    before = everything(host.live)
    done, said = host.deploy()
    assert done.exit == Exit.DONE
    assert "à jour" in said
    assert everything(host.live) == before


def test_dates_of_files_do_not_matter(host):
    host.deploy()
    before = everything(host.live)
    for path in host.output.rglob("*"):
        os.utime(path, (1, 1))
    host.deploy()
    assert everything(host.live) == before


@pytest.mark.parametrize("host", ON_DISK, indirect=True)
def test_a_new_version_replaces_the_old_one_and_only_what_changed(host):
    host.deploy()
    icon = (host.live / "favicon.ico").stat().st_ino
    host.build(1)
    _, said = host.deploy()
    assert tree(host.live) == tree(host.output)
    assert (host.live / "favicon.ico").stat().st_ino == icon
    assert all(word in said for word in ("ajoutés", "remplacés", "supprimés"))
    assert not missing(host.live)


def test_folders_left_empty_disappear(host):
    host.deploy()
    host.build(1)
    host.deploy()
    assert not (host.live / "2026" / "03" / "article-0").exists()


@pytest.mark.parametrize("host", ON_DISK, indirect=True)
def test_what_someone_else_put_there_is_left_alone(host):
    theirs = {".htaccess": "Deny", "statistiques/index.html": "stats", "2026/03/article-0/note.txt": "note", "images/ancien.jpg": "jpg"}
    write(host.live, theirs)
    (host.live / "lien").symlink_to("/etc/hostname")
    for number in (0, 1, 2):
        host.build(number)
        host.deploy()
    assert {name: (host.live / name).read_text(encoding="utf-8") for name in theirs} == theirs
    assert (host.live / "lien").is_symlink()


@pytest.mark.parametrize("name", ["index.html", "images/photo-0-00000000.jpg"])
def test_a_file_of_someone_else_in_the_way_stops_everything(host, name):
    write(host.live, {name: "page du serveur", "autre.txt": "a"})
    before = tree(host.live)
    with pytest.raises(PersonRequired, match=f"« {name} » est déjà là et ne vient pas de Beffroi. Rien n’a été touché"):
        host.deploy()
    assert tree(host.live) == before


def test_several_are_counted(host):
    write(host.live, {"index.html": "page du serveur", "404.html": "a", "robots.txt": "b"})
    with pytest.raises(PersonRequired, match=r"\(et 2 autres\)"):
        host.deploy()


def test_a_file_of_someone_else_with_the_same_bytes_becomes_ours(host):
    write(host.live, {"index.html": (host.output / "index.html").read_text(encoding="utf-8")})
    host.deploy()
    host.build(1)
    host.deploy()
    assert tree(host.live) == tree(host.output)


def test_a_file_of_ours_that_was_changed_or_lost_there_is_put_back(host):
    host.deploy()
    (host.live / "index.html").write_text("pirate", encoding="utf-8")
    (host.live / "robots.txt").unlink()
    _, said = host.deploy()
    assert tree(host.live) == tree(host.output)
    assert " : 1 fichier ajouté, 1 remplacé." in said


def test_a_page_that_becomes_a_folder_and_back(host):
    site = {"index.html": "accueil"}
    for files in ({"plan": "fichier"}, {"plan/index.html": "dossier"}, {"plan": "fichier"}):
        write(host.output, site | files)
        host.deploy()
        assert tree(host.live) == tree(host.output)


def test_names_that_shells_and_filters_would_read_otherwise(host):
    names = ["é à l’œuvre.html", "a b/c d.jpg", "[x]/*.txt", "?.txt", "-rf", "#note", "; rm", "$HOME.txt", "'\".txt"]
    names += ["a\\b.txt", "a\\*b.txt", "deux\nlignes.txt"]
    kept = {"xx/z.txt": "a", "y.txt": "b", "x/aa.txt": "c", "a*b.txt": "d"}
    write(host.live, kept)
    write(host.output, {"index.html": "accueil", **dict.fromkeys(names, "a")})
    host.deploy()
    assert tree(host.live).keys() == {"index.html", *names, *kept}
    write(host.output, {"index.html": "accueil"})
    host.deploy()
    assert tree(host.live).keys() == {"index.html", *kept}


def test_the_server_can_read_the_site_but_not_the_list_of_its_files(host):
    host.output.joinpath("index.html").chmod(0o600)
    host.deploy()
    assert stat.S_IMODE((host.live / "index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((host.live / "2026").stat().st_mode) == 0o755
    assert stat.S_IMODE((host.live / ".beffroi-manifest.json").stat().st_mode) == 0o600


def test_the_list_names_each_file_and_its_bytes(host):
    host.deploy()
    listed = json.loads((host.live / ".beffroi-manifest.json").read_text(encoding="utf-8"))["files"]
    assert listed.keys() == tree(host.output).keys()
    assert all(len(digest) == 64 for digest in listed.values())


def test_what_the_build_keeps_for_itself_stays_home(host):
    (host.output / ".beffroi-build.json").write_text("{}", encoding="utf-8")
    host.deploy()
    assert not (host.live / ".beffroi-build.json").exists()


def test_a_link_that_stands_for_a_folder_is_not_written_through(host, tmp_path):
    (tmp_path / "ailleurs").mkdir()
    host.live.mkdir(parents=True)
    (host.live / "images").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(PersonRequired, match="« images »"):
        host.deploy()
    assert not list((tmp_path / "ailleurs").iterdir())
    assert (host.live / "images").is_symlink()


def test_nothing_is_removed_through_a_link_put_there_since(host, tmp_path):
    write(host.output, {"index.html": "a", "x/y.txt": "y"})
    host.deploy()
    write(tmp_path / "ailleurs", {"y.txt": "précieux"})
    (host.live / "x" / "y.txt").unlink()
    (host.live / "x").rmdir()
    (host.live / "x").symlink_to(tmp_path / "ailleurs")
    write(host.output, {"index.html": "a"})
    host.deploy()
    assert (tmp_path / "ailleurs" / "y.txt").read_text(encoding="utf-8") == "précieux"


DAMAGED = ["{", '{"version": 1}', '{"version": 1, "files": {"a": 3}}', "[]", '{"version": 1, "files": []}', "\x00"]


@pytest.mark.parametrize("list_", DAMAGED[: trials(full=6, sample=3)])
def test_a_damaged_list_stops_everything(host, list_):
    host.deploy()
    (host.live / ".beffroi-manifest.json").write_text(list_, encoding="utf-8")
    host.build(1)
    before = tree(host.live)
    with pytest.raises(PersonRequired):
        host.deploy()
    assert tree(host.live) == before


OUTSIDE = ["../precieux.txt", "/etc/hostname", "a/../../precieux.txt", ".beffroi-verrou", "", ".", "a//b"]


@pytest.mark.parametrize("path", OUTSIDE[: trials(full=7, sample=4)])
def test_a_list_that_names_something_outside_removes_nothing(host, path):
    host.deploy()
    precious = host.live.parent / "precieux.txt"
    precious.write_text("précieux", encoding="utf-8")
    (host.live / ".beffroi-manifest.json").write_text(json.dumps({"version": 1, "files": {path: "0" * 64}}), encoding="utf-8")
    host.build(1)
    with pytest.raises(PersonRequired):
        host.deploy()
    assert precious.exists()


def test_an_output_without_a_home_page_is_not_a_site(host):
    host.deploy()
    (host.output / "index.html").unlink()
    with pytest.raises(SettingsError, match="beffroi build"):
        host.deploy()
    assert (host.live / "index.html").exists()


def test_a_link_in_the_output_is_not_published(host):
    (host.output / "images" / "secret.jpg").symlink_to("/etc/passwd")
    with pytest.raises(SettingsError, match=r"secret\.jpg"):
        host.deploy()
    assert not host.live.exists()


@pytest.mark.parametrize("place", ["output", "output/www", "."])
@pytest.mark.parametrize("scheme", ["folder", "rsync"])
def test_the_destination_and_the_output_are_apart(host_by, scheme, place, tmp_path):
    host = host_by("folder")
    host.build(0)
    with pytest.raises(SettingsError, match="l’un dans l’autre"):
        deploy(host.output, {"DEPLOY": f"{scheme}:{tmp_path / place}"}, {}, io.StringIO())


def test_a_destination_that_is_a_file_is_a_mistake_of_the_settings(host_by):
    host = host_by("folder")
    host.build(0)
    write(host.live.parent, {"www": "fichier"})
    with pytest.raises(SettingsError, match="n’est pas un dossier"):
        host.deploy()

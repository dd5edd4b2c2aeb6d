"""What a deploy promises wherever it goes: the disk, rsync, WebDAV, SFTP, a branch."""

import json

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from plugins.engine.deploy.manifest import LOCK
from tests.deploy.conftest import AND_THE_DISK
from tests.deploy.host import Branch
from tests.deploy.site import missing, tree, write


def theirs(host, *names):
    """The files of these names that are live now."""
    return {name: (host.live / name).read_text(encoding="utf-8") for name in names}


def everything(host):
    """What would show that something was written there, the deploy's own files included, but for its lock."""
    if isinstance(host, Branch):
        return host.tip()
    return {path: path.stat().st_mtime_ns for path in host.live.rglob("*") if path.is_file() and path.name != LOCK}


def live(host):
    """The site that readers see; what a forge needs beside it left out."""
    host.look()
    return {name: read for name, read in tree(host.live).items() if name != ".nojekyll" and not name.startswith(".git/")}


def test_the_whole_site_arrives_then_a_second_run_writes_nothing(anywhere):
    done, said = anywhere.deploy()
    assert live(anywhere) == tree(anywhere.output)
    assert f" : {len(tree(anywhere.output))} fichiers ajoutés." in said
    assert done.changed == tree(anywhere.output).keys()
    before = everything(anywhere)
    done, said = anywhere.deploy()
    assert "à jour" in said
    assert not done.changed
    assert everything(anywhere) == before


def test_a_new_version_replaces_the_old_one_and_spares_what_is_not_ours(anywhere):
    others = {"CNAME": "journal.valbrune.example", "statistiques/index.html": "stats", "2026/03/article-0/note.txt": "note"}
    anywhere.put(others)
    for number in (0, 1):
        anywhere.build(number)
        _, said = anywhere.deploy()
        assert live(anywhere) == tree(anywhere.output) | {name: text.encode() for name, text in others.items()}
    assert all(word in said for word in ("ajoutés", "remplacés", "supprimés"))
    assert not (anywhere.live / "2026" / "03" / "article-1").exists()
    assert not missing(anywhere.live)


@pytest.mark.parametrize("anywhere", AND_THE_DISK, indirect=True)
def test_a_correction_that_keeps_the_size_of_a_page_arrives(anywhere):
    write(anywhere.output, {"index.html": "le 12 mars"})
    anywhere.deploy()
    write(anywhere.output, {"index.html": "le 13 mars"})
    done, _ = anywhere.deploy()
    assert done.changed == {"index.html"}
    assert theirs(anywhere, "index.html") == {"index.html": "le 13 mars"}


def test_a_file_of_someone_else_in_the_way_stops_everything(anywhere):
    anywhere.put({"404.html": "page du serveur", "autre.txt": "a"})
    before = everything(anywhere)
    with pytest.raises(PersonRequired, match=r"« 404\.html » est déjà là et ne vient pas de Beffroi. Rien n’a été touché"):
        anywhere.deploy()
    assert everything(anywhere) == before


def test_a_file_of_someone_else_in_the_way_of_a_folder_stops_everything(nearly_anywhere):
    nearly_anywhere.put({"2026": "un fichier"})
    before = everything(nearly_anywhere)
    with pytest.raises(PersonRequired, match="« 2026 »"):
        nearly_anywhere.deploy()
    assert everything(nearly_anywhere) == before


@pytest.mark.parametrize("anywhere", AND_THE_DISK, indirect=True)
def test_someone_elses_file_of_the_same_size_is_not_taken_for_ours(anywhere):
    write(anywhere.output, {"index.html": "le 12 mars"})
    anywhere.put({"index.html": "le 13 mars"})
    with pytest.raises(PersonRequired, match=r"index\.html"):
        anywhere.deploy()


def test_a_file_of_someone_else_with_the_same_bytes_becomes_ours(nearly_anywhere):
    write(nearly_anywhere.output, {"index.html": "accueil"})
    nearly_anywhere.put({"index.html": "accueil"})
    nearly_anywhere.deploy()
    write(nearly_anywhere.output, {"index.html": "accueil nouveau"})
    nearly_anywhere.deploy()
    assert live(nearly_anywhere) == tree(nearly_anywhere.output)


def test_a_page_that_was_changed_or_lost_there_is_put_back(anywhere):
    write(anywhere.output, {"index.html": "accueil", "robots.txt": "tout"})
    anywhere.deploy()
    (anywhere.live / "robots.txt").unlink()
    anywhere.put({"index.html": "pirate"})
    _, said = anywhere.deploy()
    assert live(anywhere) == tree(anywhere.output)
    assert " : 1 fichier ajouté, 1 remplacé." in said


def test_a_page_becomes_a_folder_and_back(nearly_anywhere):
    for files in ({"plan": "fichier"}, {"plan/index.html": "dossier"}, {"plan": "fichier"}):
        write(nearly_anywhere.output, {"index.html": "accueil"} | files)
        nearly_anywhere.deploy()
        assert live(nearly_anywhere) == tree(nearly_anywhere.output)


def test_names_that_programs_would_read_otherwise(anywhere):
    names = ["é à l’œuvre.html", "a b/c d.jpg", "[x]/*.txt", "{a,b}/?.txt", "-rf", "#note", "; rm", "$HOME.txt", "'\".txt", "a\\b.txt"]
    kept = {"xx/z.txt": "a", "y.txt": "b", "{a,b}/z": "c", "a*b.txt": "d"}
    anywhere.put(kept)
    write(anywhere.output, {"index.html": "accueil", **dict.fromkeys(names, "a")})
    anywhere.deploy()
    assert live(anywhere).keys() == {"index.html", *names, *kept}
    write(anywhere.output, {"index.html": "accueil"})
    anywhere.deploy()
    assert live(anywhere).keys() == {"index.html", *kept}


def test_a_damaged_list_stops_everything(nearly_anywhere):
    nearly_anywhere.deploy()
    listed = [path.name for path in nearly_anywhere.live.glob(".beffroi-manifest*")]
    nearly_anywhere.put(dict.fromkeys(listed, '{"version": 1, "files": '))
    nearly_anywhere.build(1)
    before = everything(nearly_anywhere)
    with pytest.raises(PersonRequired, match="abîmé"):
        nearly_anywhere.deploy()
    assert everything(nearly_anywhere) == before


def test_a_list_that_names_something_outside_removes_nothing(nearly_anywhere):
    nearly_anywhere.deploy()
    listed = [path.name for path in nearly_anywhere.live.glob(".beffroi-manifest*")]
    nearly_anywhere.put(dict.fromkeys(listed, json.dumps({"version": 1, "files": {"../precieux.txt": "0"}})))
    nearly_anywhere.build(1)
    with pytest.raises(PersonRequired, match="hors de la destination"):
        nearly_anywhere.deploy()


def test_a_newer_program_s_list_is_not_read(nearly_anywhere):
    nearly_anywhere.deploy()
    listed = [path.name for path in nearly_anywhere.live.glob(".beffroi-manifest*")]
    nearly_anywhere.put({name: (nearly_anywhere.live / name).read_text().replace('"version": 1', '"version": 2') for name in listed})
    with pytest.raises(PersonRequired, match="plus récente"):
        nearly_anywhere.deploy()


def test_a_deploy_that_would_take_most_of_the_site_away_waits_for_a_yes(nearly_anywhere):
    write(nearly_anywhere.output, {"index.html": "accueil", **{f"{number}.html": "page" for number in range(10)}})
    nearly_anywhere.deploy()
    write(nearly_anywhere.output, {"index.html": "accueil"})
    before = everything(nearly_anywhere)
    with pytest.raises(PersonRequired, match="deploy --yes"):
        nearly_anywhere.deploy(yes=False)
    assert everything(nearly_anywhere) == before
    nearly_anywhere.deploy(yes=True)
    assert live(nearly_anywhere) == tree(nearly_anywhere.output)

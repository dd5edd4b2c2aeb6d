"""What a service fills while something is live: the deploys leave it alone, then take it back at the same address."""

import io
import json
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from plugins.core.publication.room import Room
from plugins.engine.deploy import manifest
from plugins.engine.deploy.deploy import deploy, put_few_files
from plugins.engine.deploy.plan import FEW
from plugins.engine.deploy.record import unveil_paths, veil_manifest
from tests.deploy.site import SITE, tree

LIVE = "conseil/2026-03-26/"
OF_THE_SERVICE = {"index.html": "en direct", "live.json": "{}", "images/salle.jpg": "photo"}


def stop(*_):
    raise KeyboardInterrupt


@pytest.fixture
def folder(host_by):
    """A folder of this machine, with the first version of the site ready to go."""
    host = host_by("folder")
    host.build(0)
    return host


@pytest.fixture
def council(monkeypatch):
    """The settings of a town one of whose rooms leaves folders to a service; `live` says which ones now."""
    room = SimpleNamespace(live={LIVE})
    monkeypatch.setattr(
        "plugins.engine.deploy.record.list_rooms_in_use",
        lambda _: [Room(find_withheld=lambda output: dict.fromkeys(room.live, ("live.json", "index.html")))],
    )
    return room


def page(host, text):
    """The build makes the page of the session say `text`."""
    place = host.output / LIVE / "index.html"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def deployed(host):
    said = io.StringIO()
    done = deploy(host.output, {"DEPLOY": host.setting}, host.environ, said)
    host.look()
    return done, said.getvalue()


def read(host, name="index.html"):
    host.look()
    return (host.live / LIVE / name).read_text(encoding="utf-8")


def serve(host):
    host.put({f"{LIVE}{name}": text for name, text in OF_THE_SERVICE.items()})


def held(host):
    text = (host.live / manifest.NAME).read_text(encoding="utf-8")
    return json.loads(unveil_paths(text, [*tree(host.live), f"{LIVE}index.html"]))


def site_of(host):
    return {name: content for name, content in tree(host.live).items() if not name.startswith(".git/")}


def test_what_is_live_is_neither_put_nor_listed(folder, council):
    page(folder, "la séance commence")
    done, _ = deployed(folder)
    assert not (folder.live / LIVE).exists()
    assert not [path for path in [*done.changed, *held(folder)["files"]] if path.startswith(LIVE)]


def test_the_evening_of_a_session_whose_page_was_online_before(nearly_anywhere, council):
    council.live = set()
    page(nearly_anywhere, "à venir")
    deployed(nearly_anywhere)
    council.live = {LIVE}
    page(nearly_anywhere, "coquille")
    deployed(nearly_anywhere)
    assert read(nearly_anywhere) == "à venir"
    serve(nearly_anywhere)
    nearly_anywhere.build(1)
    page(nearly_anywhere, "coquille, construite encore")
    deployed(nearly_anywhere)
    assert {name: read(nearly_anywhere, name) for name in OF_THE_SERVICE} == OF_THE_SERVICE
    council.live = set()
    page(nearly_anywhere, "archive")
    done, _ = deployed(nearly_anywhere)
    assert read(nearly_anywhere) == "archive" and f"{LIVE}index.html" in done.changed
    assert read(nearly_anywhere, "images/salle.jpg") == "photo"
    assert not (nearly_anywhere.live / LIVE / "live.json").exists()
    assert "à jour" in deployed(nearly_anywhere)[1]


def test_a_session_that_was_never_online_before_it_was_live_gets_its_archive_too(folder, council):
    page(folder, "coquille")
    deployed(folder)
    serve(folder)
    deployed(folder)
    council.live = set()
    page(folder, "archive")
    (folder.output / LIVE / "images").mkdir()
    (folder.output / LIVE / "images/salle.jpg").write_text("photo, de l’archive")
    deployed(folder)
    assert (read(folder), read(folder, "images/salle.jpg")) == ("archive", "photo, de l’archive")


def test_a_session_that_is_taken_out_of_the_journal_leaves_no_page(folder, council):
    page(folder, "coquille")
    deployed(folder)
    serve(folder)
    council.live = set()
    folder.build(0)
    deployed(folder)
    assert not (folder.live / LIVE / "index.html").exists() and not (folder.live / LIVE / "live.json").exists()


def test_what_was_never_left_to_anybody_is_still_refused(folder, council):
    council.live = set()
    folder.put({f"{LIVE}index.html": "écrite par quelqu’un"})
    page(folder, "archive")
    with pytest.raises(PersonRequired, match="ne vient pas de Beffroi"):
        deployed(folder)
    assert read(folder) == "écrite par quelqu’un"


def test_the_page_comes_back_even_when_the_deploy_that_brings_it_is_cut(folder, council, monkeypatch):
    page(folder, "coquille")
    deployed(folder)
    serve(folder)
    council.live = set()
    page(folder, "archive")
    with monkeypatch.context() as cut:
        cut.setattr("plugins.engine.deploy.folder.FolderTarget.carry_out", stop)
        with pytest.raises(KeyboardInterrupt):
            deployed(folder)
    deployed(folder)
    assert read(folder) == "archive"


def test_leaving_many_pages_to_a_service_is_no_loss(folder, council):
    council.live = set()
    for number in range(10 * FEW):
        page(folder, "à venir")
        (folder.output / LIVE / f"{number}.html").write_text("document")
    deployed(folder)
    council.live = {LIVE}
    deployed(folder)
    assert len(list((folder.live / LIVE).iterdir())) == 10 * FEW + 1


def test_a_few_files_reach_any_destination_without_a_deploy(anywhere, council, tmp_path):
    page(anywhere, "coquille")
    deployed(anywhere)
    others = site_of(anywhere)
    for words in ("une entrée", "deux entrées"):
        (folder := tmp_path / "direct" / LIVE).mkdir(parents=True, exist_ok=True)
        (folder / "live.json").write_text(words)
        put_few_files(tmp_path / "direct", [f"{LIVE}live.json"], {"DEPLOY": anywhere.setting}, anywhere.environ)
        assert read(anywhere, "live.json") == words
    assert site_of(anywhere) == {**others, f"{LIVE}live.json": b"deux entr\xc3\xa9es"}
    assert "à jour" in deployed(anywhere)[1]


def test_a_site_without_anything_live_has_the_manifest_that_it_always_had(folder):
    folder.deploy()
    text = (folder.live / manifest.NAME).read_text()
    assert text == manifest.format_manifest(manifest.parse_manifest(text), address=SITE.rstrip("/"))


@pytest.mark.parametrize("wrong", [["conseil/"], {"conseil/": ["../x"]}, {"../": ["x"]}, {"conseil": ["x"]}, {"conseil/": 3}])
def test_a_list_of_what_was_left_that_somebody_changed_is_not_believed(wrong):
    with pytest.raises(PersonRequired):
        manifest.parse_withheld(json.dumps({"version": 1, "files": {}, "withheld": wrong}))


def test_a_veil_says_what_is_left_to_others():
    text = manifest.format_manifest({"index.html": "00"}, {LIVE: ["live.json"]})
    assert manifest.parse_withheld(unveil_paths(veil_manifest(text), ["index.html"])) == {LIVE: ["live.json"]}

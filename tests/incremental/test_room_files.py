"""Files that rooms write themselves: what stays from one build to the next is what a build from nothing would make."""

import os
import shutil
import time
from pathlib import Path

import pytest

from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.report import BuildReport
from tests.campaign import long
from tests.journal import NOW, TestJournal, files
from tests.pictures.made import photo

pytestmark = long

MOMENT = 1_700_000_000
"""A date that files may have, in seconds: long enough ago to be trusted."""
LONG = 60 * 10**9
"""Nanoseconds ahead: a file of that date is in doubt however slow the machine."""
HEAVY = {"bs4", "lxml", "requests", "tweepy", "twitter_text"}
"""What only feeds that move, networks and doubtful HTML need."""
LOADED = """
import atexit, sys
from pathlib import Path
place = Path(__file__).with_name("loaded")
atexit.register(lambda: place.write_text(" ".join({name.partition(".")[0] for name in sys.modules})))
"""


class Journal(TestJournal):
    """A journal with pictures, documents and announcements, built in this process's children."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.content, self.output = self.folder / "content", self.folder / "site"
        self.article("marche", image="images/place.jpg", image_alt="La place.")
        self.article("ecole", "La rentrée", body="Un [plan]({static}/documents/plan.ods).")
        self.article("travaux", "Rue barrée", body="![La rue.]({static}/images/rue.jpg)")
        self.photo("images/place.jpg", 640)
        self.photo("images/rue.jpg", 320)
        self.photo("documents/carte.jpg", 200)
        self.document("plan.ods", b"%PDF-1.4 un plan")

    def photo(self, name: str, width: int) -> Path:
        """A picture, of a date long ago."""
        path = self.content / name
        path.parent.mkdir(exist_ok=True)
        photo(path, width, width * 6 // 10)
        os.utime(path, (MOMENT, MOMENT))
        return path

    def document(self, name: str, data: bytes) -> Path:
        """A file among the documents, of a date long ago."""
        path = self.content / "documents" / name
        path.write_bytes(data)
        os.utime(path, (MOMENT, MOMENT))
        return path

    def build(self, output: Path, state: str = "state") -> BuildReport:
        """Build at `output`; what is gathered goes to the folder `state`."""
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "BEFFROI_NOW": NOW, "BEFFROI_STATE": str(self.folder / state)}
        return build(Job(self.content, output, self.folder / "conf.py", environ))

    def anew(self) -> dict[str, bytes]:
        """What a build from nothing makes, announcements included."""
        output = self.folder / "anew"
        for left in self.folder.glob(".anew.*"):
            left.unlink() if left.is_file() else shutil.rmtree(left)
        shutil.rmtree(output, ignore_errors=True)
        self.build(output, "state.anew")
        return {**files(output), "told": (self.folder / "state.anew" / "announcements.json").read_bytes()}

    def changed(self) -> BuildReport:
        """Build what changed; what it leaves must be what a build from nothing makes."""
        built = self.build(self.output)
        found, wanted = {**files(self.output), "told": self.told.read_bytes()}, self.anew()
        assert {name for name in {**found, **wanted} if found.get(name) != wanted.get(name)} == set()
        return built

    @property
    def told(self) -> Path:
        """The announcements that the last build gathered."""
        return self.folder / "state" / "announcements.json"


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    made = Journal(tmp_path_factory.mktemp("journal"), "ANNOUNCE = True")
    made.build(made.output)
    return made


def test_an_edited_body_is_told_by_its_feeds_and_moves_no_picture(journal):
    journal.article("ecole", "La rentrée", body="Un [plan]({static}/documents/plan.ods), corrigé.")
    feeds = {f"flux/{folder}{name}" for folder in ("", "rubriques/culture/") for name in ("rss.xml", "atom.xml", "feed.json")}
    put = set(journal.changed().written_files)
    assert feeds <= put
    assert not any(name.startswith(("images/", "documents/")) for name in put)


def test_a_picture_with_new_bytes_under_its_name_is_shown_anew(journal):
    journal.photo("images/place.jpg", 660)
    built = journal.changed()
    assert any(name.startswith("images/place-") for name in built.written_files)
    assert any(name.startswith("images/place-") for name in built.removed_files)


def test_a_picture_of_the_same_size_and_date_with_other_bytes_is_shown_anew_when_it_was_just_made(journal):
    path = journal.content / "images" / "rue.jpg"
    path.write_bytes(path.read_bytes() + b" ")
    moment = time.time_ns() + LONG
    os.utime(path, ns=(moment, moment))
    journal.build(journal.output)
    path.write_bytes(path.read_bytes()[:-1] + b"\n")
    os.utime(path, ns=(moment, moment))
    assert any(name.startswith("images/rue-") for name in journal.changed().written_files)


def test_a_document_with_new_bytes_is_copied_anew(journal):
    journal.document("plan.ods", b"%PDF-1.4 autre plan")
    assert journal.changed().written_files == ("documents/plan.ods",)


def test_a_document_appears_and_goes_with_its_source(journal):
    source = journal.document("menu.ods", b"%PDF-1.4 un menu")
    assert journal.build(journal.output).written_files == ("documents/menu.ods",)
    source.unlink()
    assert journal.changed().removed_files == ("documents/menu.ods",)


def test_a_picture_among_the_documents_is_handed_over_bare_anew(journal):
    journal.photo("documents/carte.jpg", 220)
    assert journal.changed().written_files == ("documents/carte.jpg",)


def test_files_of_the_site_deleted_by_hand_come_back(journal):
    names = ("flux/rss.xml", "documents/plan.ods", "documents/carte.jpg", "images/place-*.avif", "theme/css/*.css")
    lost = {next(journal.output.glob(name)) for name in names}
    for path in lost:
        path.unlink()
    assert set(journal.changed().written_files) == {path.relative_to(journal.output).as_posix() for path in lost}


def test_a_picture_deleted_by_hand_comes_back_without_the_cache(journal):
    shutil.rmtree(journal.folder / ".beffroi", ignore_errors=True)
    path = next(journal.output.glob("images/place-*.jpg"))
    path.unlink()
    assert journal.changed().written_files == (path.relative_to(journal.output).as_posix(),)


def test_announcements_deleted_by_hand_come_back_with_the_next_change(journal):
    journal.told.unlink()
    journal.article("ecole", "La rentrée", body="Un [plan]({static}/documents/plan.ods), relu.")
    journal.changed()


def test_announcements_left_by_a_build_that_was_killed_are_not_handed_over(journal):
    journal.told.with_name("announcements.json.pending").write_text("{}", encoding="utf-8")
    journal.document("plan.ods", b"%PDF-1.4 encore un plan")
    journal.changed()


def test_an_edited_body_loads_no_library_that_it_does_not_use(journal):
    page = journal.content / "pages" / "la-mairie.md"
    page.write_text("---\nid: essai-mairie\ntitle: La mairie\n---\n\nOuverte le mardi.\n", encoding="utf-8")
    journal.write_settings(LOADED)
    journal.build(journal.output)
    page.write_text("---\nid: essai-mairie\ntitle: La mairie\n---\n\nOuverte le mardi et le jeudi.\n", encoding="utf-8")
    assert journal.build(journal.output).written_files == ("la-mairie/index.html",)
    loaded = set((journal.folder / "loaded").read_text(encoding="utf-8").split())
    journal.write_settings()
    assert "pelican" in loaded
    assert loaded & HEAVY == set()

"""What may lack something is shown as it is: texts dated before STRICT_SINCE online, whatever their names, and drafts in a preview."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.kind import Kind
from plugins.core.publication.room import collect_kinds
from tests.house import ROOT
from tests.journal import TestJournal
from tests.town.mutants import name_of, split_text
from tests.town.small_town import CONTENT, changed

KINDS = tuple(kind for kind in collect_kinds(load_settings(ROOT / "pelicanconf.py")["PLUGINS"]) if kind.find_field("date"))
SEEDS = {kind.name: sorted([*(CONTENT / kind.folder).glob("*.md"), *(ROOT / "content" / kind.folder).rglob("*.md")])[0] for kind in KINDS}
OLD = {"date": "2023-03-02 09:00"}
LONG = "Salle polyvalente " * 20
UNNAMEABLE = ("—", '"..."', "月", "🎪", '"\\u200b"')


DRAFT = {"status": "draft"}


def list_incomplete(kind: Kind, keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Texts of `kind` with these keys, each without one of the others that it needs, and one without any of them."""
    whole = SEEDS[kind.name].read_text(encoding="utf-8")
    required = [field.name for field in kind.fields if field.required and field.name not in keys]
    for number, lost in enumerate([*([name] for name in required), required]):
        slug = f"sans-{kind.name}-{number}"
        blocks, body = split_text(changed(whole, {"id": slug, "aliases": None, **keys}))
        left = [block for block in blocks if name_of(block) not in ("slug", "image", *lost)]
        own = [f"slug: {slug}"] if kind.find_field("slug") else []
        yield f"{kind.folder}/{slug}.md", "\n".join(["---", *own, *left, "---", body])


def write_incomplete(content: Path, kind: Kind, keys: dict[str, str]) -> None:
    """These texts, in their files."""
    for source, text in list_incomplete(kind, keys):
        (content / source).parent.mkdir(parents=True, exist_ok=True)
        (content / source).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> TestJournal:
    """The valid town and old texts of every kind, checked then built; `checked` is what the check said."""
    journal = TestJournal(tmp_path_factory.mktemp("archives"), 'from pelicanconf import QUARTIERS\nSTRICT_SINCE = "2025-01-01"')
    content = journal.folder / "content"
    shutil.copytree(CONTENT, content, dirs_exist_ok=True)
    for kind in KINDS:
        write_incomplete(content, kind, OLD)
    concert = (CONTENT / "agenda/concert.md").read_text(encoding="utf-8")
    for number, place in enumerate((*UNNAMEABLE, f"{LONG}Nord", f"{LONG}Sud")):
        old = changed(concert, {"id": f"lieu-{number}", "slug": f"lieu-{number}", "place": place, **OLD})
        (content / f"agenda/lieu-{number}.md").write_text(old, encoding="utf-8")
    journal.checked = journal.run("check", "--warnings").stdout
    journal.run("build")
    return journal


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.has_page], ids=lambda kind: kind.name)
def test_an_old_text_that_lacks_a_key_is_online(kind, archive):
    sources = [
        source for source, _ in list_incomplete(kind, OLD) if f"content/{source}:1  texte : cette page n’aurait" not in archive.checked
    ]
    lost = [source for source in sources if not list((archive.folder / "output").glob(f"**/{Path(source).stem}/index.html"))]
    assert lost == [] and sources


def test_what_old_texts_lack_is_counted_each_at_its_line(archive):
    assert [name for name in ("forum/sans-debat-3.md:", "entraide/sans-entraide-4.md:") if name not in archive.checked] == []


def test_two_places_with_a_long_name_have_each_their_page(archive):
    folders = sorted(path.parent.name for path in (archive.folder / "output/agenda/lieux").glob("salle-polyvalente-*/index.html"))
    assert len(folders) == 2 and all(len(name) <= 100 for name in folders)


def test_a_place_of_which_no_address_is_made_takes_no_page(archive):
    assert "Où sortir" in archive.page("agenda/lieux") or "<h1" in archive.page("agenda/lieux")
    assert [name for name in UNNAMEABLE if f"  lieu : « {name.strip(chr(34))} »" not in archive.checked and "\\" not in name] == []


def test_a_preview_shows_drafts_of_every_kind_that_lack_what_they_need(tmp_path):
    journal = TestJournal(tmp_path, "from pelicanconf import QUARTIERS")
    content = journal.folder / "content"
    shutil.copytree(CONTENT, content, dirs_exist_ok=True)
    for kind in KINDS:
        write_incomplete(content, kind, DRAFT)
    journal.run("build", "--preview", BEFFROI_DEBUG="1")

"""What documents and photographs tell besides what they show: said before they are online and in git, and taken away by `check --fix`."""

import io
import zipfile

import pypdf
import pytest
from PIL import Image

from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.documents import list_remarks
from tests.editorial.desk import CONF, article, write
from tests.journal import TestJournal
from tests.pictures.made import GPS, corner, iphone, photo, scene

CORE = """<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Budget</dc:title><dc:creator>{}</dc:creator>
<cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>"""
META = """<office:document-meta><office:meta><meta:initial-creator>{}</meta:initial-creator><dc:creator>{}</dc:creator></office:meta>
</office:document-meta>"""


def pdf(author, **more):
    """A PDF of one page, as a library writes it."""
    made, held = pypdf.PdfWriter(), io.BytesIO()
    made.add_blank_page(200, 200)
    made.add_metadata({"/Author": author, "/Title": "Budget", **more})
    made.write(held)
    return held.getvalue()


def packed(**parts):
    """An office document of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/x", zipfile.ZIP_STORED)
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return held.getvalue()


DOCUMENTS = {
    "budget.pdf": pdf("Jeanne Amblard"),
    "accents.pdf": pdf("Émilie Lefèvre"),
    "escaped.pdf": b"%PDF-1.4\n1 0 obj\n<</Author (Jeanne \\(Finances\\) Amblard)>>\nendobj\n",
    "hex.pdf": b"%PDF-1.4\n1 0 obj\n<</Author <FEFF004A00650061006E006E0065>>>\nendobj\n",
    "xmp.pdf": b"%PDF-1.4\n<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Jeanne Amblard</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>\n",
    "lettre.docx": packed(docProps__core_xml=CORE.format("Jeanne Amblard", "Jeanne Amblard"), word__document_xml="<w/>"),
    "tableau.ods": packed(meta_xml=META.format("Jeanne Amblard", "Paul Petit"), content_xml="<o/>"),
}
NOBODY_S = {
    "ville.pdf": pdf("Mairie de Ma Ville"),
    "town.pdf": pdf("Service communication, Ville de Valbrune"),
    "empty.pdf": pdf(""),
    "user.docx": packed(docProps__core_xml=CORE.format("Utilisateur", "admin")),
    "broken.docx": b"PK\3\4 not a zip",
    "broken.pdf": b"%PDF-1.7 <</Author (unfinished",
    "text.txt": b"Auteur : Jeanne",
}


def found(folder, files):
    """What is said of `files`, each with its sort."""
    content = write(folder / "content", {f"documents/{name}": data for name, data in files.items()})
    return {name.removeprefix("documents/"): wrong for name, wrong in list_remarks(content, [f"documents/{name}" for name in files], CONF)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_says_who_made_it_is_told(tmp_path, name):
    wrong = found(tmp_path, {name: DOCUMENTS[name]})[name]
    assert wrong.sort == "auteur dans un document" and "./beffroi check --fix" in wrong.remedy
    assert any(author in wrong.text for author in ("Jeanne", "Émilie Lefèvre"))


@pytest.mark.parametrize("name", NOBODY_S)
def test_a_document_that_names_nobody_is_not(tmp_path, name):
    assert found(tmp_path, {name: NOBODY_S[name]}) == {}


def test_check_tells_of_who_made_a_document_and_publishes_it(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(), "documents/budget.pdf": DOCUMENTS["budget.pdf"]})
    report = check_journal(content, CONF, {})
    assert [(one.sort, one.file) for one in report.warnings] == [("auteur dans un document", "content/documents/budget.pdf")]
    assert report.exit_code == 0


def test_a_document_of_thirty_megabytes_is_told_and_stops_nothing(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(), "documents/plan.zip": b""})
    with (content / "documents" / "plan.zip").open("wb") as file:
        file.truncate(30_000_000)
    report = check_journal(content, CONF, {})
    assert [(one.sort, one.file, one.text) for one in report.warnings] == [
        ("document lourd", "content/documents/plan.zip", "ce fichier pèse 30 Mo.")
    ]
    assert report.exit_code == 0


def test_a_photograph_that_says_where_it_was_taken_is_told(tmp_path):
    content = write(tmp_path / "content", {})
    photo(content / "images" / "rue.jpg")
    scene(100, 100).save(content / "images" / "plan.jpg")
    (told,) = list_remarks(content, ["images/rue.jpg", "images/plan.jpg"], CONF)
    assert (told[0], told[1].sort) == ("images/rue.jpg", "position dans une photographie")


@pytest.fixture
def journal(tmp_path):
    return TestJournal(tmp_path)


def test_the_fix_takes_away_who_wrote_a_document_and_nothing_else(journal):
    write(journal.folder / "content", {f"documents/{name}": data for name, data in DOCUMENTS.items()})
    assert "budget.pdf : ne dit plus qui l’a fait." in journal.run("check", "--fix").stdout
    folder = journal.folder / "content" / "documents"
    for name, before in DOCUMENTS.items():
        after = (folder / name).read_bytes()
        assert b"Amblard" not in after and (len(after) == len(before) or not name.endswith(".pdf")), name
    read = pypdf.PdfReader(folder / "budget.pdf")
    assert (len(read.pages), read.metadata.title, (read.metadata.author or "").strip()) == (1, "Budget", "")
    with zipfile.ZipFile(folder / "lettre.docx") as parts:
        assert parts.namelist() == ["mimetype", "docProps/core.xml", "word/document.xml"]
        assert b"<dc:title>Budget</dc:title><dc:creator></dc:creator>" in parts.read("docProps/core.xml")
    assert "ne dit plus" not in journal.run("check", "--fix").stdout


def test_the_fix_makes_a_phone_s_photograph_small_and_mute(journal):
    images = journal.folder / "content" / "images"
    photo(images / "grande.jpg", 4800, 3600, orientation=6)
    photo(images / "petite.jpg", 1000, 600, orientation=3)
    with Image.open(images / "petite.jpg") as before:
        pixels = before.tobytes()
    done = journal.run("check", "--fix")
    assert "grande.jpg" in done.stdout and "sans position ni appareil" in done.stdout
    with Image.open(images / "grande.jpg") as large, Image.open(images / "petite.jpg") as small:
        assert (large.size, corner(large, "upper left"), GPS in large.getexif()) == ((2400, 3200), "white", False)
        assert (small.tobytes(), GPS in small.getexif(), small.getexif().get(0x0112)) == (pixels, False, 3)
    assert "grande.jpg" not in journal.run("check", "--fix").stdout


def test_the_fix_makes_a_jpeg_of_an_iphone_s_photograph_and_the_texts_follow(journal):
    images = journal.folder / "content" / "images"
    iphone(images / "IMG 0042.HEIC")
    path = journal.article("marche", body="![Une rue](</images/IMG 0042.HEIC>) et ![Elle](/images/IMG%200042.HEIC)")
    done = journal.run("check", "--fix")
    assert "IMG 0042.jpg" in done.stdout and not (images / "IMG 0042.HEIC").exists()
    assert "![Une rue](</images/IMG 0042.jpg>) et ![Elle](/images/IMG 0042.jpg)" in path.read_text(encoding="utf-8").replace("%20", " ")
    with Image.open(images / "IMG 0042.jpg") as made:
        assert (made.format, made.size, len(made.getexif())) == ("JPEG", (300, 400), 0)

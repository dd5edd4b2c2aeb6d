"""Office documents made to harm whoever looks for their author."""

import io
import zipfile

import pytest

from plugins.journal.editorial import documents
from plugins.journal.editorial.documents import list_remarks, remove_authors
from tests.editorial.desk import CONF
from tests.editorial.test_documents import CORE


def packed(unpacked=0, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        made.writestr("docProps/core.xml", CORE.format("Jeanne Amblard", "Jeanne Amblard"))
        made.writestr("word/media/image1.bmp", bytes(unpacked))
    return held.getvalue()


def test_a_document_that_unpacks_to_too_much_is_left_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1_000_000, raising=False)
    (tmp_path / "bombe.docx").write_bytes(before := packed(2_000_000))
    assert list(remove_authors(tmp_path, ["bombe.docx"], CONF)) == []
    assert (tmp_path / "bombe.docx").read_bytes() == before
    monkeypatch.undo()
    assert list(remove_authors(tmp_path, ["bombe.docx"], CONF)) == [tmp_path / "bombe.docx"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_document_whose_compression_is_damaged_stops_nothing(tmp_path, method):
    data = bytearray(packed(method=method))
    start = data.index(b"core.xml") + len("core.xml")
    for place in range(start, start + 40):
        data[place] ^= 0xFF
    (tmp_path / "abime.docx").write_bytes(bytes(data))
    assert not [wrong for _, wrong in list_remarks(tmp_path, ["abime.docx"], CONF) if wrong.sort == "auteur dans un document"]
    assert list(remove_authors(tmp_path, ["abime.docx"], CONF)) == []


def test_a_document_of_which_another_part_is_damaged_keeps_its_author_and_is_told(tmp_path):
    data = bytearray(packed(1000))
    data[data.index(b"image1.bmp") + 12] ^= 0xFF
    (tmp_path / "abime.docx").write_bytes(bytes(data))
    assert list(remove_authors(tmp_path, ["abime.docx"], CONF)) == []
    assert [wrong.sort for _, wrong in list_remarks(tmp_path, ["abime.docx"], CONF)] == ["auteur dans un document"]

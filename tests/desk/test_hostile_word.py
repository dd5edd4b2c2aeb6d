"""A Word file made to harm is looked at by a process of its own: the service reads not even the list of its parts."""

import io
import zipfile

import pytest

from plugins.service.desk import word_file
from plugins.service.desk.word_file import NO_WORD, TOO_MUCH, UnreadableWord, read_word
from tests.desk import papers


def packed(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, b"")
    return held.getvalue()


FILES = {
    "3,001 parts": (packed(*map(str, range(3000)), "word/document.xml"), TOO_MUCH),
    "another zip": (packed("a"), NO_WORD),
    "no list": (b"PK\3\4" + bytes(1000), NO_WORD),
    "no zip": (b"%PDF-1.4", NO_WORD),
}


@pytest.mark.parametrize("name", FILES)
def test_the_service_opens_no_archive_itself(name, monkeypatch):
    data, refusal = FILES[name]
    monkeypatch.delattr(word_file.zipfile, "ZipFile")
    with pytest.raises(UnreadableWord) as refused:
        read_word(data)
    assert str(refused.value) == refusal


def test_a_word_file_is_read_as_before():
    assert "<h1>Titre</h1>" in read_word(papers.word_file("Titre", "mots")).html

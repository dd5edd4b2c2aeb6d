"""An index is always the same for the same texts, in whatever order Pagefind drew its own."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.editorial.kinds import KINDS
from plugins.search import cbor
from plugins.search.program import build_index
from plugins.search.searchable_page import story
from plugins.search.settled_index import SIGNATURE, settle
from plugins.search.staged_page import format_staged_page
from tests.campaign import trials
from tests.journal import files
from tests.search.stories import page

VALUES = st.recursive(st.integers(-(2**40), 2**40) | st.text(max_size=40), lambda inner: st.lists(inner, max_size=30), max_leaves=60)
SECTIONS, QUARTERS = ("Culture", "Écoles", "Sport", "Travaux", "Solidarité"), ("Gare", "Centre", "Les Tilleuls")


@given(VALUES)
def test_what_is_written_is_read_again(value):
    assert cbor.decode(cbor.encode(value)) == value


@pytest.mark.parametrize(
    ("hexadecimal", "value"), [("83010203", [1, 2, 3]), ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]), ("3903e7", -1000)]
)
def test_the_examples_of_the_standard_are_understood(hexadecimal, value):
    """Appendix A of RFC 8949."""
    assert cbor.decode(bytes.fromhex(hexadecimal)) == value


@pytest.mark.parametrize("data", [b"\xf5", b"\xa0", b"\xc0\x01", b"\x41a"])
def test_what_is_no_index_is_refused(data):
    with pytest.raises(ValueError, match="is not that of an index"):
        cbor.decode(data)


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Thirty texts, under every section and quarter."""
    folder = tmp_path_factory.mktemp("texts")
    for number in range(30):
        address = f"2026/03/a{number}/"
        places = [{"name": QUARTERS[number % 3]}, {"name": QUARTERS[(number + 1) % 3]}]
        html = page(f"<p>Texte {number}.</p>", f"Titre {number}", address, articleSection=SECTIONS[number % 5], contentLocation=places)
        (folder / address).mkdir(parents=True)
        (folder / address / "index.html").write_text(format_staged_page(story(html, address, KINDS)), encoding="utf-8")
    return folder


def test_the_same_texts_give_the_same_index_byte_for_byte(texts, tmp_path):
    for run in range(trials(full=30, sample=4)):
        build_index(texts, tmp_path / str(run), "fr")
        assert files(tmp_path / str(run)) == files(tmp_path / "0")


def test_an_index_in_order_stays_as_it_is(texts, tmp_path):
    build_index(texts, tmp_path, "fr")
    before = files(tmp_path)
    settle(tmp_path)
    assert files(tmp_path) == before


def test_each_file_that_the_index_names_is_there(texts, tmp_path):
    build_index(texts, tmp_path, "fr")
    table = next(tmp_path.glob("*.pf_meta"))
    filters = cbor.decode(gzip.decompress(table.read_bytes()).removeprefix(SIGNATURE))[3]
    assert [name for name, _ in filters] == ["annee", "genre", "quartier", "rubrique"]
    assert all((tmp_path / "filter" / f"{place}.pf_filter").is_file() for _, place in filters)

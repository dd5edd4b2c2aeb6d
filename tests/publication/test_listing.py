import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.publication.listing import list_page_addresses, paginate

SIZES = st.integers(5, 30)


@given(st.integers(0, 500), SIZES)
def test_every_publication_stands_on_exactly_one_page(count, size):
    pages = paginate("Culture", "rubriques/culture/", list(range(count)), size)
    shown = [item for page in [pages[0], *reversed(pages[1:])] for item in page.items]
    assert shown == list(reversed(range(count)))


@given(st.integers(0, 500), SIZES)
def test_one_more_publication_leaves_all_but_three_pages_as_they_were(count, size):
    before = paginate("Culture", "c/", list(range(count)), size)
    after = paginate("Culture", "c/", list(range(count + 1)), size)
    kept = set(before)
    assert len([page for page in after if page not in kept]) <= 3


@given(st.integers(0, 500), SIZES)
def test_the_landing_page_alone_says_how_many_publications_there_are(count, size):
    landing, *older = paginate("Culture", "c/", list(range(count)), size)
    assert landing.count == count
    assert {page.count for page in older} <= {None}


@given(st.integers(1, 500), SIZES)
def test_a_reader_can_walk_from_the_newest_to_the_oldest_and_back(count, size):
    pages = {page.address: page for page in paginate("Culture", "c/", list(range(count)), size)}
    walked, here = [], "c/"
    while here:
        walked.append(here)
        here = pages[here].older_url
    assert sorted(walked) == sorted(pages)
    while pages[walked[-1]].newer_url:
        assert pages[walked[-1]].newer_url == walked[-2]
        walked.pop()
    assert walked == ["c/"]


def test_the_landing_page_never_looks_empty():
    for count in range(20, 200):
        assert len(paginate("Culture", "c/", list(range(count)), 20)[0].items) >= 20


def test_the_fourth_page_of_a_tag_never_meets_another_tag():
    qgis = {page.address for page in paginate("QGIS", "mots-cles/qgis/", list(range(200)), 20)}
    qgis4 = {page.address for page in paginate("QGIS4", "mots-cles/qgis4/", list(range(200)), 20)}
    assert not qgis & qgis4


@pytest.mark.parametrize("count", range(24))
def test_the_addresses_of_the_pages_are_known_before_they_are_cut(count):
    pages = paginate("Culture", "rubriques/culture/", list(range(count)), 5)
    assert list_page_addresses("rubriques/culture/", count, 5) == [page.address for page in pages]

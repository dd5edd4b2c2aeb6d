"""Front pages that are nothing like the demonstration's, on the smallest screen, doubled, and on a desk: nothing runs out of them."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.looks.fit import enlarge, too_wide
from tests.campaign import trials
from tests.theme.hard import LONG, journal

JOURNALS = {
    "a long word in every title": {"count": 40, "breves": 9, "title": LONG},
    "the same with pictures": {"count": 16, "title": LONG, "picture": "place.png"},
    "one word in every title": {"count": 40, "breves": 9},
}
CUT = "[...document.querySelectorAll('main h2, main h3, .thread-text')].filter(each => each.scrollWidth > each.clientWidth + 1).length"
SIZES = "[...document.querySelectorAll('main h2, main h3')].map(each => parseFloat(getComputedStyle(each).fontSize))"


@pytest.fixture(scope="module", params=JOURNALS)
def folder(request, tmp_path_factory):
    """Where each of them was built."""
    return journal(tmp_path_factory.mktemp("hard"), **JOURNALS[request.param]).folder


def opened(page, folder: Path):
    """The front page, its files answered from the folder."""

    def answer(route):
        path = urlsplit(route.request.url).path.lstrip("/")
        file = folder / (path or "index.html")
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)
    page.goto("/")
    return page


@pytest.mark.parametrize("percent", [100, 200][trials(full=0, sample=1) :])
def test_nothing_runs_out_of_a_hard_front_page(folder, percent, browse):
    page = browse(viewport={"width": 1280, "height": 900})
    enlarge(page, percent)
    opened(page, folder)
    for width in (320, 640, 960, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert (too_wide(page), page.evaluate(CUT)) == ([], 0), width


def test_the_lead_is_the_largest_title(folder, browse):
    sizes = opened(browse(viewport={"width": 1280, "height": 900}), folder).evaluate(SIZES)
    assert sizes[0] == max(sizes)

"""The front page of journals that are nothing like the demonstration: three articles or thousands, no picture, titles of any length."""

import gzip

import pytest

from plugins.journal.site.lists import HOURS
from tests.campaign import trials
from tests.theme.hard import LONG, journal

ARCHIVE = trials(full=3000, sample=120)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return journal(tmp_path_factory.mktemp("three"), 3, breves=1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return journal(tmp_path_factory.mktemp("archive"), ARCHIVE, breves=30, title=LONG)


@pytest.fixture(scope="module")
def of_hours(tmp_path_factory):
    return journal(tmp_path_factory.mktemp("hours"), 0, breves=12)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nothing")
    (folder / "content").mkdir()
    return journal(folder, 0)


@pytest.fixture(scope="module", params=["three", "archive", "of_hours", "nothing"])
def home(request):
    """The front page of each."""
    return request.getfixturevalue(request.param).page("").soup


def test_no_part_of_a_front_page_is_empty(home):
    parts = home.main.select("section, article, ol, ul, .row, .front-under, h2, h3")
    assert [part for part in parts if not part.get_text(strip=True)] == []


def test_a_front_page_without_pictures_holds_no_place_for_one(home):
    assert not home.main.select("img, .teaser-picture, .lead-picture, .has-picture, .row-opens")


def test_three_articles_are_a_lead_and_two_beside_it(three):
    main = three.page("").soup.main
    assert (len(main.select(".lead")), len(main.select(".front-second .teaser")), len(main.select(".front-under, .section"))) == (1, 2, 0)


def test_a_front_page_does_not_grow_with_its_archive(archive):
    main = archive.page("").soup.main
    assert len(main.select("article")) == 12 and len(main.select(".thread li")) == HOURS and len(main.select(".briefs li")) == 12


def test_a_front_page_of_the_longest_titles_is_light(archive):
    assert len(gzip.compress(archive.page("").path.read_bytes())) < 14_000


def test_every_title_that_is_long_is_set_smaller(archive):
    main = archive.page("").soup.main
    assert all("long-title" in article["class"] for article in main.select("article"))


def test_a_short_title_is_not(three):
    assert not three.page("").soup.main.select(".long-title")


def test_breves_alone_are_told_by_the_hour(of_hours):
    main = of_hours.page("").soup.main
    assert len(main.select(".front-hours-alone .thread li")) == HOURS and not main.select(".empty")


def test_a_journal_that_begins_says_so_and_how_to_follow_it(nothing):
    empty = nothing.page("").soup.select_one("main .empty")
    assert "La première page arrive" in empty.get_text() and empty.a["href"].endswith("/suivre/")


def test_a_journal_that_begins_sends_nobody_to_an_empty_list(nothing):
    listed = (nothing.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert [name for name in ("archives", "rubriques", "mots-cles", "dossiers") if f"/{name}/<" in listed] == []

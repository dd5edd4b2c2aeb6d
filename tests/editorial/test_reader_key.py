"""What an article is made of besides its own bytes: when it moves the article is made again, and only then."""

import pytest
from pelican.settings import DEFAULT_CONFIG

from plugins.journal.editorial.plugin import PublicationReader
from tests.editorial.desk import CONF, MARKET, article, journal

TWIN = "articles/2026-02-02-marche.md"
OTHER = "articles/2026-03-03-halles.md"
ALONE = {MARKET: article(slug="marche", tags="Vélo")}


def reader(folder, files, **changed) -> PublicationReader:
    """Pelican's reader for the journal made of `files`."""
    conf = {**DEFAULT_CONFIG, **CONF, **changed}
    conf["THEME_TEMPLATES_OVERRIDES"] = []
    return PublicationReader(conf, journal(folder, files, **changed))


def key(folder, files, **changed) -> bytes:
    """The key of the market's article."""
    return reader(folder, files, **changed).compute_key(str(folder / "content" / MARKET))


@pytest.mark.parametrize(
    ("files", "changed"),
    [
        ({TWIN: article(slug="marche", date="2026-03-01", id="20260202-marche00"), "STRICT": None}, {"STRICT_SINCE": "2027-01-01"}),
        ({f"articles/{n}.md": article(slug=f"a{n}", id=f"2026-{n}", tags="vélo") for n in "12"}, {}),
        ({}, {"DEMONSTRATION_NOW": "2026-01-01T09:00", "PREVIEW": True}),
        ({}, {"SITEURL": "https://ailleurs.example"}),
        ({}, {"MARKDOWN": {"extensions": []}}),
        ({}, {"CATEGORIES": ["Culture", "Mer"]}),
    ],
    ids=["its address was taken", "its tag is spelt otherwise", "it is not out yet", "the host", "Markdown", "the town's lists"],
)
def test_it_is_made_again(tmp_path, files, changed):
    files = {name: text for name, text in files.items() if text}
    before = {"DEMONSTRATION_NOW": "2026-03-27T09:00", **({"STRICT_SINCE": "2027-01-01"} if "STRICT_SINCE" in changed else {})}
    assert key(tmp_path / "before", ALONE, **before) != key(tmp_path / "after", ALONE | files, **{**before, **changed})


def test_another_article_does_not_make_it_again(tmp_path):
    more = ALONE | {OTHER: article(id="20260303-halles00", title="Les halles", tags="Vélo")}
    assert key(tmp_path / "before", ALONE) == key(tmp_path / "after", more)


def test_the_clock_does_not_make_it_again(tmp_path):
    later = {"DEMONSTRATION_NOW": "2026-05-01T09:00"}
    assert key(tmp_path / "before", ALONE) == key(tmp_path / "after", ALONE, **later)


def test_what_readers_may_not_see_has_no_key(tmp_path):
    assert key(tmp_path, {MARKET: article(status="draft")}) == b""


def test_a_body_is_good_as_long_as_what_it_leads_to_is_there(tmp_path):
    files = {MARKET: article("[là](2026-03-03-halles.md)"), OTHER: article(id="20260303-halles00", title="Les halles")}
    path = "content/" + MARKET
    _, metadata = reader(tmp_path / "a", files).read(str(tmp_path / "a" / path))
    assert reader(tmp_path / "b", files).is_still_answered(str(tmp_path / "b" / path), metadata)
    assert not reader(tmp_path / "c", {MARKET: files[MARKET]}).is_still_answered(str(tmp_path / "c" / path), metadata)


@pytest.mark.parametrize(
    "head", [{}, {"status": "withdrawn", "modified": "2026-03-26"}, {"status": "hidden"}], ids=lambda head: head.get("status")
)
def test_a_text_that_is_not_read_again_has_the_publication_that_reading_it_would_give(tmp_path, head):
    files = {MARKET: article(slug="marche", summary="Le marché.", **head)}
    path = str(tmp_path / "content" / MARKET)
    ours = reader(tmp_path, files)
    _, metadata = ours.read(path)
    given = ours.get_known_attributes(path)
    assert given == {"publication": metadata["publication"]}
    assert given["publication"].body == "" and (given["publication"].summary == "") == (head.get("status") == "withdrawn")

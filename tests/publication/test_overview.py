"""What contents say, told of all of them at once."""

from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.listing import exclude_translations, make_translation_filter
from plugins.core.publication.overview import SETTING, Overviews, QuietText, ensure_overview, look_over, update_overviews

MARCH = datetime(2026, 3, 1, 9, tzinfo=PARIS)
QUIET = QuietText("breve", ("eau",), "breves/a/", "a", MARCH.timestamp(), 0.0, "", ())


def publication(**facts: Any) -> SimpleNamespace:
    """What an article says."""
    usual = {"kind": SimpleNamespace(name="article"), "date": None, "quartiers": (), "translation": "", "aliases": ()}
    return SimpleNamespace(**usual | facts)


@dataclass(eq=False)
class Content:
    """One of Pelican's; of a quiet text nobody may ask for the publication."""

    relative_source_path: str
    publication_held: Any = None
    lang: str = "fr"
    asked: list[str] = field(default_factory=list)

    @property
    def publication(self) -> Any:
        self.asked.append(self.relative_source_path)
        return self.publication_held


@pytest.fixture
def contents() -> list[Content]:
    return [Content("a.md"), Content("b.md", publication(date=MARCH, quartiers=("Gare",)))]


def test_a_quiet_text_is_told_without_its_publication(contents):
    overview = look_over({SETTING: Overviews({"a.md": QUIET}, "fr")}, contents[:1], contents[1:])
    assert [(text.kind, text.date, text.quartiers) for text in overview.texts] == [
        ("breve", MARCH.timestamp(), ()),
        ("article", MARCH.timestamp(), ("Gare",)),
    ]
    assert overview.active_contents == contents[1:] and overview.active_places == [1] and list(overview.by_kind["breve"]) == contents[:1]
    assert overview.sources == ["a.md", "b.md"] and overview.take_places([1, 0]).sources == ["b.md", "a.md"]
    assert contents[0].asked == []


def test_it_is_made_once_and_again_when_a_list_has_grown_or_a_publication_is_another(contents):
    settings = {SETTING: Overviews({"a.md": QUIET})}
    assert look_over(settings, contents) is look_over(settings, contents)
    contents.append(Content("c.md", publication()))
    assert len(look_over(settings, contents)) == 3
    contents[0].publication_held = publication(aliases=("ancien/",))
    update_overviews(settings, contents[0])
    assert look_over(settings, contents).active_contents == contents


@pytest.mark.parametrize("settings", [{}, {SETTING: Overviews({"a.md": QUIET}, "fr")}])
def test_what_is_no_publication_is_left_out(contents, settings):
    overview = look_over(settings, [SimpleNamespace(relative_source_path="x.html"), *contents[1:]])
    assert list(overview) == contents[1:] and overview.sources == ["b.md"]


def test_all_quiet_texts_are_in_the_language_of_the_journal(contents):
    del contents[0].lang
    contents[1].lang = "en"
    settings = {SETTING: Overviews({"a.md": QUIET}, "fr")}
    assert look_over(settings, contents).languages == {"fr", "en"} and look_over(settings, contents[1:]).languages == {"en"}


def test_several_lists_are_told_as_one_by_what_each_knows(contents):
    settings = {SETTING: Overviews({"a.md": QUIET, "c.md": QUIET}, "fr")}
    lists = contents, [Content("c.md"), Content("d.md", publication())]
    overview = look_over(settings, *lists)
    assert overview.sources == ["a.md", "b.md", "c.md", "d.md"] and overview.active_contents == [contents[1], lists[1][1]]
    assert {name: members.sources for name, members in overview.by_kind.items()} == {"breve": ["a.md", "c.md"], "article": ["b.md", "d.md"]}
    assert overview.active_places == [1, 3] and overview.languages == {"fr"}


def test_a_translation_is_left_out_of_an_overview_as_of_a_list():
    french, english = (Content(f"{lang}.md", publication(lang=lang, translation="un"), lang) for lang in ("fr", "en"))
    alone = Content("seul.md", publication(lang="en"), "en")
    every = [english, french, alone]
    assert list(exclude_translations(ensure_overview(every), "fr")) == exclude_translations(every, "fr") == [french, alone]


def test_of_each_list_of_some_of_them_what_it_says_itself_in_the_language_is_told_once():
    french, english = (Content(f"{lang}.md", publication(lang=lang, translation="un"), lang) for lang in ("fr", "en"))
    every = [english, french, Content("seul.md", publication(lang="en"), "en")]
    drop_translations = make_translation_filter(ensure_overview(every), "fr")
    for members in (every, every[::2], every[:2], every[1:], []):
        assert drop_translations(members) == exclude_translations(members, "fr")
    assert make_translation_filter(ensure_overview(every[1:2]), "fr") is None

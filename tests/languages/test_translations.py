"""The same thing in two languages: readers and search engines are led from one to the other."""

from types import SimpleNamespace

import pytest

from plugins.core.publication.kind import LANGUAGES
from plugins.core.publication.listing import exclude_translations
from plugins.journal.languages.editions import find_own_name, link_translations
from plugins.journal.languages.room import LanguagesExtras


def item(url, lang="fr", translation="accueil"):
    publication = SimpleNamespace(lang=lang, translation=translation, title=url)
    return SimpleNamespace(url=url, lang=lang, permalink=f"https://a.example/{url}", publication=publication)


def linked(*items):
    link_translations(items, "fr")
    return [[(one.lang, one.permalink) for one in LanguagesExtras(item).translations_linked] for item in items]


def test_two_that_share_a_name_lead_to_each_other():
    assert linked(item("a/"), item("b/", "en")) == [[("en", "https://a.example/b/")], [("fr", "https://a.example/a/")]]


def test_without_a_name_nothing_is_linked():
    assert linked(item("a/", translation=""), item("b/", "en", "")) == [[], []]


def test_the_same_language_is_no_translation():
    assert linked(item("a/"), item("b/")) == [[], []]


def test_ten_thousand_of_one_name_are_linked_at_once():
    assert all(len(found) == 1 for found in linked(*(item(f"{number}/", ("fr", "en")[number % 2]) for number in range(10_000))))


@pytest.mark.parametrize(("langs", "first"), [(("de", "en", "fr"), "fr"), (("es", "de", "en"), "de")])
def test_one_of_them_is_for_readers_of_other_languages(langs, first):
    """The journal's own; else the same one on each page of the group."""
    items = [item(f"{lang}/", lang) for lang in langs]
    link_translations(items, "fr")
    for one in items:
        said = [other.lang for other in one.translations_linked if other.first]
        assert said == ([] if one.lang == first else [first])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_a_name_of_its_own(lang):
    assert find_own_name(lang) != lang


def test_a_list_tells_once_what_is_in_two_languages():
    french, english, alone, other = item("a/"), item("b/", "en"), item("c/", "en", "seul"), item("d/", translation="")
    assert exclude_translations([french, english, alone, other], "fr") == [french, alone, other]
    assert exclude_translations([english, alone], "fr") == [english, alone]
    assert exclude_translations([french, english], "en") == [english]


def test_a_list_in_one_language_stays_the_very_same():
    items = (item("a/"), item("b/"))
    assert exclude_translations(items, "fr") is items

"""What rooms hang on contents once somebody looks, where one hangs on its own contents what another hangs at once on the rest."""

from types import SimpleNamespace

import pytest

from plugins.engine.incremental.cache.rows import StoredExtras
from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.pages.content_fingerprint import ContentFingerprints

HEADLINES = {"bal.md": "Annulé : Le bal", "yoga.md": "Yoga"}


def build(store, changed_sources, headlines):
    """The marks of three contents in one build, and which the room was asked for: it hangs later on two what the third has already."""
    asked = []

    def make_extras(content):
        asked.append(content.relative_source_path)
        return {"headline": headlines[content.relative_source_path]}

    extras = StoredExtras(store, lambda value: repr(value).encode())
    extras.add_extras("agenda", ("headline",), changed_sources, make_extras, frozenset(headlines))
    marks = ContentFingerprints((), ("headline",), False, extras)
    marks.value = lambda value: repr(value).encode()
    contents = [SimpleNamespace(relative_source_path=name) for name in headlines]
    contents.append(SimpleNamespace(relative_source_path="debat.md", headline="Un débat"))
    found = [marks._digest_extras(content) for content in contents]
    extras.save()
    return found, asked, extras, contents


def test_what_did_not_change_is_not_made_and_what_others_hang_still_counts(tmp_path):
    with BuildStore(tmp_path / "store") as store:
        first, asked, extras, contents = build(store, None, HEADLINES)
        assert asked == ["bal.md", "yoga.md"]
        with pytest.raises(AttributeError):
            extras.get_value(SimpleNamespace(relative_source_path="debat.md"), "headline")
        assert extras.get_value(contents[0], "headline") == contents[0].headline == "Annulé : Le bal"
        again, asked, *_ = build(store, frozenset(), HEADLINES)
        assert (again, asked) == (first, [])
        moved, asked, *_ = build(store, frozenset({"yoga.md"}), HEADLINES | {"yoga.md": "Reporté : Yoga"})
        assert asked == ["yoga.md"]
        assert [one == other for one, other in zip(moved, first, strict=True)] == [True, False, True]

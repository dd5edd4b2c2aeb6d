"""The proof of the proof: code that forgets one of the things a page is made of no longer gives what a build from nothing gives."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from plugins.core.publication.publication import format_guid
from tests.campaign import campaign
from tests.incremental.accidents import AUTHORITY
from tests.incremental.changes import CHANGES
from tests.incremental.forge import ROOT
from tests.incremental.histories import parted
from tests.incremental.sites import SITES, Site, Text

pytestmark = campaign


def reworded(site):
    """A body is edited."""
    site.put(Text("articles/a5.md", site.texts["articles/a5.md"].head, "Autre chose."))


def readdressed(site):
    """Another article moves, to which one leads."""
    head = site.texts["articles/a5.md"].head
    site.put(Text("articles/a5.md", head | {"Slug": "ailleurs"}))


def leading(site):
    """One article leads to another."""
    site.put(Text("articles/a0.md", site.texts["articles/a0.md"].head, "[Lire]({filename}/articles/a5.md)"))


def in_english(site):
    """A translation is added."""
    site.put(Text("articles/en.md", site.texts["articles/a5.md"].head | {"Slug": "article-5", "Title": "In English", "Lang": "en"}))


def translation_moved(site):
    """The translation moves."""
    site.put(Text("articles/en.md", site.texts["articles/en.md"].head | {"Url": "else.html", "Save_as": "else.html"}))


def template_changed(site):
    """A template that others extend is changed."""
    base = site.own_theme / "templates" / "base.html"
    site.write("theme/templates/base.html", base.read_text() + "changé")


def elsewhere(site):
    """The same bytes in another folder, and so another category."""
    site.put(Text("articles/sport/x.md", {"Title": "X", "Date": "2026-01-01"}))


def and_elsewhere(site):
    """And in yet another."""
    site.drop("articles/sport/x.md")
    site.put(Text("articles/culture/x.md", {"Title": "X", "Date": "2026-01-01"}))


def settings_changed(site):
    """How addresses are made is changed."""
    site.settings["SLUGIFY_SOURCE"] = "'basename'"
    site.save()


def output_edited(site):
    """A page is edited by hand."""
    (site.output / "article-5.html").write_text("à la main")


def added(site):
    """One article more."""
    CHANGES["article_added"](site, random.Random(1))


def retitled(site):
    """An article has another title, which those beside it show."""
    site.put(Text("articles/a1.md", site.texts["articles/a1.md"].head | {"title": "Un autre titre"}))


def nothing(site):
    """Nothing."""


def tomorrow(site):
    """Days pass."""
    site.now = "2026-03-30T09:00"


def announced(site):
    """Every article is announced."""
    receipts = {format_guid(AUTHORITY, f"essai-{number}"): [["X", "https://x.example/1"]] for number in range(4)}
    site.write("state/receipts.json", json.dumps({"size": 9, "receipts": receipts}))


@dataclass(frozen=True)
class Forgotten:
    """What `edits` of the code forget: by module, what is replaced by what. It shows at `site` once `then` follows `first`."""

    edits: tuple[tuple[str, str, str], ...]
    then: Callable[[Site], None]
    first: Callable[[Site], None] = nothing
    site: str = "sober"


OF_THE_PLAN = (
    ("plan", "combine_digests(closure.digest, self.fingerprint_context(page, closure)[0])", "combine_digests({article})"),
    ("plan", "combine_digests(closure.digest, around, *own)", "combine_digests({page})"),
)


def of_the_plan(**values: str) -> tuple[tuple[str, str, str], ...]:
    """The two places where a fingerprint is made, without one of its parts."""
    return tuple((module, old, new.format(**values)) for module, old, new in OF_THE_PLAN)


WITHOUT_TEMPLATE = of_the_plan(article="self.fingerprint_context(page, closure)[0]", page="around, *own")
WITHOUT_CONTEXT = of_the_plan(article="closure.digest", page="closure.digest, *own")
FORGOTTEN = {
    "the_template": Forgotten(WITHOUT_TEMPLATE, template_changed),
    "the_context": Forgotten(WITHOUT_CONTEXT, added),
    "what_a_page_is_given": Forgotten(
        (("plan", "combine_digests(closure.digest, around, *own)", "combine_digests(closure.digest, around)"),), reworded
    ),
    "the_items_of_a_list": Forgotten(
        (("fingerprint", "(cut, value.object_list) if name in closure.lists and value is not paginator else cut", "cut"),), reworded
    ),
    "the_files_that_are_lost": Forgotten((("plan", "name not in self.lost_files", "True"),), output_edited),
    "the_bytes_of_a_text": Forgotten((("objects", "return combine_digests(key, where", "return combine_digests(b'', where"),), reworded),
    "where_it_stands": Forgotten(
        (("objects", "return combine_digests(key, where", "return combine_digests(key, b''"),), and_elsewhere, elsewhere
    ),
    "where_it_leads": Forgotten((("content_fingerprint", "if label.traits.links else b", "if False else b"),), readdressed, leading),
    "its_translations": Forgotten((("content_fingerprint", "if others else b", "if False else b"),), translation_moved, in_english),
    "what_rooms_put_on_it": Forgotten(
        (
            ("content_fingerprint", "leads, *added(content)]", "leads]"),
            ("content_fingerprint", "combine_digests(label.mark, *self._digest_extras(value))", "combine_digests(label.mark)"),
        ),
        announced,
        nothing,
        "beffroi",
    ),
    "what_rooms_put_on_what_stands": Forgotten((("plan", "source not in moved_sources and ", ""),), announced, nothing, "beffroi"),
    "what_rooms_hang_later": Forgotten((("rows", "digests.pop(source) for", "digests[source] for"),), retitled, nothing, "beffroi"),
    "the_items_of_a_list_that_a_room_cuts": Forgotten((("plan", "(*names, *made_from)", "names"),), retitled, nothing, "beffroi"),
    "the_template_of_a_list_that_a_room_cuts": Forgotten(
        (("plan", "combine_digests(closure.digest, around, *map(", "combine_digests(*map("),), template_changed, nothing, "beffroi"
    ),
    "what_a_row_is_made_of": Forgotten((("rows", "content in find_moved(contents)}", "content in ()}"),), retitled, nothing, "beffroi"),
    "the_bytes_it_was_read_from": Forgotten((("readings", " and label.key == key}", "}"),), reworded),
    "the_world": Forgotten((("build", "stale = store.read_note", "stale = False and store.read_note"),), settings_changed),
    "the_time": Forgotten((("inputs", "(not until or now < datetime.fromisoformat(until))", "True"),), tomorrow, nothing, "beffroi"),
}


def edited_sources(edits):
    """The text of each module of the room that `edits` name, edited, by its name."""
    sources = {}
    for module, old, new in edits:
        (place,) = (ROOT / "plugins" / "engine" / "incremental").rglob(f"{module}.py")
        name = ".".join(place.relative_to(ROOT).with_suffix("").parts)
        text = sources.get(name, place.read_text(encoding="utf-8"))
        assert text.count(old) == 1, f"{module} no longer says {old}"
        sources[name] = text.replace(old, new)
    return sources


@pytest.mark.parametrize("what", FORGOTTEN)
def test_to_forget_it_shows(tmp_path, forge, what):
    case = FORGOTTEN[what]
    site = SITES[case.site](tmp_path, forge)
    site.sources = edited_sources(case.edits)
    case.first(site)
    assert site.build() == 0, site.said
    case.then(site)
    assert parted(site)

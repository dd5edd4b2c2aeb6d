"""The plan of the site counts what there is under each heading, and knows nothing else of any publication."""

from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from plugins.core.publication.kind import Kind
from plugins.journal.law.expression import KINDS
from plugins.journal.law.notices import Heading, build_site_plan
from tests.campaign import trials

ARTICLE = Kind("article", "Article", "Articles", "articles", "{date:%Y}/{slug}/", "article", ())
BREVE = replace(ARTICLE, name="breve", plural="Brèves", folder="breves", address="breves/{slug}/")
TRIBUNE = KINDS[0]
EVERY = (ARTICLE, BREVE, TRIBUNE)


def content(kind=ARTICLE, category="Culture", title="Le marché"):
    publication = SimpleNamespace(kind=kind, category=category, title=title)
    return SimpleNamespace(publication=publication, category=SimpleNamespace(url=f"rubriques/{category.lower()}/"), lang="fr")


def test_categories_are_counted_by_their_address():
    plan = build_site_plan([content(), content(), content(category="Sport")], EVERY)
    assert plan.categories == {"rubriques/culture/": 2, "rubriques/sport/": 1}


def test_a_kind_with_a_list_of_its_own_is_named_with_its_address():
    plan = build_site_plan([content(BREVE), content(TRIBUNE, category=""), content()], EVERY)
    assert plan.kinds == (Heading("Brèves", "breves/", 1), Heading("Tribunes", "expression/", 1))


def test_a_kind_that_nobody_wrote_is_not_there():
    assert build_site_plan([content()], EVERY).kinds == ()


def test_what_has_no_category_is_counted_in_none():
    assert build_site_plan([content(category="")], EVERY).categories == {}


def test_another_title_changes_nothing():
    assert build_site_plan([content()], EVERY) == build_site_plan([content(title="La foire")], EVERY)


@given(st.lists(st.tuples(st.sampled_from(EVERY), st.sampled_from(["Culture", "Sport", ""]))), st.randoms())
def test_the_order_of_files_changes_nothing(written, chance):
    contents = [content(kind, category) for kind, category in written[: trials(full=200, sample=20)]]
    shuffled = list(contents)
    chance.shuffle(shuffled)
    assert build_site_plan(contents, EVERY) == build_site_plan(shuffled, EVERY)

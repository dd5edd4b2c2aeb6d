from types import SimpleNamespace as Named

from plugins.journal.site.lists import list_category_links, list_page_links


def category(name, slug, members=1):
    items = [Named(publication=Named(category=name))] * members
    return Named(name=name, slug=slug, url=f"rubriques/{slug}/"), items


def test_categories_come_in_the_towns_order_and_the_others_after():
    used = [category("Autre", "autre"), category("Écoles", "ecoles"), category("Culture", "culture")]
    found = list_category_links(used, ("Écoles", "Sport", "Culture"))
    assert [link.name for link in found] == ["Écoles", "Culture", "Autre"]
    assert found[0].url == "rubriques/ecoles/"


def test_publications_without_a_category_make_no_entry():
    assert list_category_links([category("", "breves")], ("Culture",)) == ()


def page(title, plural="Pages", address="{slug}/"):
    return Named(publication=Named(title=title, kind=Named(plural=plural, address=address, is_linked_in_footer=True)), url=f"{title}/")


def test_pages_come_by_title_whatever_their_accents():
    pages = [page(title) for title in ("Zone 30", "À propos", "Mairie")]
    assert [link.name for link in list_page_links(pages)] == ["À propos", "Mairie", "Zone 30"]


def test_pages_that_have_a_folder_of_their_own_are_one_link_to_it():
    pages = [page("Mairie"), *(page(title, "Dossiers", "dossiers/{slug}/") for title in ("La crue", "Municipales"))]
    assert [(link.name, link.url) for link in list_page_links(pages)] == [("Dossiers", "dossiers/"), ("Mairie", "Mairie/")]


def test_a_kind_that_comes_and_goes_is_in_no_menu():
    one = page("L’eau", "Alertes", "alertes/{slug}/")
    one.publication.kind.is_linked_in_footer = False
    assert list_page_links([one]) == ()

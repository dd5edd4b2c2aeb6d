"""The lists by what one looks for."""

from datetime import date

from plugins.town.agenda.lists import EVENTS_PER_PAGE, RESERVED, TODAY, WEEKEND, paginate_axis
from plugins.town.agenda.pages import MOST_PLACES_NAMED, sort_links
from tests.agenda.made import content, made


def lists(*contents, **when) -> dict[str, list[str]]:
    return {axis.address: [event.event.poster.title for event in axis.items] for axis in made(*contents, **when).axes}


def test_an_event_is_in_each_list_that_it_is_of():
    found = lists(
        content(
            "Bal",
            place="Salle de la Batelière",
            type="concert",
            theme="Culture",
            price="gratuit",
            quartiers=("Centre", "Les Tilleuls"),
            public=("jeunes", "familles"),
        )
    )
    assert found == {
        address: ["Bal"]
        for address in (
            "agenda/jeunes/",
            "agenda/gratuit/",
            "agenda/quartiers/centre/",
            "agenda/quartiers/les-tilleuls/",
            "agenda/lieux/salle-de-la-bateliere/",
            "agenda/themes/culture/",
            "agenda/types/concert/",
        )
    }


def test_lists_that_have_nothing_do_not_exist():
    assert set(lists(content(price="5 €", place=None))) == {"agenda/types/marche/"}


def test_what_is_over_leaves_its_lists_and_their_addresses_stay():
    assert lists(content(), today=date(2026, 3, 29))["agenda/types/marche/"] == []
    assert lists(content(), today=date(2026, 3, 28))["agenda/types/marche/"] == ["Le marché"]


def test_the_next_comes_first_and_what_is_cancelled_last():
    found = lists(
        content("Tard", "30 mai 2026 de 8 h à 9 h"),
        content("Cours", "3 janvier 2026 de 8 h à 9 h", rrule="chaque samedi"),
        content("Lundi", "30 mars 2026 de 8 h à 9 h"),
        content("Rayé", "28 mars 2026 de 7 h à 8 h", cancelled="28 mars 2026"),
    )
    assert found["agenda/types/marche/"] == ["Cours", "Lundi", "Tard", "Rayé"]


def test_two_names_that_share_an_address_share_a_list():
    found = lists(content("A", place="Halle aux Grains"), content("B", place="halle aux grains"))
    assert sorted(found["agenda/lieux/halle-aux-grains/"]) == ["A", "B"]


def test_ways_tell_how_many_are_coming():
    ways = made(content(price="gratuit"), content("Hier", "26 mars 2026 de 8 h à 9 h", price="gratuit")).links_by_axis
    assert [(way.name, way.url, way.count) for way in ways[""]] == [("Gratuit", "agenda/gratuit/", 1)]
    assert [way.count for way in ways["types"]] == [1]


def test_no_event_can_take_the_address_of_a_list():
    everything = made(content(price="gratuit", type="exposition", public=("jeunes",), quartiers=("Centre",), theme="Culture"))
    firsts = {axis.address.split("/")[1] for axis in everything.axes}
    assert firsts <= RESERVED
    assert {TODAY, WEEKEND} <= RESERVED


def test_where_places_are_many_a_list_names_those_of_what_it_tells():
    everything = made(
        content("Bal", place="Halle", type="concert"), *(content(f"Marché {one}", place=f"Place {one}") for one in range(MOST_PLACES_NAMED))
    )
    concert = next(axis for axis in everything.axes if axis.address == "agenda/types/concert/")
    assert [way.name for way in everything.list_ways_from(event.place for event in concert.items)["lieux"]] == ["Halle"]
    assert len(everything.links_by_axis["lieux"]) == MOST_PLACES_NAMED + 1


def test_where_places_are_few_every_page_names_them_all():
    few = made(*(content(f"Marché {one}", place=f"Place {one}") for one in range(MOST_PLACES_NAMED)))
    assert len(few.list_ways_from(())["lieux"]) == MOST_PLACES_NAMED


def test_the_page_of_all_places_names_those_where_something_is_coming():
    places = made(
        content("Bal", place="Étang"), content("Jeu", place="Halle"), content("Hier", "26 mars 2026 de 8 h à 9 h", place="Cave")
    ).links_by_axis
    assert [way.name for way in sort_links(places["lieux"])] == ["Étang", "Halle"]


def test_a_long_list_is_cut_and_loses_no_event():
    everything = made(*(content(f"Marché {one}") for one in range(2 * EVENTS_PER_PAGE + 1)))
    pages = list(paginate_axis(next(axis for axis in everything.axes if axis.sort == "types")))
    assert [len(page.items) for page in pages] == [EVENTS_PER_PAGE, EVENTS_PER_PAGE, 1]
    assert [page.address for page in pages] == ["agenda/types/marche/", "agenda/types/marche/page/2/", "agenda/types/marche/page/3/"]
    assert [(page.earlier, page.later) for page in pages][1] == ("agenda/types/marche/", "agenda/types/marche/page/3/")


def test_a_list_of_what_is_over_keeps_its_page():
    (page,) = paginate_axis(next(axis for axis in made(content(), today=date(2026, 3, 29)).axes if axis.sort == "types"))
    assert (page.items, page.earlier, page.later) == ((), None, None)

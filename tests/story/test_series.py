"""A series: its order, its numbers, its neighbours, and what a new episode changes."""

from plugins.journal.story.related import AROUND, find_episodes
from tests.story.made import content, titles


def series(*days, name="Ceux d’ici"):
    return [content(f"Épisode du jour {day}", day, serie=name) for day in days]


def test_the_order_of_a_series_is_that_of_the_dates():
    found = find_episodes(series(9, 2, 5))
    assert [found[each].number for each in sorted(found, key=lambda each: each.publication.date)] == [1, 2, 3]


def test_an_episode_knows_the_one_before_and_the_one_after():
    first, second, third = series(1, 2, 3)
    found = find_episodes([first, second, third])
    assert (found[second].previous.title, found[second].next.title) == ("Épisode du jour 1", "Épisode du jour 3")
    assert found[first].previous is None and found[third].next is None


def test_an_episode_shows_those_around_with_their_numbers():
    found = find_episodes(series(*range(12)))
    middle = next(episode for episode in found.values() if episode.number == 7)
    assert [number for number, _ in middle.around] == list(range(7 - AROUND, 7 + AROUND + 1))


def test_a_series_is_one_whatever_the_capitals_and_the_accents():
    found = find_episodes([content("Un", 1, serie="Été à l’école"), content("Deux", 2, serie="ete a l'ecole")])
    assert {episode.series.name for episode in found.values()} == {"Été à l’école"}
    assert {episode.series.url for episode in found.values()} == {"series/ete-a-l-ecole/"}


def test_two_series_do_not_meet():
    found = find_episodes([*series(1, 2), *series(1, 3, name="Chantiers")])
    assert {episode.series.name for episode in found.values()} == {"Ceux d’ici", "Chantiers"}
    assert max(episode.number for episode in found.values()) == 2


def test_an_article_without_a_series_has_no_episode():
    assert find_episodes([content("Seul")]) == {}


def test_two_series_of_a_long_name_have_each_their_page():
    found = find_episodes([content(f"Le {end}", 1, serie=f"{'Ceux d’ici ' * 20}{end}") for end in ("nord", "sud")])
    assert len({episode.series.url for episode in found.values()}) == 2


def test_a_new_episode_of_a_long_series_changes_the_last_few():
    old = series(*range(50))
    before, after = find_episodes(old), find_episodes([*old, *series(60)])
    assert sum(before[each] != after[each] for each in old) <= AROUND


def test_episodes_are_told_in_words_alone():
    episode = next(iter(find_episodes(series(1)).values()))
    assert titles(mention for _, mention in episode.around) == ["Épisode du jour 1"]

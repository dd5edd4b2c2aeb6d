"""What else to read: chosen by tags, quarter and category, the same on every machine, and at a cost that follows the archive's length."""

import random

import pytest

from plugins.story import related
from plugins.story.related import RELATED_SHOWN, find_related
from tests.campaign import trials
from tests.story.made import content, titles


def led_to(contents, title):
    """The titles to which the publication called `title` leads."""
    return next(titles(others) for each, others in find_related(contents) if each.publication.title == title)


def test_an_article_leads_to_those_that_share_most_of_its_tags():
    journal = [
        content("La piscine", 0, tags=("piscine", "travaux", "sport")),
        content("Un autre chantier", 1, tags=("travaux",)),
        content("Les bassins", 2, tags=("Travaux", "piscine")),
        content("La kermesse", 3, tags=("école",)),
    ]
    assert led_to(journal, "La piscine") == ["Les bassins", "Un autre chantier"]


def test_of_two_that_share_as_much_the_nearest_in_time_comes_first():
    journal = [content("Loin", 0, tags=("oise",)), content("Près", 8, tags=("oise",)), content("Ici", 10, tags=("oise",))]
    assert led_to(journal, "Ici") == ["Près", "Loin"]


def test_the_quarter_decides_between_two_that_share_a_tag():
    journal = [
        content("Ici", 5, tags=("bus",), quartiers=("Gare",)),
        content("Ailleurs", 6, tags=("bus",), quartiers=("Centre",)),
        content("Au coin", 0, tags=("bus",), quartiers=("Gare",)),
    ]
    assert led_to(journal, "Ici") == ["Au coin", "Ailleurs"]


def test_two_of_one_quarter_and_one_category_are_related_without_a_tag():
    journal = [
        content("Ici", quartiers=("Gare",), category="Travaux"),
        content("Même rue", 1, quartiers=("Gare",), category="Travaux"),
        content("Même quartier", 2, quartiers=("Gare",), category="Sport"),
    ]
    assert led_to(journal, "Ici") == ["Même rue"]


def test_what_is_far_is_not_looked_for_however_alike():
    near = [content(f"Près {day}", day, tags=("oise",), category="Sport") for day in range(1, 4)]
    far = content("Loin", 90, tags=("oise",), quartiers=("Gare",), category="Sport")
    assert "Loin" not in led_to([content("Ici", 0, tags=("oise",), quartiers=("Gare",), category="Culture"), *near, far], "Ici")


def test_nothing_shared_is_nothing_related():
    assert led_to([content("Un", category="Sport"), content("Deux", 1, category="Sport")], "Un") == []


def test_few_are_shown():
    assert len(led_to([content(f"Article {day}", day, tags=("oise",)) for day in range(9)], "Article 4")) == RELATED_SHOWN


def test_a_breve_leads_to_articles_and_nothing_leads_to_a_breve():
    journal = [content("Brève", 1, "breve", tags=("oise",)), content("Article", 0, tags=("oise",)), content("Autre", 2, tags=("oise",))]
    assert sorted(led_to(journal, "Brève")) == ["Article", "Autre"]
    assert led_to(journal, "Article") == ["Autre"]


def test_nobody_is_led_to_another_language():
    assert led_to([content("Ici", tags=("oise",)), content("Here", 1, tags=("oise",), lang="en")], "Ici") == []


def test_the_articles_of_a_series_already_lead_to_each_other():
    journal = [content("Un", tags=("portrait",), serie="Ceux d’ici"), content("Deux", 1, tags=("portrait",), serie="ceux d'ici")]
    assert led_to(journal, "Un") == []


def archive(count, chance):
    """Articles of a long archive; three tags each, the first of them on half of all."""
    tags = ["ville", *(f"mot {number}" for number in range(200))]
    return [
        content(f"Article {day}", day, tags=tuple(chance.choices(tags, [200] + [1] * 200, k=3)), category="Sport") for day in range(count)
    ]


@pytest.mark.parametrize("seed", range(trials(full=40, sample=4)))
def test_the_order_of_files_decides_nothing(seed):
    chance = random.Random(seed)
    journal = archive(60, chance)
    known = {repr(each): titles(others) for each, others in find_related(journal)}
    chance.shuffle(journal)
    assert {repr(each): titles(others) for each, others in find_related(journal)} == known


@pytest.mark.parametrize("seed", range(trials(full=40, sample=4)))
def test_a_new_article_changes_what_a_few_lead_to_however_long_the_archive(seed):
    journal = archive(400, random.Random(seed))
    before = {repr(each): titles(others) for each, others in find_related(journal)}
    added = content("Nouveau", 401, tags=("ville", "mot 1", "mot 2"))
    after = {repr(each): titles(others) for each, others in find_related([*journal, added])}
    assert sum(before[title] != after[title] for title in before) <= 3 * RELATED_SHOWN


def test_ten_times_the_archive_costs_about_ten_times_the_work(monkeypatch):
    compared, best = [], related._best
    monkeypatch.setattr(related, "_best", lambda own, near, traits: (compared.append(len(near)), best(own, near, traits))[1])

    def count_comparisons(journal):
        compared.clear()
        assert sum(1 for _ in find_related(journal)) == len(journal)
        return sum(compared)

    chance = random.Random(1)
    few, many = archive(400, chance), archive(4_000, chance)
    assert 0 < count_comparisons(many) / count_comparisons(few) < 30, "a hundred times would be each with each"

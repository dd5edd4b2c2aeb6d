"""What else to read: chosen by tags, quarter and category, the same on every machine, and at a cost that follows the archive's length."""

import random

import pytest

from plugins.core.infrastructure.build_services import PublicationRows
from plugins.engine.incremental.cache.rows import StoredRows
from plugins.engine.incremental.cache.store import BuildStore
from plugins.journal.story import related
from plugins.journal.story.related import RELATED_SHOWN, build_mention, build_traits, find_related
from tests.campaign import trials
from tests.story.made import content, titles


def all_led_to(contents):
    """The titles to which each publication leads, by its own."""
    by_source = {each.relative_source_path: each for each in contents}
    found, changed = find_related(PublicationRows().get_rows_as_read("story", b"", contents, build_traits))
    assert changed is None
    return {repr(by_source[source]): titles(by_source[other] for other in others) for source, others in found.items()}


def led_to(contents, title):
    """The titles to which the publication called `title` leads."""
    return all_led_to(contents)[title]


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
    known = all_led_to(journal)
    chance.shuffle(journal)
    assert all_led_to(journal) == known


@pytest.mark.parametrize("seed", range(trials(full=40, sample=4)))
def test_a_new_article_changes_what_a_few_lead_to_however_long_the_archive(seed):
    journal = archive(400, random.Random(seed))
    before = all_led_to(journal)
    added = content("Nouveau", 401, tags=("ville", "mot 1", "mot 2"))
    after = all_led_to([*journal, added])
    assert sum(before[title] != after[title] for title in before) <= 3 * RELATED_SHOWN


def test_ten_times_the_archive_costs_about_ten_times_the_work(monkeypatch):
    compared, alike = [], related._compute_likeness
    monkeypatch.setattr(related, "_compute_likeness", lambda own, other: compared.append(other) or alike(own, other))

    def count_comparisons(journal):
        compared.clear()
        assert len(all_led_to(journal)) == len(journal)
        return len(compared)

    chance = random.Random(1)
    few, many = archive(400, chance), archive(4_000, chance)
    assert 0 < count_comparisons(many) / count_comparisons(few) < 30, "a hundred times would be each with each"


def brought_up_to_date(path, contents):
    """What each of `contents` leads to, by source, found out of what the last build knew; and of which it says that it may have changed."""
    with BuildStore(path) as store:
        rows = StoredRows(store, list, list)
        found = find_related(rows.get_rows_as_read("story", b"", contents, build_traits))
        rows.save()
        store.commit()
        return found


def shown(contents, related):
    """What the page of each of `contents` shows of others."""
    mentions = {each.relative_source_path: build_mention(each) for each in contents}
    return {source: [mentions[other] for other in others] for source, others in related.items()}


@pytest.mark.parametrize("seed", range(trials(full=400, sample=8)))
def test_whatever_happens_to_an_archive_each_leads_where_it_would_without_a_past(tmp_path, seed):
    chance, number = random.Random(seed), 0
    words, journal, before = ["ville", *(f"mot {each}" for each in range(chance.choice([1, 4, 20])))], {}, {}

    def made(title):
        keys = {"tags": tuple(chance.sample(words, chance.randrange(min(3, len(words))))), "summary": chance.choice("abc")}
        keys |= {"quartiers": ("Gare",)} if chance.random() < 0.3 else {}
        keys |= {"serie": "Portraits"} if chance.random() < 0.2 else {}
        keys |= {"category": chance.choice(["Sport", "Travaux"]), "lang": chance.choice(["fr", "fr", "fr", "en"])}
        return content(title, chance.randrange(40), chance.choice(["article", "article", "article", "breve"]), slug=title, **keys)

    for step in range(8):
        for _ in range(30 if step == 0 else chance.choice([0, 1, 1, 2, 6])):
            act = chance.choice(["add", "add", "drop", "change", "rename"]) if len(journal) > 5 else "add"
            if act == "add":
                number += 1
                journal[f"a{number}.md"] = made(f"a{number}")
                continue
            source = chance.choice(sorted(journal))
            old = journal.pop(source)
            if act == "change":
                journal[source] = made(source.removesuffix(".md"))
            elif act == "rename":
                number += 1
                journal[f"r{number}.md"] = old
        for source, each in journal.items():
            each.relative_source_path = source
        contents = chance.sample(list(journal.values()), len(journal))
        found, changed = brought_up_to_date(tmp_path / "store", contents)
        assert found == find_related(PublicationRows().get_rows_as_read("story", b"", contents, build_traits))[0]
        now = shown(contents, found)
        differing = {source for source in now.keys() | before.keys() if now.get(source) != before.get(source)}
        assert changed is None if step == 0 else differing <= changed
        before = now

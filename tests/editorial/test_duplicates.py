"""Two publications never share an address or an identity, and none is lost for it."""

import itertools
import random
from dataclasses import replace

import pytest

from plugins.journal.editorial.journal import AddressRegister
from tests.editorial.desk import article, journal, rules, sorts

OLD = "2019-05-04 10:00"


def addresses(of):
    return {publication.source: publication.address for publication in of.publications}


def test_the_older_keeps_the_address(tmp_path):
    files = {"articles/z.md": article(id="z", date="2026-03-01"), "articles/a.md": article(id="a", date="2026-03-02")}
    of = journal(tmp_path, files)
    assert [mistake.file for mistake in of.list_mistakes()] == ["content/articles/a.md"]
    assert addresses(of)["articles/z.md"] == "2026/03/le-marche-revient/"


def test_in_an_archive_the_newer_gets_an_address_beside(tmp_path):
    files = {f"articles/{name}.md": article(id=None, date=OLD) for name in "abc"}
    of = journal(tmp_path, files)
    assert not [mistake for mistake in of.list_mistakes() if not mistake.harmless]
    assert addresses(of) == {
        "articles/a.md": "2019/05/le-marche-revient/",
        "articles/b.md": "2019/05/le-marche-revient-2/",
        "articles/c.md": "2019/05/le-marche-revient-3/",
    }
    assert [publication.identity for publication in of.publications] == list(addresses(of).values())


def test_the_order_of_files_changes_nothing(tmp_path):
    files = {f"articles/{name}.md": article(id=None, date=f"2019-05-0{day}") for name, day in zip("abc", (3, 1, 2), strict=True)}
    of = journal(tmp_path, files)
    for order in itertools.permutations(of.readings):
        register = AddressRegister(rules(), "content")
        settled = register.settle({source: of.readings[source] for source in order})
        assert {source: reading.publication.address for source, reading in settled.items()} == addresses(of)


def test_an_address_made_beside_another_avoids_a_third(tmp_path):
    files = {
        "articles/a.md": article(id=None, date="2019-05-01"),
        "articles/b.md": article(id=None, date="2019-05-02"),
        "articles/c.md": article(id=None, date="2019-05-03", title="Le marché revient 2"),
    }
    assert len(set(addresses(journal(tmp_path, files)).values())) == 3


def test_the_second_of_two_ids_is_never_announced(tmp_path):
    files = {"articles/a.md": article(date=OLD), "articles/b.md": article(date="2019-06-01", title="Autre")}
    first, second = journal(tmp_path, files).publications
    assert (first.identity, first.stamped) == ("20260302-marche00", True)
    assert (second.identity, second.stamped) == ("2019/06/autre/", False)


def test_an_id_that_is_anothers_address_is_told(tmp_path):
    files = {"articles/a.md": article(id="2019/05/autre/", date=OLD), "articles/b.md": article(id=None, date=OLD, title="Autre")}
    identities = [publication.identity for publication in journal(tmp_path, files).publications]
    assert len(set(identities)) == 2


def test_the_same_title_in_two_months_or_two_kinds_is_no_duplicate(tmp_path):
    files = {
        "articles/a.md": article(id="a"),
        "articles/b.md": article(id="b", date="2026-02-02"),
        "breves/c.md": article(id="c"),
    }
    assert journal(tmp_path, files).list_mistakes() == []


def test_a_page_may_not_take_a_word_of_the_site(tmp_path):
    for word in (
        "Contact",
        "Suivre",
        "Archives",
        "Rubriques",
        "Flux",
        "Images",
        "Theme",
        "Breves",
        "Page",
        "404",
        "Index",
        "Mots clés",
        "2026",
    ):
        of = journal(tmp_path, {"pages/x.md": f'---\nid: p1\ntitle: "{word}"\n---\nTexte.\n'})
        assert sorts(of.list_mistakes()) == ["adresse réservée"], word


def test_an_article_may_take_a_word_of_the_site(tmp_path):
    assert journal(tmp_path, {"articles/a.md": article(title="Contact")}).list_mistakes() == []


def test_an_old_address_leads_to_its_page(tmp_path):
    of = journal(tmp_path, {"articles/a.md": article(aliases="[/vieux/marche/, /marche.html]")})
    assert of.list_mistakes() == []
    assert {of.addresses["vieux/marche/"], of.addresses["marche.html"]} == {"articles/a.md"}


def test_an_old_address_may_be_that_of_an_old_month(tmp_path):
    assert journal(tmp_path, {"articles/a.md": article(aliases="[/2025/12/le-marche/, /breves/2025/12/le-marche/]")}).list_mistakes() == []


def test_an_old_address_in_use_is_left_out(tmp_path):
    files = {"articles/a.md": article(id="a", date=OLD, aliases="[/2026/03/autre/]"), "articles/b.md": article(id="b", title="Autre")}
    of = journal(tmp_path, files)
    assert sorts(of.list_mistakes()) == ["adresse en double"]
    assert of.readings["articles/a.md"].publication.aliases == ()


@pytest.mark.parametrize(
    "alias",
    ["/documents/plan.pdf", "/documents/plan.pdf/", "/documents/plan.pdf/page/", "/index.htm", "/INDEX.HTML", "/Theme/css/", "/ARCHIVES/"],
)
def test_an_old_address_may_not_take_the_place_of_a_file(tmp_path, alias):
    of = journal(tmp_path, {"articles/a.md": article(aliases=f"[{alias}]"), "documents/plan.pdf": "%PDF"})
    assert sorts(of.list_mistakes()) in (["adresse réservée"], ["adresse en double"])
    assert of.readings["articles/a.md"].publication.aliases == ()


def test_an_old_address_may_lie_beside_files(tmp_path):
    files = {"articles/a.md": article(aliases="[/documents/marche/, /vieux/index.htm, /index.php]"), "documents/plan.pdf": "%PDF"}
    assert journal(tmp_path, files).list_mistakes() == []


@pytest.mark.parametrize("alias", ["é" * 120, "/".join(["vieux"] * 100)])
def test_an_old_address_that_no_disk_could_hold_is_told(tmp_path, alias):
    assert sorts(journal(tmp_path, {"articles/a.md": article(aliases=f"[{alias}]")}).list_mistakes()) == ["adresse impossible"]


@pytest.mark.parametrize(("date", "errors"), [("2026-03-02", 1), ("2019-03-02", 0)])
def test_a_tag_that_no_disk_could_hold_is_told_and_has_no_page(tmp_path, date, errors):
    of = journal(tmp_path, {"articles/a.md": article(date=date, tags=f"[marché, {'a' * 300}]")})
    assert sorts(of.list_mistakes()) == ["trop long (mots-clés)"]
    assert len(of.readings["articles/a.md"].errors) == errors
    assert of.readings["articles/a.md"].publication.tags == ("marché",)


def test_two_publications_claim_one_old_address(tmp_path):
    files = {
        "articles/a.md": article(id="a", aliases="[/vieux.html]"),
        "articles/b.md": article(id="b", title="Autre", date="2026-03-03", aliases="[/vieux.html]"),
    }
    of = journal(tmp_path, files)
    assert [mistake.file for mistake in of.list_mistakes()] == ["content/articles/b.md"]


def test_the_present_address_is_no_old_address(tmp_path):
    of = journal(tmp_path, {"articles/a.md": article(aliases="[/2026/03/le-marche-revient/index.html]")})
    assert sorts(of.list_mistakes()) == ["adresse en double"]


def test_names_that_differ_by_case_only_are_told(tmp_path):
    files = {"articles/Marche.md": article(id="a"), "articles/marche.md": article(id="b", title="Autre")}
    of = journal(tmp_path, files)
    assert sorts(of.list_mistakes()) == ["noms qui ne diffèrent que par la casse"]


def test_one_tag_has_one_name_whatever_the_order(tmp_path):
    files = {
        "articles/a.md": article(id="a", title="A", tags="[Fête, QGIS]"),
        "articles/b.md": article(id="b", title="B", tags="[fête]"),
        "articles/c.md": article(id="c", title="C", tags="[fête, qgis]"),
    }
    assert journal(tmp_path, files).tag_names == {"fete": "fête", "qgis": "QGIS"}


def test_thousands_of_the_same_title_cost_a_try_each(tmp_path):
    of = journal(tmp_path, {"articles/a.md": article(id=None, date=OLD)})
    one = of.readings["articles/a.md"]
    many = {f"articles/{n:05}.md": _renamed(one, f"articles/{n:05}.md") for n in range(4_000)}
    register = AddressRegister(rules(), "content")
    settled = register.settle(many)
    assert {next(numbers) for numbers in register.numbers.values()} == {2 + len(many) - 1}
    assert len({reading.publication.address for reading in settled.values()}) == 4_000


def _renamed(reading, source):
    return replace(reading, source=source, publication=replace(reading.publication, source=source))


@pytest.mark.parametrize("keys", [{"lang": "en"}, {"translation": "plan"}, {"status": "hidden"}])
def test_a_translation_may_unite_other_languages_and_what_no_list_shows(tmp_path, keys):
    files = {
        "articles/a.md": article(id="a", title="Le marché", translation="marche"),
        "articles/b.md": article(id="b", title="Le plan", **{"translation": "marche", **keys}),
    }
    assert sorts(journal(tmp_path, files).list_mistakes()) == []


class OneByOne(AddressRegister):
    """A register that never takes claims for distinct, and so looks at each publication in its turn."""

    def _are_claims_distinct(self, publications):
        return False


@pytest.mark.parametrize("seed", range(60))
def test_claims_that_are_distinct_are_settled_as_one_by_one(tmp_path, seed):
    chance = random.Random(seed)
    titles = [f"Le marché {chance.randrange(3 * 8 if seed % 2 else 10**6)}" for _ in range(8)] + ["Page", "Flux"][: seed % 3]
    files = {}
    for number, title in enumerate(titles):
        more = {"aliases": f"/ancien/{chance.randrange(4)}/"} if chance.random() < 0.3 else {}
        more |= {"translation": f"t{chance.randrange(3)}", "lang": chance.choice(["fr", "en"])} if chance.random() < 0.3 else {}
        dated = {"date": chance.choice([OLD, "2026-03-01"])}
        files[f"articles/{number}.md"] = article(id=chance.choice([None, f"id-{number}"]), title=title, **dated, **more)
    readings = journal(tmp_path, files).understood
    found, others = AddressRegister(rules(), "content"), OneByOne(rules(), "content")
    assert found.settle(readings) == others.settle(readings)
    assert (found.addresses, found.aside) == (others.addresses, others.aside)

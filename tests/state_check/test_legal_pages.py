"""The pages that the law asks for, as the State's robot reads them in the built site."""

import pytest

from tests.state_check.conftest import PAGES, WorldOfTown


def write(town: WorldOfTown, name: str, text: str) -> None:
    """Another text on a page."""
    (town.folder / "output" / name).write_text(text)


@pytest.mark.parametrize("siteurl", ["https://www.ville.fr", "https://www.ville.fr/journal"])
@pytest.mark.parametrize("absolute", [True, False])
def test_pages_are_found_wherever_the_site_stands(town: WorldOfTown, siteurl: str, absolute: bool) -> None:
    town.siteurl = siteurl
    town.build_pages(siteurl if absolute else siteurl.removeprefix("https://www.ville.fr"))
    found = town.judge()
    assert {found[page].light for page in ("déclaration d’accessibilité", "mentions légales", "données personnelles")} == {"vert"}


def test_without_a_build_the_pages_are_not_judged(town: WorldOfTown) -> None:
    (town.folder / "output" / "index.html").unlink()
    found = town.judge()["mentions légales"]
    assert found.light == "attention" and "n’a pas pu être jugé" in found.text and "./beffroi build" in found.remedy


@pytest.mark.parametrize("word", ["Directrice", "publication", "Hébergement", "Éditeur"])
def test_a_legal_notice_without_a_word_is_red(town: WorldOfTown, word: str) -> None:
    write(town, "mentions-legales/index.html", PAGES["mentions-legales"].replace(word, "…"))
    found = town.judge()["mentions légales"]
    assert found.light == "rouge" and word.lower() in found.text


@pytest.mark.parametrize("word", ["@", "Finalité", "durée de conservation", "sous-traitant"])
def test_a_page_on_personal_data_without_a_word_is_red(town: WorldOfTown, word: str) -> None:
    write(town, "donnees-personnelles/index.html", PAGES["donnees-personnelles"].replace(word, "…"))
    found = town.judge()["données personnelles"]
    assert found.light == "rouge" and word.lower() in found.text


def test_a_word_in_a_script_is_not_said(town: WorldOfTown) -> None:
    write(town, "mentions-legales/index.html", f"<script>{PAGES['mentions-legales']}</script>")
    assert town.judge()["mentions légales"].light == "rouge"


@pytest.mark.parametrize("words", ["Accessibilité", "Accessibilité : bientôt conforme"])
def test_a_home_page_that_does_not_state_the_conformity_is_red(town: WorldOfTown, words: str) -> None:
    home = (town.folder / "output" / "index.html").read_text()
    write(town, "index.html", home.replace("Accessibilité&nbsp;: partiellement conforme", words))
    assert town.judge()["déclaration d’accessibilité"].light == "rouge"


def test_links_that_lead_nowhere_are_red(town: WorldOfTown) -> None:
    for name in PAGES:
        (town.folder / "output" / name / "index.html").unlink()
    found = town.judge()
    assert {found[page].light for page in ("déclaration d’accessibilité", "mentions légales", "données personnelles")} == {"rouge"}

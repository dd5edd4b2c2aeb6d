"""Posters, card and insert: what a passer-by scans, what a printer receives, what a screen reader says of the file."""

import logging
from pathlib import Path

import pytest
from pypdf import PdfReader

from plugins.town.print.press import PAPERS
from tests.print.conftest import printed_by
from tests.print.read_paper import codes, elements, pages, text

NAMES = [paper.name for paper in PAPERS]
OPENED = [
    "https://bsky.app/profile/valbrune.example",
    "https://journal.valbrune.example/",
    "https://social.valbrune.example/@valbrune",
    "https://www.facebook.com/valbrune.officiel",
    "https://x.com/valbrune",
]
MILLIMETRE = 72 / 25.4


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_opens_the_journal_and_every_account(printed, name):
    assert sorted(codes(printed / f"{name}.pdf")) == OPENED


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """The papers of a town of eight accounts, which names its printer."""
    networks = ("x", "facebook", "bluesky", "instagram", "youtube", "linkedin", "telegram")
    many = [{"network": name, "handle": "saintbarthelemymontagne"} for name in networks]
    many.append({"network": "mastodon", "handle": "mairie@social.saint-barthelemy.example"})
    return printed_by(tmp_path_factory.mktemp("crowded"), ACCOUNTS=many, PRINT_HOUSE="Imprimerie des Écluses")


def test_a_town_of_eight_accounts_has_eight_codes_on_its_poster(crowded):
    assert len(codes(crowded / "affiche-a4.pdf")) == 9


def test_a_town_without_account_is_still_found(tmp_path):
    folder = printed_by(tmp_path, ACCOUNTS=[])
    assert [codes(folder / f"{name}.pdf") for name in NAMES] == [["https://journal.valbrune.example/"]] * len(NAMES)


@pytest.mark.parametrize(
    ("name", "size"), [("affiche-a4", (210, 297)), ("affiche-a3", (297, 420)), ("carte", (85, 55)), ("encart", (180, 80))]
)
def test_a_paper_has_the_size_that_the_printer_expects(printed, name, size):
    trimmed = PdfReader(printed / f"{name}.pdf").pages[0].trimbox
    assert (trimmed.width / MILLIMETRE, trimmed.height / MILLIMETRE) == pytest.approx(size, abs=0.2)


def test_the_card_goes_three_millimetres_past_its_edge(printed):
    page = PdfReader(printed / "carte.pdf").pages[0]
    assert (page.bleedbox.width - page.trimbox.width) / 2 / MILLIMETRE == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize(("name", "sheets"), [("affiche-a4", 1), ("affiche-a3", 1), ("carte", 2), ("encart", 1)])
def test_nothing_spills_on_another_sheet(printed, name, sheets):
    assert len(list(pages(printed / f"{name}.pdf", 20))) == sheets


def test_long_names_spill_on_no_other_sheet(tmp_path):
    town = {"name": "Saint-Barthélemy-de-la-Montagne-Noire", "address": "1, place du Général-de-Gaulle", "phone": "02 61 91 00 12"}
    address = "https://journal.saint-barthelemy-de-la-montagne-noire.example/actualites"
    folder = printed_by(tmp_path, SITENAME="Le Courrier des Trois-Rivières", TOWN=town, SITEURL=address)
    assert [len(PdfReader(folder / f"{name}.pdf").pages) for name in NAMES] == [1, 1, 2, 1]


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_its_language_and_its_title(printed, name):
    read = PdfReader(printed / f"{name}.pdf")
    assert (read.trailer["/Root"]["/Lang"], read.metadata.title.partition(" – ")[0]) == ("fr", "Le Beffroi")


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_of_the_file_says_what_it_shows(printed, name):
    figures = [element for element in elements(printed / f"{name}.pdf") if element["/S"] == "/Figure"]
    assert figures
    assert all(figure.get("/Alt") for figure in figures)


def test_the_title_of_the_poster_is_a_title_for_a_screen_reader(printed):
    assert [element["/S"] for element in elements(printed / "affiche-a4.pdf") if element["/S"][1:2] == "H"] == ["/H1", "/H2", "/H2"]


def test_the_printer_is_named_where_the_law_wants_it(crowded):
    assert "Imprimé par Imprimerie des Écluses" in text(crowded / "affiche-a4.pdf").replace("\n", " ")


def test_the_same_town_prints_the_same_bytes_and_leaves_nothing_of_a_paper_out(printed, tmp_path, caplog):
    with caplog.at_level(logging.ERROR, "weasyprint"):
        again = printed_by(tmp_path)
    assert [(again / f"{name}.pdf").read_bytes() == (printed / f"{name}.pdf").read_bytes() for name in NAMES] == [True] * len(NAMES)
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_the_papers_go_where_the_person_stands(journal):
    journal.run("print", "--output", "a-imprimer")
    assert sorted(path.stem for path in (journal.folder / "a-imprimer").iterdir()) == sorted(NAMES)


def test_the_papers_lead_to_the_public_journal(journal):
    journal.run("print")
    assert "https://journal.valbrune.example/" in codes(Path(journal.folder, "imprimes", "carte.pdf"))

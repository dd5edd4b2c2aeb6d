"""The magazine of a month, as a reader holds it, as a screen reader speaks it, as a printer receives it."""

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL.Image import Image
from pypdf import PdfReader

from plugins.command.town import open_town
from plugins.town.print.magazine import build_magazine
from plugins.town.print.press import open_press
from tests.house import ROOT
from tests.journal import TestJournal, files
from tests.print.month import filled
from tests.print.read_paper import codes, elements, pages, text

FOLDER = Path("imprimes", "magazine-2026-03")


@pytest.fixture(scope="module")
def edited(tmp_path_factory) -> TestJournal:
    """A journal whose magazine of March 2026 is written."""
    journal = filled(TestJournal(tmp_path_factory.mktemp("ville")))
    journal.run("magazine", "2026-03")
    return journal


@pytest.fixture(scope="module")
def paper(edited) -> Path:
    """The PDF."""
    return edited.folder / FOLDER / "magazine-2026-03.pdf"


@pytest.fixture(scope="module")
def twin(edited) -> BeautifulSoup:
    """The same pages in HTML."""
    return BeautifulSoup((edited.folder / FOLDER / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_the_month_is_told_and_nothing_else(twin):
    titles = [heading.get_text().replace("\u00a0", " ").replace("\u202f", " ") for heading in twin.select("main h3")]
    assert titles == [
        "L’Oise en crue",
        "Le marché revient sur la place du Beffroi dès le 4 avril",
        "La ligne B repart",
        "Le chat est redescendu",
    ]


def test_sections_come_in_the_town_s_order(twin):
    assert [heading.get_text() for heading in twin.select("main h2")] == ["Travaux", "Culture", "Brèves du mois"]


def test_the_editor_s_choice_is_on_the_cover(twin):
    assert twin.select_one(".cover-title").get_text(strip=True).startswith("Le marché revient")


def test_every_code_opens_an_article_the_journal_or_an_account(paper):
    articles = ["https://journal.valbrune.example/2026/03/le-marche-revient-sur-la-place-du-beffroi-des-le-4-avril/"]
    articles.append("https://journal.valbrune.example/2026/03/l-oise-en-crue/")
    assert set(articles) | {"https://journal.valbrune.example/", "https://x.com/valbrune"} <= set(codes(paper))


def test_the_file_says_its_language_its_title_and_who_made_it(paper):
    read = PdfReader(paper)
    assert (read.trailer["/Root"]["/Lang"], read.metadata.title, read.metadata.author) == (
        "fr",
        "Le Beffroi, mars 2026",
        "Ville de Valbrune-sur-Oise",
    )


def test_the_file_is_tagged_and_shows_its_title_in_the_window(paper):
    root = PdfReader(paper).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (True, True)
    assert {"/H1", "/H2", "/H3", "/H4", "/P", "/L", "/Table", "/TH", "/Figure", "/Link"} <= {element["/S"] for element in elements(paper)}


def test_headings_skip_no_level(paper):
    levels = [int(element["/S"][2]) for element in elements(paper) if element["/S"][:2] == "/H" and element["/S"][2:].isdigit()]
    assert levels[0] == 1
    assert [(one, two) for one, two in pairwise(levels) if two > one + 1] == []


def test_every_picture_says_what_it_shows(paper):
    figures = [element for element in elements(paper) if element["/S"] == "/Figure"]
    assert all(figure.get("/Alt") for figure in figures)
    assert {"Un étal au soleil", "Un étal de légumes"} <= {figure["/Alt"] for figure in figures}


def test_the_bookmarks_are_the_sections_and_their_articles(paper):
    outline = PdfReader(paper).outline
    names = [[entry.title for entry in one] if isinstance(one, list) else one.title for one in outline]
    assert [name for name in names if isinstance(name, str)] == [
        "Sommaire",
        "Travaux",
        "Culture",
        "Brèves du mois",
        "La suite paraît chaque jour",
    ]
    assert next(name for name in names if isinstance(name, list)) == ["L’Oise en crue"]


def test_every_typeface_travels_with_the_file(paper):
    described = [font for page in PdfReader(paper).pages for font in page["/Resources"].get("/Font", {}).values()]
    assert described
    for font in described:
        (inner,) = font.get_object()["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])


def test_the_contents_give_the_page_of_each_article(paper):
    read = PdfReader(paper)
    pages = [page.extract_text() for page in read.pages]
    where = next(number for number, page in enumerate(pages[2:], 3) if "L’eau monte" in page)
    entry = pages[1][pages[1].index("L’Oise en crue") :].split("Culture")[0]
    assert entry.rstrip().endswith(str(where))


def test_pages_are_numbered_after_the_cover(paper):
    pages = [page.extract_text() for page in PdfReader(paper).pages]
    assert [number for number, page in enumerate(pages[1:-1], 2) if str(number) not in (page.split()[0], page.split()[-1])] == []


def test_the_law_s_words_are_there(paper):
    said = " ".join(text(paper).split())
    assert "Direction de la publication" in said
    assert "Mairie de Valbrune-sur-Oise, par ses soins" in said


def test_a_link_to_an_article_of_the_month_turns_the_pages(twin):
    (link,) = [link for link in twin.select(".prose a") if link.get_text() == "la crue"]
    assert twin.select_one(link["href"]).get_text() == "L’Oise en crue"


def test_a_link_to_an_older_article_leads_to_the_site(twin):
    (link,) = [link for link in twin.select(".prose a") if link.get_text() == "la plage"]
    assert link["href"] == "https://journal.valbrune.example/2026/02/la-plage-rouvre/"


def test_a_wide_table_takes_both_columns(twin):
    assert twin.select_one("div.wide > table")


def test_two_notes_of_two_articles_have_two_names(twin):
    names = [element["id"] for element in twin.select("[id]")]
    assert len(names) == len(set(names))


def test_what_a_camera_wrote_stays_in_the_town_hall(edited):
    for name, held in files(edited.folder / FOLDER).items():
        assert b"APPAREIL-DU-MAIRE" not in held, name


def test_the_twin_needs_no_script_no_style_of_its_own_and_nobody_else(twin):
    assert twin.select("script, style, [style], [onclick]") == []
    asked = [element.get("src") or element.get("href") for element in twin.select("img, link")]
    assert [address for address in asked if "//" in address or address.startswith("data:")] == []


def test_the_twin_asks_for_files_that_are_beside_it(edited, twin):
    asked = [element.get("src") or element.get("href") for element in twin.select("img, link")]
    assert [address for address in asked if not (edited.folder / FOLDER / address).is_file()] == []


def test_the_same_month_gives_the_same_bytes(edited):
    before = files(edited.folder / FOLDER)
    edited.run("magazine", "2026-03")
    assert files(edited.folder / FOLDER) == before


def test_a_month_without_anything_names_the_last_that_has(edited):
    done = edited.run("magazine", "2019-04", code=2)
    assert done.stderr.strip() == "Rien n’a paru en avril 2019. Le dernier mois paru est 2026-03."


def test_what_is_no_month_is_told_how_to_write_one(edited):
    done = edited.run("magazine", "mars", code=2)
    assert "par exemple 2026-03" in done.stderr


def test_an_article_with_a_mistake_stops_the_magazine(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche", date="2026-03-02 09:00", category="Culutre")
    done = journal.run("magazine", "2026-03", code=1)
    assert "Culutre" in done.stderr


def test_a_month_of_brèves_alone_has_its_magazine(tmp_path):
    journal = TestJournal(tmp_path)
    Path(tmp_path, "content", "breves", "chat.md").write_text("---\nid: chat\ntitle: Le chat\ndate: 2026-03-05\n---\n\nIl va bien.\n")
    journal.run("magazine", "2026-03")
    assert len(PdfReader(tmp_path / FOLDER / "magazine-2026-03.pdf").pages) == 4


def test_the_site_can_have_its_page_and_the_file(edited, tmp_path):
    journal = filled(TestJournal(tmp_path))
    for name, folder in (("magazine-2026-03.pdf", "documents"), ("magazine-2026-03.md", "pages")):
        (tmp_path / "content" / folder).mkdir(exist_ok=True)
        shutil.copyfile(edited.folder / FOLDER / name, tmp_path / "content" / folder / name)
    journal.run("build")
    page = BeautifulSoup(journal.page("magazine-2026-03"), "html.parser")
    led = [link["href"] for link in page.select(".prose a[href]")]
    assert "/documents/magazine-2026-03.pdf" in [link["href"] for link in page.select("main a[href]")]
    assert {
        "/2026/03/l-oise-en-crue/",
        "/breves/2026/03/le-chat-est-redescendu/",
    } <= set(led)


def test_no_page_ends_much_before_its_foot_nor_with_a_title_alone(tmp_path):
    """March of the demonstration: nine stories, of which none fits what the one before leaves. The last page holds what is left."""
    town = open_town(str(ROOT / "publishconf.py"))
    edited = build_magazine(date(2026, 3, 1), town.content, {**town.conf, "PRINT_FOLDER": str(tmp_path)}, town.environ, lambda line: None)
    paper = edited.write(open_press(edited.room))
    body = list(pages(paper, 50))[2:-2]
    assert [number for number, page in enumerate(body, 3) if measure_void(page) > 0.35] == []
    for page in PdfReader(paper).pages[2:-2]:
        last = page.extract_text().split("\n")[-1].strip()
        assert last not in {"Travaux", "Écoles", "Culture", "Sport", "Solidarité", "Brèves du mois", "Agenda"}


def measure_void(page: Image) -> float:
    """The part of the body of an A4 that nothing is printed on, at its foot."""
    top, foot = (int(page.height * place / 297) for place in (19, 277))
    ink = page.crop((page.width // 16, top, page.width * 15 // 16, foot)).point(lambda grey: 255 * (grey < 235)).getbbox()
    return 1 - (ink[3] if ink else 0) / (foot - top)

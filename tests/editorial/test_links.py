"""Where links lead: to publications by file or by address, to files, to the site, elsewhere, or nowhere, told with the line."""

import pytest

from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.links import Links
from tests.editorial.desk import MARKET, NOW, article, journal
from tests.editorial.test_reading import PIXEL

FILES = {
    MARKET: article(id="m", tags="[marché]"),
    "articles/2026-03-14-fete.md": article(id="f", title="La fête", date="2026-03-14", aliases="[/vieux/fete/, /fete.html]"),
    "articles/2026-03-20-brouillon.md": article(id="d", title="Brouillon", date="2026-03-20", status="draft"),
    "articles/2026-04-20-demain.md": article(id="s", title="Demain", date="2026-04-20"),
    "articles/2026-03-01-cachee.md": article(id="h", title="Cachée", date="2026-03-01", status="hidden"),
    "articles/images/kiosque.png": PIXEL,
    "breves/2026-03-05-bus.md": "---\nid: b\ntitle: Le bus 4\ndate: 2026-03-05\n---\nUn arrêt de moins.\n",
    "pages/mentions.md": "---\nid: p\ntitle: Mentions légales\n---\nTexte.\n",
    "images/étals du marché.png": PIXEL,
    "images/100 %.png": PIXEL,
    "images/faux.png": b"pas une image",
    "documents/plan.pdf": b"%PDF-1.4",
    "documents/film.webm": b"film",
}
FETE = "{filename}/articles/2026-03-14-fete.md"


@pytest.fixture
def links(tmp_path):
    of = journal(tmp_path, FILES)
    return Links(of.readings[MARKET].publication, of, NOW)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-14-fete.md",
        "./2026-03-14-fete.md",
        "../articles/2026-03-14-fete.md",
        "/articles/2026-03-14-fete.md",
        "articles/../2026-03-14-fete.md",
        "{filename}2026-03-14-fete.md",
        "{filename}/articles/2026-03-14-fete.md",
        "|filename|/articles/2026-03-14-fete.md",
        "2026-03-14-fete",
        "/2026/03/la-fete/",
        "/2026/03/la-fete",
        "/2026/03/la-fete/index.html",
        "../la-fete/",
        "https://journal.valbrune.example/2026/03/la-fete/",
        "/vieux/fete/",
        "/fete.html",
        " 2026-03-14-fete.md ",
        "2026-03-14-f%65te.md",
    ],
)
def test_a_publication_has_many_names(links, written):
    assert links.link(written) == FETE


@pytest.mark.parametrize("ending", ["#programme", "?page=2", "?a=b#c"])
def test_what_follows_the_name_is_kept(links, ending):
    assert links.link(f"2026-03-14-fete.md{ending}") == FETE + ending
    assert links.link(f"/2026/03/la-fete/{ending}") == FETE + ending


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("../breves/2026-03-05-bus.md", "{filename}/breves/2026-03-05-bus.md"),
        ("/breves/2026/03/le-bus-4/", "{filename}/breves/2026-03-05-bus.md"),
        ("/mentions-legales/", "{filename}/pages/mentions.md"),
        ("2026-03-01-cachee.md", "{filename}/articles/2026-03-01-cachee.md"),
        ("../documents/plan.pdf", "{static}/documents/plan.pdf"),
        ("/documents/plan.pdf", "{static}/documents/plan.pdf"),
        ("documents/plan.pdf", "{static}/documents/plan.pdf"),
        ("{static}/documents/plan.pdf", "{static}/documents/plan.pdf"),
        ("{attach}../documents/plan.pdf", "{static}/documents/plan.pdf"),
        ("https://journal.valbrune.example/documents/plan.pdf", "{static}/documents/plan.pdf"),
        ("/suivre/", "/suivre/"),
        ("/", "/"),
        ("/rubriques/culture/", "/rubriques/culture/"),
        ("/mots-cles/marche/", "/mots-cles/marche/"),
        ("/archives/2026/03/", "/archives/2026/03/"),
        ("/flux/rss.xml", "/flux/rss.xml"),
        ("{tag}marché", "{tag}marché"),
        ("#bas", "#bas"),
        ("?page=2", "?page=2"),
    ],
)
def test_what_is_ours_is_found(links, written, address):
    assert links.link(written) == address


@pytest.mark.parametrize(
    "written",
    ["https://www.prefecture.example/a?b", "http://a.example", "//cdn.example/x", "mailto:mairie@valbrune.example", "tel:+33261910012"],
)
def test_what_is_elsewhere_is_left_alone(links, written):
    assert links.link(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "nulle-part.md",
        "/2026/03/nulle-part/",
        "/2027/",
        "plan.pdf",
        "{filename}nulle-part.md",
        "{static}/images/rien.png",
        "../../../etc/passwd",
        "/../secret",
        "{static}/../../secret",
        "/rubriques/cuisine/",
        "/mots-cles/inconnu/",
        "/n%00ul",
        "/nulle-part",
        "images",
        "/articles/",
        "/%2Fevil.example/x.xml",
        "/%2f/evil.example/x.json",
        "/%5Cevil.example/x.txt",
        "/\\evil.example/x.txt",
        "https://journal.valbrune.example//evil.example/x.xml",
        "https://journal.valbrune.example/%2Fevil.example/x.xml",
        "{static}//evil.example/x.xml",
        "{filename}/%2Fevil.example/x.xml",
    ],
)
def test_what_leads_nowhere_is_told(links, written):
    with pytest.raises(InvalidValue) as raised:
        links.link(written)
    assert (raised.value.sort, raised.value.instead) == ("lien brisé", None)


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:x",
        "about:blank",
        "view-source:x",
        "intent://x",
    ],
)
def test_a_dangerous_address_is_told(links, written):
    with pytest.raises(InvalidValue) as raised:
        links.link(written)
    assert (raised.value.sort, raised.value.instead) == ("adresse dangereuse", None)


def test_an_address_that_cannot_be_parsed_is_told(links):
    with pytest.raises(InvalidValue) as raised:
        links.link("http://[::1")
    assert raised.value.sort == "lien brisé"


@pytest.mark.parametrize("written", ["2026-03-20-brouillon.md", "/2026/04/demain/"])
def test_a_publication_to_come_is_not_linked_yet(links, written):
    with pytest.raises(InvalidValue) as raised:
        links.link(written)
    assert raised.value.sort == "lien vers une publication à venir"


def test_in_preview_it_is(tmp_path):
    of = journal(tmp_path, FILES, PREVIEW=True)
    assert Links(of.readings[MARKET].publication, of, NOW).link("2026-03-20-brouillon.md").startswith("{filename}")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("images/kiosque.png", "{static}/articles/images/kiosque.png"),
        ("../images/étals du marché.png", "{static}/images/étals du marché.png"),
        ("../images/%C3%A9tals%20du%20march%C3%A9.png", "{static}/images/étals du marché.png"),
        ("images/étals du marché.png", "{static}/images/étals du marché.png"),
        ("{static}/images/étals du marché.png", "{static}/images/étals du marché.png"),
        ("/images/100%20%25.png", "{static}/images/100 %25.png"),
    ],
)
def test_a_picture_is_found_beside_the_file_or_from_the_top(links, written, address):
    assert links.picture(written) == address


@pytest.mark.parametrize(
    ("written", "sort"),
    [
        ("https://photos.example/a.jpg", "image étrangère"),
        ("//photos.example/a.jpg", "image étrangère"),
        ("data:image/png;base64,AAAA", "adresse dangereuse"),
        ("images/rien.png", "image introuvable"),
        ("", "image introuvable"),
        ("2026-03-14-fete.md", "image introuvable"),
        ("/images/faux.png", "image illisible"),
        ("/documents/plan.pdf", "image illisible"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told(links, written, sort):
    with pytest.raises(InvalidValue) as raised:
        links.picture(written)
    assert raised.value.sort == sort


def test_a_film_must_be_ours(links):
    assert links.media("/documents/film.webm") == "{static}/documents/film.webm"
    with pytest.raises(InvalidValue):
        links.media("https://videos.example/film.webm")


@pytest.mark.parametrize("written", ["/documents/a%20b.pdf", "../documents/a%20b.pdf", "{static}/documents/a b.pdf", "/documents/a b.pdf"])
def test_the_address_of_a_file_whose_name_has_a_space_has_none(tmp_path, written):
    of = journal(tmp_path, {MARKET: article(), "documents/a b.pdf": b"%PDF-1.4"})
    links = Links(of.readings[MARKET].publication, of, NOW)
    assert links.link(written) == links.media(written) == "/documents/a%20b.pdf"


def test_a_misspelt_file_is_proposed(links):
    with pytest.raises(InvalidValue) as raised:
        links.link("2026-03-14-fetes.md")
    assert "articles/2026-03-14-fete.md" in raised.value.remedy


def mistakes(tmp_path, body):
    of = journal(tmp_path, {**FILES, MARKET: article(body, id="m")})
    return [
        (mistake.line, mistake.sort)
        for mistake in render_body(of.readings[MARKET].publication, of, NOW, build_converter(of.rules.settings)).mistakes
    ]


def test_the_same_broken_link_is_told_on_each_of_its_lines(tmp_path):
    assert mistakes(tmp_path, "[a](x.md)\n\n[b](x.md)\n\n[c](x.md)") == [(7, "lien brisé"), (9, "lien brisé"), (11, "lien brisé")]


def test_a_link_by_reference_is_told_where_its_address_stands(tmp_path):
    assert mistakes(tmp_path, "[a][là]\n\nTexte.\n\n[là]: x.md") == [(11, "lien brisé")]


def test_what_is_shown_as_code_is_no_link(tmp_path):
    assert mistakes(tmp_path, "`[a](x.md)`\n\n    [b](x.md)\n\n```\n<script>\n```") == []


def test_a_site_below_a_path_keeps_it(tmp_path):
    of = journal(tmp_path, FILES, SITEURL="https://www.valbrune.example/journal")
    links = Links(of.readings[MARKET].publication, of, NOW)
    assert links.link("/suivre/") == "/journal/suivre/"
    assert links.link("https://www.valbrune.example/journal/2026/03/la-fete/") == FETE
    assert links.link("https://www.valbrune.example/autre/") == "https://www.valbrune.example/autre/"


def test_without_a_public_address_links_stay_on_the_site(tmp_path):
    of = journal(tmp_path, FILES, SITEURL="")
    assert Links(of.readings[MARKET].publication, of, NOW).link("/suivre/") == "/suivre/"

"""A saved copy of a site moved in, its lists and menus left behind; acts in PDF, each with its page."""

import shutil
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from weasyprint import HTML

from tests.migration.town import PIXEL, empty_town, move, texts

MENU = (
    "<nav><ul>"
    + "".join(f'<li><a href="/rubrique-{number}/">Une rubrique du menu {number}</a></li>' for number in range(12))
    + "</ul></nav>"
)
FOOT = "<footer><p>Mairie de Bourg, 1 place de la Mairie. Mentions légales. Tous droits réservés.</p></footer>"
LONG = "Le marché du samedi revient sur la place, avec quarante étals de fruits, de légumes et de fromages, de huit heures à treize heures."


def page(title, body, head=""):
    """A page as a closed program writes it."""
    top = f'<!DOCTYPE html><html lang="fr"><head><title>{title} | Bourg</title>{head}</head>'
    return f"{top}<body>{MENU}<main><h1>{title}</h1>{body}</main>{FOOT}</body></html>"


DATED = """<script type="application/ld+json">
{"@type": "NewsArticle", "datePublished": "2021-05-12T09:30:00+02:00", "author": {"name": "Claire"}}</script>"""
HELD = '<script type="application/ld+json">{"@type": "Event", "startDate": "2021-07-14T21:00", "location": {"name": "Halle"}}</script>'
PAGES = {
    "/marche.php": page(
        "Le marché",
        f'<p>{LONG}</p><p>Voir <a href="horaires/">les horaires</a>.</p><img src="img/etal.png" alt="Un étal"><p>{LONG}</p>',
        DATED,
    ),
    "/horaires/": page(
        "Les horaires", f"<table><tr><th>Jour</th><th>Heure</th></tr><tr><td>samedi</td><td>8 h</td></tr></table><p>{LONG}</p>"
    ),
    "/bal/": page("Le bal", f"<p>{LONG}</p><p>{LONG}</p>", HELD),
    "/actualites/": page(
        "Actualités", "".join(f'<article><h2><a href="/{n}/">Titre {n}</a></h2><p>Début.</p></article>' for n in range(6))
    ),
}


def as_folder(folder):
    """What wget leaves."""
    for address, html in PAGES.items():
        path = folder / "copie" / "www.bourg.example" / (f"{address[1:]}index.html" if address.endswith("/") else address[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
    (folder / "copie" / "www.bourg.example" / "img").mkdir()
    (folder / "copie" / "www.bourg.example" / "img" / "etal.png").write_bytes(PIXEL)
    return folder / "copie"


def as_warc(folder):
    """What an archive of the web keeps."""
    with (folder / "site.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        sent = [(address, html.encode(), "text/html; charset=utf-8") for address, html in PAGES.items()] + [
            ("/img/etal.png", PIXEL, "image/png")
        ]
        for address, data, kind in sent:
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(f"https://www.bourg.example{address}", "response", payload=BytesIO(data), http_headers=headers)
            )
    return folder / "site.warc.gz"


@pytest.mark.parametrize("make", [as_folder, as_warc])
def test_a_copy_gives_texts_without_menus_and_every_address_answers(tmp_path, make):
    town = empty_town(tmp_path)
    move(town, make(tmp_path), "--offline")
    found = texts(town)
    assert sorted(found) == ["agenda/bal.md", "articles/2021-05-12-marche.md", "pages/horaires.md"]
    market = found["articles/2021-05-12-marche.md"]
    assert 'title: "Le marché"' in market and '- "Claire"' in market and market.count(LONG) == 2
    assert "[les horaires](/pages/horaires.md)" in market and "![Un étal](/images/etal.png)" in market
    assert "| Jour | Heure |" in found["pages/horaires.md"] and 'place: "Halle"' in found["agenda/bal.md"]
    assert not any("rubrique du menu" in text or "droits réservés" in text for text in found.values())
    rules = (town.folder / "content" / "redirections.csv").read_text(encoding="utf-8")
    assert "/marche.php;/2021/05/marche/" in rules and "/actualites/;/" in rules


def printed(path, text):
    """A PDF that a word processor makes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    HTML(string=f"<p>{text}</p>").write_pdf(path)


def scanned(path, words):
    """A PDF that a copier makes: a picture of words."""
    picture = Image.new("L", (1240, 600), 255)
    ImageDraw.Draw(picture).text((60, 60), words, fill=0, font_size=48)
    picture.save(path, "PDF", resolution=150)


def test_each_act_has_a_page_to_read_again_and_stops_nobody(tmp_path):
    printed(
        tmp_path / "actes" / "2021" / "deliberation-tarifs-12-05-2021.pdf",
        "Délibération. Les tarifs de la piscine * sont &lt;b&gt; votés à l’unanimité des présents.",
    )
    scanned(tmp_path / "actes" / "arrete-du-maire.pdf", "Le stationnement est interdit rue Neuve")
    (tmp_path / "actes" / "faux-document.pdf").write_bytes(b"%PDF-1.4 rien du tout")
    town = empty_town(tmp_path)
    content = town.folder / "content"
    town.run("import", "actes", str(tmp_path / "actes"), "--content", str(content))
    found = texts(town)
    act = found["pages/actes/deliberation-tarifs-12-05-2021.md"]
    assert (
        'pdf: "documents/actes/2021/deliberation-tarifs-12-05-2021.pdf"' in act and "date: 2021-05-12" in act and "status: draft" not in act
    )
    assert "Les tarifs de la piscine \\* sont &lt;b> votés" in act and "le PDF fait foi" in act
    scan = found["pages/actes/arrete-du-maire.md"]
    assert "status: draft" in scan and (not shutil.which("tesseract") or "stationnement est interdit" in scan)
    assert len(found) == 2
    told = town.run("check", "--warnings", "--content", str(content)).stdout
    assert "personne ne l’a relu" in told and "deliberation-tarifs-12-05-2021.pdf » : la déclaration" not in told
    edited = content / "pages/actes/deliberation-tarifs-12-05-2021.md"
    edited.write_text(act.replace("À relire", "Relu"), encoding="utf-8")
    town.run("import", "actes", str(tmp_path / "actes"), "--content", str(content))
    assert texts(town) == {**found, "pages/actes/deliberation-tarifs-12-05-2021.md": act.replace("À relire", "Relu")}

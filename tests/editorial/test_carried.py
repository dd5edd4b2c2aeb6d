"""What the site hands to readers as it is: documents, never a program, and nothing from outside of the content folder."""

import pytest

from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, article, journal, sorts, write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
HARMLESS = (
    '<a href="https://www.valbrune.example/"><path d="M0 0h9v9z" style="fill:url(#nuit)"/></a>',
    '<style>path { fill: #a93a24 }</style><use xlink:href="#beffroi"/>',
    '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    '<metadata><work xmlns="http://creativecommons.org/ns#" resource="http://purl.org/dc/dcmitype/StillImage"/></metadata>',
)
RUNNING = (
    "<script>alert(1)</script>",
    '<script href="/documents/x.js"/>',
    '<path onload="alert(1)"/>',
    '<a xlink:href="java&#10;script:alert(1)"><path/></a>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    '<image href="https://traceur.example/x.png"/>',
    '<use xlink:href="https://traceur.example/x.svg#y"/>',
    '<style>@import "https://traceur.example/x.css"; path { fill: url(https://traceur.example/x) }</style>',
    '<path style="fill:url(//traceur.example/x)"/>',
    "<style>@\\69mport 'https://traceur.example/x.css';</style>",
    "<style>@\\000069 mport 'https://traceur.example/x.css';</style>",
    '<path style="fill:u\\72l(https://traceur.example/x)"/>',
    '<path style="fill:u\\000072 l(//traceur.example/x)"/>',
    "<style>@im/**/port 'https://traceur.example/x.css'; a{b:ur\\\nl(//traceur.example/x)}</style>",
    '<path style="fill:url(/**/ //traceur.example/x)"/>',
    '<path style="fill:url(\\22//traceur.example/x)"/>',
    '<path fill="url( &quot;https://traceur.example/x&quot; )"/>',
    "<path style=\"background:image-set('https://traceur.example/x.png' 1x)\"/>",
    "<path style=\"background:i\\6d age-set('https://traceur.example/x.png' 1x)\"/>",
    '<path style="fill:\\2f\\2a u\\72l(//traceur.example/x)"/>',
    "<style>@font-face { src: \\75rl(https://traceur.example/f.woff2) }</style>",
    "<style>@namespace 'x'; @import/**/'https://traceur.example/x.css';</style>",
    '<style>a<tspan xmlns=""/>@import "https://traceur.example/x.css";</style>',
    '<set attributeName="onclick" to="alert(1)"/>',
    '<animate attributeName="xlink:href" to="data:text/html,x"/>',
    '<a xml:base="javascript:" href="alert(1)"><path/></a>',
    '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=https://traceur.example/"/>',
    '<img xmlns="http://www.w3.org/1999/xhtml" srcset="https://traceur.example/x.png"/>',
    '<td xmlns="http://www.w3.org/1999/xhtml" background="https://traceur.example/x.png"/>',
    '<math xmlns="http://www.w3.org/1998/Math/MathML"/>',
)


def told(folder, name, data):
    return sorts(journal(folder, {"articles/x.md": article(), name: data}).list_mistakes())


@pytest.mark.parametrize("drawing", HARMLESS)
def test_a_drawing_that_only_draws_may_be_given(tmp_path, drawing):
    assert told(tmp_path, "documents/plan.svg", SVG.format(drawing)) == []


@pytest.mark.parametrize("drawing", RUNNING)
def test_a_drawing_that_runs_or_calls_another_site_is_told(tmp_path, drawing):
    assert told(tmp_path, "documents/plan.svg", SVG.format(drawing)) == ["programme à télécharger"]


@pytest.mark.parametrize(
    "head", ['<?xml-stylesheet href="x.xsl" type="text/xsl"?>', '<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>', "<svg"]
)
def test_a_drawing_that_hides_what_it_is_is_told(tmp_path, head):
    assert told(tmp_path, "images/plan.svg", head + SVG.format("&x;" if "ENTITY" in head else "")) == ["programme à télécharger"]


HIDDEN = '<!DOCTYPE {0} [<!ENTITY % p "<!ATTLIST {0} {1}>">%p;]>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan.svg", HIDDEN.format("svg", "onload CDATA 'alert(1)'") + SVG.format("")),
        ("plan.svg", (HIDDEN.format("svg", "onload CDATA 'alert(1)'") + SVG.format("")).encode("utf-16")),
        ("flux.xml", HIDDEN.format("script", "xmlns CDATA 'http://www.w3.org/1999/xhtml'") + "<rss><script>alert(1)</script></rss>"),
        ("trace.kml", HIDDEN.format("kml", "xmlns CDATA 'http://www.w3.org/2000/svg' onload CDATA 'alert(1)'") + "<kml/>"),
    ],
)
def test_what_a_browser_alone_would_unfold_of_a_drawing_is_told(tmp_path, name, text):
    assert told(tmp_path, f"documents/{name}", text) == ["programme à télécharger"]


def test_a_drawing_of_an_old_program_that_names_its_namespaces_may_be_given(tmp_path):
    head = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY ns "http://ns.adobe.com/Extensibility/1.0/">]>'
    assert told(tmp_path, "documents/plan.svg", head + SVG.format('<g xmlns:x="&ns;"/>')) == []


@pytest.mark.parametrize("name", ["lisezmoi", "plan.xspf", "note.v2", "x.y.z"])
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", " \n<!DOCTYPE html>", "\ufeff<?xml version='1.0'?><x/>"])
def test_a_page_without_an_ending_that_says_so_is_told(tmp_path, name, text):
    assert told(tmp_path, f"documents/{name}", text) == ["programme à télécharger"]


@pytest.mark.parametrize(
    "name", ["x.php", "x.xhtm", "x.ecma", "x.es", "x.JS", "compte.shtml", "x.svgz", "x.cgi", "x.xhtml", "x.mml", "x.var", "x.asis", "x.pht"]
)
def test_a_program_is_told(tmp_path, name):
    assert told(tmp_path, f"documents/{name}", "x") == ["programme à télécharger"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "evil.js.gz",
            "evil.js.br",
            "EVIL.JS.GZ",
            "evil.mjs.zst",
            "page.html.gz",
            "page.html.br",
            "dessin.svg.gz",
            "flux.xml.br",
            "x.svgz.gz",
        ),
        *(
            "x.svgz.gz",
            "page.html.fr",
            "page.html.en.utf8",
            "evil.js.fr",
            "evil.js.bak",
            "x.html.gz.fr",
            "page.htm.",
            "x.js.gz.gz",
            "x.js.Z",
        ),
        *("photo.php.jpg", "photo.phtml.fr.png", "x.cgi.txt", "x.shtml.pdf", "x.var.pdf", "x.py.csv"),
    ],
)
def test_what_a_server_reads_behind_the_last_ending_is_told(tmp_path, name):
    assert told(tmp_path, f"documents/{name}", "x") == ["programme à télécharger"]


@pytest.mark.parametrize("name", ["carte.txt.gz", "style.css.br", "agenda.ics.zst", "donnees.json.gz"])
def test_a_compressed_copy_that_a_host_would_send_in_place_of_a_text_is_told(tmp_path, name):
    assert told(tmp_path, f"documents/{name}", "x") == ["copie comprimée"]


@pytest.mark.parametrize(
    "name",
    [
        *("archives.tar.gz", "budget.csv.gz", "base.sql.gz", "plan.pdf", "note.v2.pdf", "bulletin.n.12.pdf", "Intro à Node.js.pdf"),
        *("compte-rendu.fr.pdf", "page.html.pdf", "M. le maire.jpg", "x.y.z", "lisezmoi", "3.14", "2026.03.27.odt"),
    ],
)
def test_an_ordinary_name_of_several_points_may_be_given(tmp_path, name):
    assert told(tmp_path, f"documents/{name}", "x") == []


@pytest.mark.parametrize("name", ["flux.rss", "flux.atom", "trace.gpx", "trace.kml", "graphe.rdf", "schema.xsd"])
def test_a_page_that_hides_in_another_sort_of_xml_is_told(tmp_path, name):
    page = '<x><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></x>'
    assert told(tmp_path / "a", f"documents/{name}", page) == ["programme à télécharger"]
    assert told(tmp_path / "b", f"documents/{name}", "<x><y>12</y></x>") == []
    formula = '<x><math xmlns="http://www.w3.org/1998/Math/MathML" href="javascript:alert(1)"/></x>'
    assert told(tmp_path / "c", f"documents/{name}", formula) == ["programme à télécharger"]


def test_data_in_xml_may_be_given_unless_a_page_hides_in_it(tmp_path):
    assert told(tmp_path / "a", "documents/budget.xml", '<budget><ligne online="oui">12</ligne></budget>') == []
    hidden = '<x><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></x>'
    assert told(tmp_path / "b", "documents/budget.xml", hidden) == ["programme à télécharger"]


@pytest.mark.parametrize("name", ["documents/lien.txt", "articles/lien.pdf", "images/lien.jpg"])
def test_a_link_out_of_the_folder_gives_nothing_away(tmp_path, name):
    (tmp_path / "secret").write_text("JETON=1")
    content = write(tmp_path / "content", {"articles/x.md": article(), "documents/a.txt": "a", "images/a.txt": "a"})
    (content / name).symlink_to(tmp_path / "secret")
    assert sorts(check_journal(content, CONF, {}).errors) == ["fichier hors du contenu"]


def test_a_link_inside_of_the_folder_is_as_good_as_the_file(tmp_path):
    content = write(tmp_path / "content", {"articles/x.md": article(), "documents/a.txt": "a"})
    (content / "documents/b.txt").symlink_to("a.txt")
    assert check_journal(content, CONF, {}).errors == ()


def test_a_preview_gives_nothing_away_either(tmp_path, build):
    content = write(tmp_path / "content", {"articles/x.md": article(), "documents/a.txt": "a", "documents/b.php": "b"})
    (tmp_path / "secret").write_text("JETON=1")
    (content / "documents/lien.txt").symlink_to(tmp_path / "secret")
    site = build(content, "PREVIEW = True\n")
    assert [path.name for path in (site.output / "documents").iterdir()] == ["a.txt"], site.told

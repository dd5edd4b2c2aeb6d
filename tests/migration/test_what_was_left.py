"""What an import says of what it left: no run ends well with nothing taken, and nothing is left without a word."""

import re

import pytest

from tests.migration.test_crawls_and_acts import LONG, page, printed
from tests.migration.test_static_folders import jekyll, put
from tests.migration.town import category, empty_town, export, item, move, texts


def said(town, *words, code):
    """Both streams of a command."""
    done = town.run(*words, "--content", str(town.folder / "content"), code=code)
    return done.stdout + done.stderr


def import_site(town, source, *words, code):
    """What `import site` says."""
    return said(town, "import", "site", str(source), "--offline", *words, code=code)


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        ('site_name: Bourg\ndocs_dir: !ENV [DOCS, "./content"]\n', "content"),
        ("site_name: Bourg\ndocs_dir: !ENV [DOCS, AUTRE, textes]\nplugins: &p [search]\nextra: *p\n", "textes"),
        ("INHERIT: base.yml\nsite_name: Bourg\nmarkdown_extensions:\n  - x: !!python/name:y\n", "textes"),
    ],
)
def test_the_folder_of_texts_is_found_whatever_its_settings_hold(tmp_path, settings, folder):
    site = tmp_path / "site"
    put(site, **{"mkdocs.yml": settings, "base.yml": "docs_dir: textes\n", f"{folder}/horaires.md": "# Horaires\n\nOuvert.\n"})
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    assert "Ouvert." in texts(town)["pages/horaires.md"]


def test_settings_that_hold_a_bomb_are_read_in_no_time(tmp_path):
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    deep = "deep: " + "[" * 200_000 + "\n"
    site = tmp_path / "site"
    put(site, **{"mkdocs.yml": f"l0: &l0 [x]\n{levels}self: &self [*self]\n", "docs/a.md": "# Horaires\n\nOuvert.\n"})
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    (site / "mkdocs.yml").write_text(deep + "docs_dir: docs\n", encoding="utf-8")
    assert "1 textes inchangés" in import_site(town, site, code=0)


@pytest.mark.parametrize(
    ("name", "settings", "key"),
    [
        ("mkdocs.yml", "docs_dir: nulle-part\n", "docs_dir"),
        ("mkdocs.yml", "docs_dir: /etc\n", "docs_dir"),
        ("mkdocs.yml", "docs_dir: ../ailleurs\n", "docs_dir"),
        ("hugo.toml", 'contentDir = "nulle-part"\n', "contentDir"),
        ("_config.yml", "source: nulle-part\n", "source"),
        (".eleventy.js", "module.exports = () => ({ dir: { input: 'nulle-part' } })", "input"),
    ],
)
def test_a_folder_of_texts_that_is_not_there_is_said_with_the_key_that_names_it(tmp_path, name, settings, key):
    site = tmp_path / "site"
    put(site, **{name: settings, "articles/marche.md": "# Le marché\n\nSamedi.\n"})
    put(tmp_path / "ailleurs", **{"secret.md": "# Secret\n\nÀ moi.\n"})
    town = empty_town(tmp_path)
    answer = import_site(town, site, code=2)
    assert key in answer and name in answer and "--program textes" in answer
    assert texts(town) == {} and not (town.folder / "reprise").exists()


def test_a_folder_of_an_unknown_program_is_asked_about(tmp_path):
    site = tmp_path / "site"
    put(site, **{f"theme/templates/{n}.html": f"<html><body><p>{{% block x %}}{LONG}</p></body></html>" for n in range(4)})
    put(site, **{f"textes/{n}.md": f"---\ntitle: Texte {n}\ndate: 2021-05-12\n---\n{LONG}\n" for n in range(7)})
    (site / "textes" / "1.md").write_text(f"Title: Texte 1\nDate: 2021-05-12\n\n{LONG}\n", encoding="utf-8")
    put(site, **{"textes/vieux.rst": "Vieux\n=====\n", "README.md": "# Site\n"})
    town = empty_town(tmp_path)
    answer = import_site(town, site, code=3)
    assert "7 .md" in answer and "1 .rst" in answer and "4 .html" in answer
    assert "--program textes" in answer and "--program copie" in answer
    assert texts(town) == {}
    answer = import_site(town, site, "--program", "textes", code=0)
    assert sum(path.startswith("articles/2021-05-12") for path in texts(town)) == 7
    assert "Title:" not in "".join(texts(town).values())
    assert (
        "1 × texte" in answer
        and "4 × page HTML" in answer
        and "textes/vieux.rst" in (town.folder / "reprise" / "rapport.md").read_text(encoding="utf-8")
    )
    assert import_site(town, site, "--program", "mkdoc", code=2).count("mkdocs") >= 1


def test_the_folder_above_a_site_leads_to_the_site(tmp_path):
    site = tmp_path / "depot"
    put(site, **{"web/hugo.toml": "baseURL = 'https://www.bourg.example/'\n", "web/content/a.md": "+++\ntitle = 'A'\n+++\nOui.\n"})
    answer = import_site(empty_town(tmp_path), site, code=3)
    assert "web/hugo.toml" in answer and "Hugo" in answer


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_an_import_that_took_nothing_does_not_end_well(tmp_path, words):
    site = tmp_path / "site"
    put(site, **{"mkdocs.yml": "site_name: Bourg\n", "docs/images/etal.png": b"x"})
    assert "rien n’est repris" in import_site(empty_town(tmp_path), site, *words, code=2)
    (tmp_path / "export.xml").write_text(export(item(1, "Menu", "", "/menu/", type="nav_menu_item")), encoding="utf-8")
    assert "rien n’est repris" in import_site(empty_town(tmp_path), tmp_path / "export.xml", *words, code=2)


def test_a_calendar_and_places_that_give_nothing_do_not_end_well(tmp_path):
    (tmp_path / "vide.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nEND:VCALENDAR\r\n", encoding="utf-8")
    (tmp_path / "vide.csv").write_text("nom;adresse\n", encoding="utf-8")
    town = empty_town(tmp_path)
    for sort, name in (("agenda", "vide.ics"), ("lieux", "vide.csv")):
        assert "rien n’est repris" in said(town, "import", sort, str(tmp_path / name), code=2)


def test_acts_that_are_no_pdf_are_named(tmp_path):
    folder = tmp_path / "actes"
    printed(folder / "deliberation-du-12-05-2021.pdf", "Délibération. Les tarifs de la piscine sont votés à l’unanimité des présents.")
    others = ["2021/arrete.odt", *(f"2021/pv-{n}.docx" for n in range(5))]
    put(folder, **dict.fromkeys(others, b"PK"), **{".DS_Store": b"x", "Thumbs.db": b"x", "~$pv.docx": b"x"})
    town = empty_town(tmp_path)
    answer = said(town, "import", "actes", str(folder), code=0)
    assert "6 × fichier qui n’est pas un PDF" in answer
    report = (town.folder / "reprise" / "rapport-actes.md").read_text(encoding="utf-8")
    assert all(name in report for name in others) and "DS_Store" not in report and "Thumbs" not in report
    (folder / "deliberation-du-12-05-2021.pdf").unlink()
    answer = said(town, "import", "actes", str(folder), code=2)
    assert "arrete.odt" in answer and "aucun PDF" in answer
    assert "un dossier" in said(town, "import", "actes", str(folder / "2021" / "arrete.odt"), code=2)


def test_no_text_of_a_folder_is_left_without_its_name(tmp_path):
    site = tmp_path / "site"
    jekyll(site)
    put(
        site,
        **{
            "illisible.md": "---\n\ttitle: [\n  x: }\n---\nTexte.\n",
            "ancien.textile": "h1. Ancien",
            "simple.html": "<html><body><p>Page servie telle quelle.</p></body></html>",
            "mairie/public/enfants.md": "---\ntitle: Enfants\n---\nOui.\n",
            "mairie/security.md": "---\ntitle: Tranquillité\n---\nOui.\n",
        },
    )
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    report = (town.folder / "reprise" / "rapport.md").read_text(encoding="utf-8")
    assert all(name in report for name in ("illisible.md", "ancien.textile", "simple.html"))
    assert {"pages/enfants.md", "pages/security.md"} <= texts(town).keys()


def test_the_page_and_the_terminal_count_the_same_things(tmp_path):
    twice = '<p>Voir <a href="/parti/">là</a>.</p><img src="https://www.bourg.example/wp-content/uploads/a.png">'
    posts = [item(n, "Conseil municipal", twice, f"/conseil-{n}/", date="0000-00-00 00:00:00", more=category("Foo")) for n in (1, 2, 3)]
    posts.append(item(9, "Fermé", "", "/ferme/", type="page"))
    (tmp_path / "export.xml").write_text(export(*posts), encoding="utf-8")
    town = empty_town(tmp_path)
    answer = import_site(town, tmp_path / "export.xml", code=0)
    report = (town.folder / "reprise" / "rapport.md").read_text(encoding="utf-8")
    on_terminal = {words.rstrip("."): int(count) for count, words in re.findall(r"^(\d+) × (.+)$", answer, re.MULTILINE)}
    on_page = {words: int(count) for count, words in re.findall(r"^\| (\d+) \| ([^|]+) \|", report, re.MULTILINE)}
    assert on_terminal and on_terminal == on_page
    assert on_page["texte sans date : celle de l’import"] == 3 and on_page["rubrique d’avant devenue mot-clé"] == 1
    assert "articles/" in report.partition("texte sans date")[2].partition("\n")[0], "an example is a file to open"


@pytest.mark.parametrize(
    ("head", "categories"),
    [
        ("tags: velo marche", ["velo", "marche"]),
        ("tags: vélo cargo, marche", ["vélo cargo", "marche"]),
        ("tags: [vélo cargo, marche]", ["vélo cargo", "marche"]),
        ("categories: velo marche", ["velo", "marche"]),
        ("category: vélo cargo", ["vélo cargo"]),
    ],
)
def test_jekyll_s_words_are_what_jekyll_makes_of_them(tmp_path, head, categories):
    site = tmp_path / "site"
    put(site, **{"_config.yml": "url: https://www.bourg.example\n", "_posts/2021-05-12-a.md": f"---\ntitle: A\n{head}\n---\nOui.\n"})
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    (text,) = texts(town).values()
    assert re.findall(r'^  - "([^/\n]*)"$', text.partition("tags:")[2].partition("aliases:")[0], re.MULTILINE) == categories


META = '<meta {} content="2021-05-12T09:30:00+02:00">'
BODY = f"<p>{LONG}</p><p>{LONG}</p>"
ARTICLE = f"<article>{{}}{BODY}</article>"
POSTS = {
    "open graph": page("T", BODY, META.format('property="article:published_time"')),
    "by name": page("T", BODY, META.format('name="article:published_time"')),
    "microdata": page("T", BODY, META.format('itemprop="datePublished"')),
    "yoast": page(
        "T",
        BODY,
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle", "Thing"],'
        ' "datePublished": "2021-05-12"}]}</script>',
    ),
    "time of the article": page("T", ARTICLE.format('<time datetime="2021-05-12T09:30">12 mai</time>')),
    "time with a class": page("T", f'<div><time class="entry-date published" datetime="2021-05-12">12 mai</time></div>{BODY}'),
    "hatom": page("T", f'<abbr class="published" title="2021-05-12T07:30:00Z">le 12 mai</abbr>{BODY}'),
    "in words": page("T", f"<p>Publié le mercredi 12 mai 2021</p>{BODY}"),
    "in figures": page("T", f"<p>Mis en ligne le 12/05/2021 par Claire</p>{BODY}"),
    "dublin core of an article": page("T", BODY, META.format('name="DC.date.issued"') + '<meta property="og:type" content="article">'),
}
PAGES = {
    "changed only": page("T", BODY, META.format('property="article:modified_time"')),
    "an event to come": page("T", ARTICLE.format('<time datetime="2031-07-14">14 juillet</time>')),
    "an hour": page("T", ARTICLE.format('<time datetime="09:00">9 h</time>')),
    "a date of the text": page("T", f'<article>{BODY}<p>Jusqu’au <time datetime="2021-05-12">12 mai</time></p></article>'),
    "changed in the article": page("T", ARTICLE.format('<time class="updated" datetime="2021-05-12">12 mai</time>')),
    "a related article": page("T", f'{BODY}<aside><article><time datetime="2021-05-12">12 mai</time></article></aside>'),
    "text that says so": page("T", f"{BODY}<p>Le décret publié le 12 mai 2021 le permet.</p>"),
}


@pytest.mark.parametrize("html", POSTS.values(), ids=POSTS)
def test_a_page_of_a_copy_keeps_the_day_of_its_publication(tmp_path, html):
    put(tmp_path / "copie", **{"a.html": html})
    town = empty_town(tmp_path)
    move(town, tmp_path / "copie", "--offline")
    assert list(texts(town)) == ["articles/2021-05-12-a.md"]


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_page_that_no_day_publishes_stays_a_page(tmp_path, html):
    put(tmp_path / "copie", **{"a.html": html})
    town = empty_town(tmp_path)
    move(town, tmp_path / "copie", "--offline")
    assert [path.partition("/")[0] for path in texts(town)] == ["pages"]


def test_a_date_of_every_page_dates_a_page_and_makes_no_news_of_it(tmp_path):
    put(tmp_path / "copie", **{"a.html": page("T", BODY, META.format('name="dcterms.created"'))})
    town = empty_town(tmp_path)
    move(town, tmp_path / "copie", "--offline")
    ((path, text),) = texts(town).items()
    assert path.startswith("pages/") and "date: 2021-05-12 09:30" in text

"""What a build says it did, as an editor reads it."""

import pytest

from plugins.engine.incremental.report import BuildReport, ChangedSources, format_build_report
from tests.incremental.village import Village

TEXT, NEW = [("text", "")], [("new", "")]
ONE = ChangedSources(changed=("articles/a.md",))


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """A village whose site is built, twice."""
    village = Village(tmp_path_factory.mktemp("village"))
    village.first = format_build_report(village.build())
    return village


def said(*pages, put=(), **more):
    named = {path: (f"{template}.html", causes) for path, template, causes in pages}
    return format_build_report(BuildReport(written_files=(*named, *put), pages=named, **more))


def test_a_first_build_says_so(village):
    assert village.first == ["Construit à neuf : 8 pages (première construction)."]


def test_a_build_with_nothing_to_do_says_that_the_site_is_up_to_date(village):
    assert format_build_report(village.build()) == ["Rien n’a changé : le site est à jour."]


def test_an_article_that_changed_comes_with_the_pages_that_show_it(village):
    village.article("marche", "Le marché revient", "Dimanche.")
    assert format_build_report(village.build()) == ["4 pages : article modifié, accueil, rubrique, auteur, flux."]
    village.article("marche", "Le marché déménage")
    assert format_build_report(village.build()) == ["5 pages : article ajouté, article retiré, accueil, rubrique, auteur, archives, flux."]


def test_a_template_that_changed_is_named(village):
    village.settings(f'THEME_TEMPLATES_OVERRIDES = ["{village.folder}"]\n')
    village.build()
    (village.folder / "article.html").write_text("{{ article.title }}")
    village.build()
    (village.folder / "article.html").write_text("<b>{{ article.title }}</b>")
    assert format_build_report(village.build()) == ["1 page : article refait (gabarit article.html modifié)."]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda village: village.settings("SITESUBTITLE = 'Autre'\n"), "réglages modifiés : conf.py"),
        (lambda village: village.store.unlink(), "la mémoire des constructions manquait"),
        (lambda village: village.environ.update(TZ="Europe/Paris"), "la variable TZ a changé"),
        (lambda village: village.environ.update(BEFFROI_STATE="ailleurs"), "la variable BEFFROI_STATE a changé"),
    ],
)
def test_a_build_from_nothing_says_why(village, change, why):
    (village.site / "manifest.webmanifest").write_text("{}")
    village.build()
    (village.site / "manifest.webmanifest").write_text("{}")
    change(village)
    assert format_build_report(village.build()) == [f"Construit à neuf : 8 pages ({why})."]


def test_a_build_from_nothing_that_was_asked_for_says_so(village):
    assert format_build_report(village.build(ignores_cache=True)) == ["Construit à neuf : 8 pages (vous l’avez demandé)."]


def test_a_text_that_shows_nowhere_is_told_from_no_text_at_all(village):
    (village.content / "notes.txt").write_text("pour moi")
    assert format_build_report(village.build()) == ["Le site reste le même : notes.txt n’y paraît pas."]


def test_publications_come_first_then_lists_then_files():
    pages = ("index.html", "index", []), ("b/index.html", "brief", NEW), ("a/index.html", "article", TEXT)
    put = ("flux/rss.xml", "flux/atom.xml", "images/a.webp", "sitemap.xml", "theme/css/base.css", "documents/plan.pdf")
    assert said(*pages, put=put, sources=ONE) == [
        "3 pages : brève ajoutée, article modifié, accueil, 2 flux, image, plan du site, fichier du thème, autre fichier."
    ]


def test_many_are_counted_with_thin_spaces():
    pages = [(f"{number}/index.html", "article", []) for number in range(10_214)]
    assert said(*pages) == ["10\u202f214 pages : 10\u202f214 articles refaits."]


def test_files_alone_are_files():
    assert said(put=("images/a.jpg", "images/b.jpg"), sources=ONE) == ["2 fichiers : 2 images."]


def test_what_leaves_is_told():
    assert said(removed_files=("a/index.html", "images/a.jpg"), left_out_files={"a/index.html": "article.html"}, sources=ONE) == [
        "0 fichier : article retiré, 1 image en moins."
    ]


def test_the_day_is_told_when_no_text_moved():
    assert said(("index.html", "index", [("context", "now")])) == ["1 page : accueil (l’heure a changé)."]


@pytest.mark.parametrize(
    ("when", "sentence"),
    [("writing", "par un seul processus"), ("gathering", "une fois lus"), ("reading", "tous les textes sont relus")],
)
def test_a_plugin_that_declares_nothing_is_named_with_what_it_costs(when, sentence):
    lines = said(("index.html", "index", []), strangers={when: ("mon_greffon",)})
    assert len(lines) == 2
    assert "Le greffon mon_greffon " in lines[1]
    assert sentence in lines[1]
    assert "./beffroi help operations greffon" in lines[1]

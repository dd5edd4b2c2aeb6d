"""`build --explain` and `build --verify`, as a webmaster who wonders uses them."""

import os
import re

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.engine.incremental.build import Job
from plugins.engine.incremental.disk.inputs import DEFERRED_SETTINGS
from plugins.engine.incremental.explain import explain_pages, find_differences, format_lines, format_report
from plugins.engine.incremental.processes.child import start_program
from tests.campaign import long
from tests.incremental.village import Village
from tests.journal import files

BESIDE_THE_SITE = [".site.changements", ".site.construction", ".site.verrou"]
"""What a build leaves beside its site: what moved, for the deploy; its order; its lock."""
NOTHING = "  maintenant : rien de ce dont elle est faite n’a bougé ; elle resterait telle quelle."


@pytest.fixture
def village(tmp_path):
    """A village whose site is built, and whose templates can be overridden."""
    return build_village(tmp_path)


@pytest.fixture(scope="module")
def unmoved(tmp_path_factory):
    """One that is only read; files that are no pages came after its build."""
    village = build_village(tmp_path_factory.mktemp("unmoved"))
    (village.content / "images" / "a.png").write_bytes(b"")
    village.site.joinpath("theme/css").mkdir(parents=True, exist_ok=True)
    village.site.joinpath("theme/css/main.css").write_text("")
    return village


def build_village(folder):
    village = Village(folder)
    (folder / "gabarits").mkdir()
    (folder / "gabarits" / "article.html").write_text("{{ SITENAME }} {{ article.title }} {{ article.content }}")
    village.settings(f'THEME_TEMPLATES_OVERRIDES = ["{folder}/gabarits"]\n')
    village.article("b", "Le bal")
    village.build()
    return village


def job(village):
    return Job(village.content, village.site, village.conf, village.environment(), DEFERRED_SETTINGS, start=start_program)


def explained(village, asked):
    found = explain_pages(job(village), asked, village.folder)
    return [line for one in found for line in format_lines(one, village.content)]


def now(village, asked):
    return next(line for line in explained(village, asked) if "maintenant" in line)


@pytest.mark.parametrize(
    "asked",
    ["le-bal.html", "/le-bal.html", "le-bal", "https://essai.example/le-bal.html", "site/le-bal.html", "content/articles/b.md"],
)
def test_a_page_goes_by_its_address_its_file_or_its_text(unmoved, asked):
    first, text, template, made, today = explained(unmoved, asked)
    assert first == "le-bal.html"
    assert text == "  texte : content/articles/b.md"
    assert template == "  gabarit : article.html"
    assert re.fullmatch(r"  refaite le \d\d/\d\d/\d{4} à \d\d:\d\d : la page est nouvelle\.", made)
    assert today == NOTHING


@long
def test_the_home_page_goes_by_a_bare_slash(village):
    assert explained(village, "/")[0] == "index.html"


def test_a_text_that_changed_is_the_reason_before_and_after_the_build(village):
    village.article("b", "Le bal", "Dimanche.")
    assert now(village, "le-bal") == "  maintenant : elle serait refaite : son texte a changé, ou ce qu’il cite."
    assert explained(village, "le-bal")[-1] == "  textes qui ont bougé : articles/b.md modifié."
    village.build()
    assert explained(village, "le-bal")[3].endswith("son texte a changé, ou ce qu’il cite.")


def test_the_template_that_changed_is_named_and_no_other_page_is_touched(village):
    (village.folder / "gabarits" / "article.html").write_text("{{ article.title }}")
    assert now(village, "le-bal") == "  maintenant : elle serait refaite : le gabarit article.html a changé."
    assert now(village, "index.html") == NOTHING


@long
def test_a_page_that_is_always_made_says_why(village):
    (village.folder / "gabarits" / "article.html").write_text("{{ [1, 2]|random }}")
    village.build()
    assert "refaite à chaque construction : le filtre random" in explained(village, "le-bal")[3]


def test_a_file_that_was_touched_is_the_reason(village):
    (village.site / "le-bal.html").write_text("abîmé")
    assert now(village, "le-bal").endswith("son fichier avait été touché ou effacé.")


def test_a_page_that_would_go_says_so_and_a_new_one_is_new(village):
    (village.content / "articles" / "b.md").unlink()
    village.article("c", "La chorale")
    assert now(village, "le-bal") == "  maintenant : elle disparaîtrait."
    assert now(village, "content/articles/c.md") == "  maintenant : elle serait refaite : la page est nouvelle."


def test_a_setting_that_changed_is_the_reason_for_every_page(village):
    village.settings("# autre\n")
    assert "comme tout le site (réglages modifiés : conf.py)" in now(village, "le-bal")


def test_an_explanation_builds_nothing(village):
    village.article("b", "Le bal masqué")
    before, store = {path: path.stat() for path in village.site.rglob("*")}, village.store.read_bytes()
    explained(village, "index.html")
    assert {path: path.stat() for path in village.site.rglob("*")} == before
    assert village.store.read_bytes() == store
    assert sorted(path.name for path in village.folder.glob(".site*")) == BESIDE_THE_SITE


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("feeds/all.atom.xml", "aucune page du site n’est à cette adresse"),
        ("content/images/a.png", "aucune page n’en est faite"),
        ("theme/css/main.css", "ce n’est pas une page"),
    ],
)
def test_what_is_no_page_is_said_not_to_be_one(unmoved, asked, why):
    with pytest.raises(SettingsError, match=why):
        explained(unmoved, asked)


def test_a_site_that_was_never_built_cannot_be_explained(tmp_path):
    with pytest.raises(SettingsError, match="lancez d’abord"):
        explained(Village(tmp_path), "index.html")


def test_a_sound_site_is_verified_and_nothing_is_left_behind(village):
    village.article("b", "Le bal masqué")
    count, differences = find_differences(job(village), {})
    assert differences == []
    assert format_report(count, differences, village.site) == [
        f"Vérifié : les {len(files(village.site))} fichiers du site sont, à l’octet près, ceux d’une construction à neuf."
    ]
    assert sorted(path.name for path in village.folder.glob(".site*")) == BESIDE_THE_SITE


def test_a_site_that_is_not_what_it_should_be_is_reported_file_by_file(village):
    page, lost = village.site / "le-bal.html", village.site / "tags.html"
    when, text = page.stat().st_mtime_ns, page.read_text()
    page.write_text(text.replace("bal", "bol"))
    os.utime(page, ns=(when, when))
    assert lost.exists()
    count, differences = find_differences(job(village), {})
    told = format_report(count, differences, village.site)
    assert [one.path for one in differences] == ["le-bal.html"]
    assert "ligne 1 : «" in told[1]
    assert "bol" in told[1]
    assert "--explain le-bal.html" in "".join(told)
    assert ".site.construction" in "".join(told)

"""With the build room alone, what is built is what Pelican builds, byte for byte: on its own test journal, on a made one, on archives.

BEFFROI_CORPORA names a folder of real archives, one folder each; they are not part of the project.
"""

from pathlib import Path

import pelican
import pytest

from tests import warm
from tests.campaign import archives, long, trials
from tests.incremental.sites import SITES, differences
from tests.journal import ROOT, files

THEIRS = Path(pelican.__file__).parent / "tests"
SETTINGS = """
SITENAME, SITEURL, AUTHOR, TIMEZONE, DEFAULT_LANG = "Essai", "https://essai.example", "La rédaction", "Europe/Paris", "fr"
DEFAULT_PAGINATION, DEFAULT_DATE, PAGE_PATHS, STATIC_PATHS = 5, (2020, 1, 1), ["pages", "TestPages"], ["images", "pictures"]
YEAR_ARCHIVE_SAVE_AS, FEED_ALL_RSS, WITH_FUTURE_DATES = "{date:%Y}/index.html", "feeds/all.rss.xml", True
THEME = "simple"
"""
BY_PATH = """
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = ARTICLE_URL = ARTICLE_LANG_URL = "{path}.html"
"""
"""Pelican's test texts bear the same titles."""
IN_ORDER = """
from pelican import signals
def order(generator):
    find = generator.get_files
    generator.get_files = lambda *words, **more: dict.fromkeys(sorted(find(*words, **more))).keys()
def register():
    signals.article_generator_init.connect(order)
    signals.page_generator_init.connect(order)
"""
"""The order of the disk decides for Pelican which of the names « Yeah » and « yeah » a category bears; for us that of their paths."""


def built(folder: Path, content: Path, plugins: str, settings: str) -> dict[str, bytes]:
    """What Pelican makes of `content`."""
    (folder / "overrides").mkdir(exist_ok=True)
    (folder / "overrides" / "custom.html").write_text("{% extends 'article.html' if article else 'page.html' %}", encoding="utf-8")
    conf, output = folder / f"conf{len(plugins)}.py", folder / f"output{len(plugins)}"
    overrides = f"THEME_TEMPLATES_OVERRIDES = [{str(folder / 'overrides')!r}]"
    conf.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{settings}\nPLUGINS = {plugins}\n{overrides}\n", encoding="utf-8")
    done = warm.pelican([str(content), "-s", str(conf), "-o", str(output)])
    assert done.returncode == 0, done.stderr
    return files(output)


def parted(folder: Path, content: Path, settings: str = SETTINGS) -> list[str]:
    """How the build room's output differs from Pelican's own."""
    (folder / "in_order.py").write_text(IN_ORDER, encoding="utf-8")
    settings += f"\nPLUGIN_PATHS = [{str(folder)!r}]\n"
    ours, theirs = (built(folder, content, plugins, settings) for plugins in ("['plugins.engine.incremental.plugin']", "['in_order']"))
    assert len(theirs) > 5
    return differences(ours, theirs)


@pytest.mark.parametrize("name", ["sober", pytest.param("notmyidea", marks=long)])
def test_a_made_journal_is_what_pelican_makes_of_it(tmp_path, forge, name):
    site = SITES[name](tmp_path / "site", forge)
    text = site.texts["articles/a1.md"]
    text.body = "![x]({static}/images/un.gif) ![y]({attach}/images/deux.gif) [z]({filename}/articles/a5.md) [t]({tag}commun)"
    site.put(text)
    settings = (site.folder / "conf.py").read_text(encoding="utf-8")
    assert not parted(tmp_path, site.content, settings)


@pytest.mark.skipif(not (THEIRS / "content").is_dir(), reason="ce Pelican n’apporte pas ses textes d’essai")
@pytest.mark.parametrize("name", ["content", "TestPages", "mixed_content", "cyclic_intersite_links"][: trials(full=4, sample=2)])
def test_pelican_s_own_test_texts_are_what_pelican_makes_of_them(tmp_path, name):
    assert not parted(tmp_path, THEIRS / name, SETTINGS + BY_PATH)


@pytest.mark.skipif(not archives(), reason="BEFFROI_CORPORA ne nomme aucun dossier")
@pytest.mark.parametrize("corpus", archives()[: trials(full=9, sample=1)], ids=lambda path: path.name)
def test_an_archive_is_what_pelican_makes_of_it(tmp_path, corpus):
    assert not parted(tmp_path, corpus)

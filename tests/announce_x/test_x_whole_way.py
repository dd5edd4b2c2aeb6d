"""From a Markdown file to X, by bare `pelican` at its most talkative; and a canary in every credential on the way."""

import io
import os
import shutil

import pytest

from plugins.announce import commands
from plugins.core.infrastructure import settings
from plugins.core.infrastructure.redact import Redactor
from tests import warm
from tests.announce_x.town import HOST

ARTICLE = """---
title: Le marché s’installe place du Beffroi
id: 20260326-abcdefgh
date: 2026-03-26 08:00
category: Culture
tags: [vie pratique]
summary: Trois étals de plus, chaque jeudi.
---
Le marché revient.
"""
CONF = """
import sys
sys.path.insert(0, {root!r})
from publishconf import *
SITEURL = "https://{host}"
ANNOUNCE_AFTER = "build"
ANNOUNCE_PAGE_WAIT = RECONCILE_PAUSE = 0
"""


@pytest.fixture
def pelican(tmp_path, root, site, internet, x, unguarded):
    """Runs Pelican on a journal of one article whose host is the output itself; says all that was read on the terminal."""
    articles = tmp_path / "content" / "articles"
    articles.mkdir(parents=True)
    (articles / "marche.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "content" / "images").mkdir()
    shutil.copy(root / "content" / "images" / "valbrune.png", tmp_path / "content" / "images")
    conf = tmp_path / "essaiconf.py"
    conf.write_text(CONF.format(root=str(root), host=HOST), encoding="utf-8")
    state = {"BEFFROI_STATE": str(tmp_path / "state"), "BEFFROI_NOW": "2026-03-27T09:00", "COLUMNS": "100000"}
    environ = {**internet.environ, **x.keys.environ, **state}

    def run(*options: str) -> str:
        words = [str(tmp_path / "content"), "-o", str(site), "-s", str(conf), *options]
        ended = warm.pelican(words, root, **environ)
        return ended.stdout + ended.stderr

    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "announcements.json").write_text('{"version": 1, "announcements": []}')
    commands.run_begin(settings.load_settings(conf), os.environ | environ | {"BEFFROI_NOW": "2026-03-25T09:00"}, io.StringIO())
    return run


def shown(x, text: str) -> list[str]:
    """The secrets that `text` shows."""
    return [form for secret in x.keys.secrets if secret for form in Redactor.list_forms(secret) if form in text]


def test_an_article_reaches_x_once_however_often_it_is_built(pelican, x):
    pelican()
    pelican()
    assert [post.text.splitlines()[0] for post in x.posts] == ["Le marché s’installe place du Beffroi"]


def test_a_talkative_build_shows_no_secret(pelican, x, tmp_path):
    said = pelican("--debug")
    kept = "\n".join(path.read_bytes().decode(errors="replace") for path in tmp_path.rglob("*") if path.is_file())
    assert x.posts and "DEBUG" in said.upper() and shown(x, said + kept) == []


def test_the_settings_that_pelican_prints_show_no_secret(pelican, x):
    said = pelican("--print-settings")
    assert said.count("'FEED_AUTHORITY'") == 1, "an object among the settings that shows them all again"
    assert shown(x, said) == []

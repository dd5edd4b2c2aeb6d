"""A small journal, built by Pelican in a process of its own, with the rooms that its feeds depend on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.warm import pelican

SETTINGS = """
SITENAME, SITESUBTITLE, SITEURL = "Le Beffroi", "Le journal de Valbrune-sur-Oise", "{site}"
TIMEZONE, DEFAULT_LANG, THEME, DIRECT_TEMPLATES = "Europe/Paris", "fr", "simple", ["index"]
TOWN = {{"name": "Valbrune-sur-Oise", "address": "12, place du Beffroi", "phone": "02 61 91 00 12"}}
CATEGORIES = ["Vie municipale", "Travaux", "Écoles"]
FEED_AUTHORITY, FEED_MAX_ITEMS, STRICT_SINCE = "valbrune.example,2024", {most}, "2024-01-01"
PICTURE_CACHE = "{cache}"
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS = ["articles", "breves"], ["pages"], []
AUTHOR_SAVE_AS, FEED_ALL_ATOM, CATEGORY_FEED_ATOM, RELATIVE_URLS = "", None, None, False
PREVIEW = {preview}
PLUGINS = ["plugins.journal.editorial.plugin", "plugins.journal.pictures.plugin", "plugins.journal.feeds.plugin"]
"""
MARCHE = """---
id: 20260302-7k2m9qxa
title: Le marché s’installe place du Beffroi
date: 2026-03-02 09:00
category: Vie municipale
tags: marché, R&D
authors: Claire Amblard
summary: Dès samedi, quarante étals.
image:
  src: images/marche.png
  alt: Les étals
---

Le marché s’installe [près de la fontaine](/la-fontaine/), voir [les travaux](2026-03-01-travaux.md).[^1]

![Les étals](../images/marche.png)

[^1]: Jusqu’en juin.
"""
TRAVAUX = """---
id: 20260301-bbbbbbbb
title: La rue Neuve est fermée
date: 2026-03-01 08:00
category: Travaux
summary: Une semaine.
---

Déviation par la *rue Haute*.
"""
BREVE = """---
id: 20260303-cccccccc
title: Fuite d’eau
date: 2026-03-03 11:05
category: Travaux
---

Rue de l’Église, jusqu’à midi.
"""
PAGE = """---
id: 20260101-dddddddd
title: La fontaine
---

Place du Beffroi.
"""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """The content folder of a small journal: two articles, one with a picture, a brève and a page."""
    files = {
        "articles/2026-03-02-marche.md": MARCHE,
        "articles/2026-03-01-travaux.md": TRAVAUX,
        "breves/2026-03-03-fuite.md": BREVE,
        "pages/fontaine.md": PAGE,
    }
    for name, text in files.items():
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "content" / "images").mkdir()
    Image.new("RGB", (1200, 800), "#a93a24").save(tmp_path / "content" / "images" / "marche.png")
    return tmp_path / "content"


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Build a content folder; gives the output folder."""

    def built(content: Path, site: str = "https://journal.valbrune.example", most: int = 30, preview: bool = False, **environ: str) -> Path:
        conf, output = tmp_path / "conf.py", tmp_path / f"output-{len(list(tmp_path.iterdir()))}"
        conf.write_text(SETTINGS.format(site=site, most=most, preview=preview, cache=tmp_path / "cache"), encoding="utf-8")
        words = [str(content), "-s", str(conf), "-o", str(output), "--fatal", "errors", "--log-handler", "plain"]
        ended = pelican(words, **{"BEFFROI_NOW": "2026-03-27T09:00", **environ})
        if ended.returncode:
            raise RuntimeError(ended.stdout + ended.stderr)
        return output

    return built

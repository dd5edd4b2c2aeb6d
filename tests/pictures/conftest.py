"""A gallery in a temporary town."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Image, Publication
from plugins.journal.pictures.gallery import Gallery
from plugins.journal.pictures.room import Settings

ARTICLE = Kind("article", "Article", "Articles", "articles", "{date:%Y}/{date:%m}/{slug}/", "article", ())


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content folder."""
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    """Pictures in two widths, to be quick."""
    return new_gallery(tmp_path)


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., Gallery]:
    """The gallery of another build with the same cache; `output` names its folder."""
    return lambda **options: new_gallery(tmp_path, **options)


def new_gallery(tmp_path: Path, output: str = "output", **options: object) -> Gallery:
    chosen = {"picture_widths": (120, 400), "picture_cache": tmp_path / "cache", **options}
    return Gallery(Settings("Le Beffroi", "https://journal.valbrune.example", "Valbrune-sur-Oise", **chosen), tmp_path / output)


@pytest.fixture
def publication() -> Callable[..., Publication]:
    """A publication, with what the test says of it."""

    def made(title: str = "Le marché revient", image: Image | None = None, **said: object) -> Publication:
        known = {"kind": ARTICLE, "source": "articles/marche.md", "identity": "20260302-aaaaaaaa", "stamped": True, "slug": "marche"}
        known |= {"address": "2026/03/marche/", "body": "", "date": datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))}
        return Publication(**{**known, "title": title, "image": image, "category": "Culture", **said})

    return made

"""A journal small enough to read: publications as the editorial room hands them over, and feeds made of them."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication
from plugins.journal.feeds.feed import Feed, Masthead, build_item

AUTHORITY = "valbrune.example,2024"
SITE = "https://journal.valbrune.example"
HUB = "https://relais.example/?langue=fr&ville=valbrune"
ARTICLE = Kind("article", "article", "articles", "articles", "{date:%Y}/{date:%m}/{slug}/", "article", ())
PICTURE = SimpleNamespace(src="/images/marche.webp")
CARD = SimpleNamespace(
    url=f"{SITE}/images/cartes/marche.jpg", width=1200, height=630, alt="Le marché", media_type="image/jpeg", length=48_213
)
BODY = """<p>Le marché s’installe <a href="/plan/">place du Beffroi</a>.</p>
<p><img src="/images/marche.jpg" srcset="/images/marche-400.webp 400w, /images/marche-800.webp 800w" alt="Les étals"></p>"""

PUBLICATION = Publication(
    kind=ARTICLE,
    source="articles/2026-03-02-marche.md",
    identity="20260302-7k2m9qxa",
    stamped=True,
    title="Le marché s’installe place du Beffroi",
    slug="marche",
    address="2026/03/marche/",
    body="",
    date=datetime(2026, 3, 2, 9, tzinfo=PARIS),
    summary="Dès samedi, quarante étals.",
    category="Vie municipale",
    tags=("marché", "place du Beffroi"),
    authors=("Claire Amblard",),
)


def content(body: str = BODY, picture: Any = PICTURE, card: Any = CARD, site: str = SITE, **changes: Any) -> SimpleNamespace:
    """What Pelican hands over for a publication that differs from the sample's by `changes`."""
    publication = replace(PUBLICATION, **changes)
    return SimpleNamespace(
        publication=publication,
        content=body,
        state="published",
        permalink=f"{site}/{publication.address}",
        picture=picture,
        card=card,
        category=SimpleNamespace(name=publication.category, slug=slugify(publication.category)),
    )


def feed(*contents: SimpleNamespace, site: str = SITE, title: str = "Le Beffroi") -> Feed:
    """The feed of a journal holding `contents`."""
    masthead = Masthead(title, "Le journal de Valbrune-sur-Oise", site, "fr", AUTHORITY, (HUB,))
    return masthead.build_feed(tuple(build_item(one, AUTHORITY) for one in contents))


def three() -> Feed:
    """Three publications: one with all that an item can have, one in Occitan without picture, one bare."""
    plain = content(
        identity="20260301-bbbbbbbb", lang="oc", title="Lo mercat", slug="mercat", address="2026/03/mercat/", picture=None, card=None
    )
    bare = content("", None, identity="2019/05/fete/", title="Fête", slug="fete", address="2019/05/fete/", summary="", tags=(), authors=())
    return feed(content(modified=datetime(2026, 3, 3, 18, 30, tzinfo=PARIS)), plain, bare)

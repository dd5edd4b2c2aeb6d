"""Pages as the theme writes them, and a small site of them, for the tests of what is indexed."""

import json
from pathlib import Path

SITEURL = "https://journal.example"
CONF = {"SITEURL": SITEURL, "DEFAULT_LANG": "fr", "PLUGINS": ["plugins.journal.editorial.plugin", "plugins.journal.search.plugin"]}
ARTICLE = "2026/03/marche/"


def page(body: str = "<p>Samedi.</p>", title: str = "Le marché", address: str = ARTICLE, head: str = "", **said) -> str:
    """The page of a publication, which says of itself `said` to machines."""
    data = {"@id": f"{SITEURL}/{address}", "headline": title, "datePublished": "2026-03-02T09:00:00+01:00", **said}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    header = f'<header><p class="kicker">Ce que le thème met autour</p><h1>{title}</h1></header>'
    story = f'<article class="story">{header}<div class="prose">{body}</div></article>'
    return f'<html lang="fr"><head>{head}{script}</head><body><nav>Menu</nav><main id="contenu">{story}</main></body></html>'


def site(folder: Path, pages: dict[str, str]) -> Path:
    """A built site of these pages, by their address, with the page of the search and the site map."""
    for address, html in {"recherche/": "<main></main>", **pages}.items():
        (folder / address).mkdir(parents=True, exist_ok=True)
        (folder / address / "index.html").write_text(html, encoding="utf-8")
    locations = "".join(f"<url><loc>{SITEURL}/{address}</loc></url>" for address in pages)
    (folder / "sitemap.xml").write_text(f"<urlset>{locations}</urlset>", encoding="utf-8")
    return folder

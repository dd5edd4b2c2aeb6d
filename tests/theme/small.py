"""A small journal that has what the demonstration lacks: no picture, a hostile title, every state."""

from pathlib import Path

from tests.browser.demonstration import SITEURL
from tests.theme.built import ROOT, Site, build

LONG_TITLE = "Arrêté portant dérogation aux prescriptions de l’aménagement hydroélectrique intercommunautaire de l’Oise"
HOSTILE = """title: "Q&R : <script>alert(1)</script> l'été"
date: 2026-03-26T07:40
category: Culture
authors: ["Jo d'Arc"]"""
CORRECTED = """title: Corrigée
date: 2026-03-04T07:40
modified: 2026-03-05T18:00
category: Sport
correction: "9 h : non 8 h & <b>."
"""
PUBLICATIONS = {
    "longue": f'title: "{LONG_TITLE}"\ndate: 2026-03-24T07:40\ncategory: Travaux\nune: oui\nsummary: "Un « A & B » <b>."',
    "hostile": HOSTILE,
    "retiree": "title: Retirée\ndate: 2026-03-20T07:40\nmodified: 2026-03-21T08:00\ncategory: Sport\nstatus: withdrawn",
    "perimee": "title: Périmée\ndate: 2026-03-01T07:40\ncategory: Sport\nexpires: 2026-03-10",
    "brouillon": "title: Brouillon en cours\ndate: 2026-03-25T07:40\ncategory: Sport\nstatus: draft",
    "programmee": "title: Pour demain\ndate: 2026-03-28T07:40\ncategory: Sport",
    "sourcee": "title: Sourcée\ndate: 2026-03-05T07:40\ncategory: Culture\nsources: Conseil du 26 mars; R&D\ntags: [R&D]",
    "corrigee": CORRECTED,
    "deplacee": "title: Déplacée\ndate: 2026-03-02T07:40\ncategory: Sport\naliases: [/ancienne-adresse/]",
}


def small_journal(folder: Path, preview: bool) -> Site:
    """The small journal, built below `folder`."""
    articles = folder / "content" / "articles"
    articles.mkdir(parents=True)
    for name, head in PUBLICATIONS.items():
        text = f"---\nid: {name}-1\n{head}\n---\n\nUn paragraphe qui dit ce qu’il faut.\n"
        (articles / f"{name}.md").write_text(text, encoding="utf-8")
    breves = folder / "content" / "breves"
    breves.mkdir()
    (breves / "suite.md").write_text(
        "---\nid: suite-1\ntitle: Suite\ndate: 2026-03-06\nstatus: hidden\nlink: /mairie/?a=1&b=2\n---\nUn mot.\n", encoding="utf-8"
    )
    return build(folder, PATH=str(folder / "content"), PREVIEW=preview, SITEURL=SITEURL, THEME=str(ROOT / "theme"), DEFAULT_IMAGE=None)

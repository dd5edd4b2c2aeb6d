"""The magazine on the site: a page, in the journal's own Markdown, that leads to all that the PDF holds and names it."""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape

from plugins.print.issue import IssueSection, MagazineIssue
from plugins.publication.publication import Publication
from plugins.site.dates import month

MEANT = re.compile(r"([\\`*_\[\]])")
"""Signs that Markdown would take for its own, unless a bar stands before: https://daringfireball.net/projects/markdown/syntax#backslash"""


def format_page(issue: MagazineIssue, sitename: str) -> str:
    """The text of `content/pages/magazine-2026-03.md`, for a PDF that is in `content/documents/`."""
    name = f"magazine-{issue.month:%Y-%m}"
    title = f"Le magazine de {month(issue.month)}"
    head = {
        "id": name,
        "title": title,
        "slug": name,
        "summary": f"Ce que {sitename} a dit en {month(issue.month)}, rubrique par rubrique : chaque article, et le même en PDF."[:200],
        "pdf": f"documents/{name}.pdf",
    }
    front_matter = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    body = "\n".join(line for part in (*issue.parts, *issue.briefs) for line in _part(part))
    return f"---\n{front_matter}---\n\n{body}"


def _part(part: IssueSection) -> Iterator[str]:
    yield f"## {_plain(part.title)}\n"
    yield from _links(part.publications)
    yield ""


def _links(publications: Iterable[Publication]) -> Iterator[str]:
    return (f"- [{_plain(publication.title)}](<../{publication.source}>)" for publication in publications)


def _plain(text: str) -> str:
    return MEANT.sub(r"\\\1", escape(text, quote=False))

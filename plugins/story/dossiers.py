"""Dossiers: pages that gather the publications whose `dossier` names them, by short address or by title."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from plugins.publication.slug import slugify

KIND = "dossier"


def gather_dossiers(contents: Iterable[Any], pages: Iterable[Any]) -> Mapping[Any, tuple[Any, ...]]:
    """Each dossier of `pages`, newest first, with those of `contents` that name it, newest first too; none when nothing does yet."""
    dossiers = _newest_first(page for page in pages if page.publication.kind.name == KIND)
    named = {name: page for page in dossiers for name in (slugify(page.publication.title), page.publication.slug)}
    groups: dict[Any, list[Any]] = defaultdict(list)
    for content in _newest_first(content for content in contents if content.publication.extra.get("dossier")) if named else ():
        dossier = named.get(slugify(content.publication.extra.get("dossier") or ""))
        if dossier is not None:
            groups[dossier].append(content)
    return {dossier: tuple(groups[dossier]) for dossier in dossiers}


def _newest_first(contents: Iterable[Any]) -> list[Any]:
    return sorted(contents, key=lambda content: (content.publication.date, content.publication.address), reverse=True)

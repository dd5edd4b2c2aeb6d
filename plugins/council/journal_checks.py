"""What is asked of the sessions together: lists and minutes that are online in time, PDF files that who cannot see can read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.council.deliberation import deliberations
from plugins.council.kinds import KIND
from plugins.council.minutes import minutes
from plugins.council.overdue import overdue
from plugins.council.session import session
from plugins.council.sitting import PublishedSession, in_order
from plugins.infrastructure.clock import PARIS
from plugins.infrastructure.errors import Mistake
from plugins.publication.publication import Publication

Conf = Mapping[str, Any]
PublicationLines = Sequence[tuple[Publication, str]]


def in_time(written: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """What the law wanted online by now."""
    files: dict[str, str] = {}
    sittings = []
    for publication, file in written:
        found = session(publication) if publication.kind.name == KIND and publication.state(now) == "published" else None
        if found and publication.strict and found.start < now:
            files[found.identity] = file
            sittings.append(PublishedSession(found, deliberations(found, publication.extra), minutes(publication.extra, {})))
    for late in overdue(in_order(sittings), now.astimezone(PARIS).date()):
        yield Mistake(files[late.identity], 0, late.key, late.text, late.remedy, late.sort, harmless=True)


def documents(written: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Minutes and deliberations whose file is not there, or of which no page says the same."""
    said = {one.extra["pdf"] for one, _ in written if one.extra.get("pdf") and one.status not in ("draft", "withdrawn")}
    for publication, file in written:
        for key, name in _named(publication):
            harmless = not publication.strict or publication.status == "draft"
            if not _served(name, conf):
                text, remedy = f"« {name} » n’est pas un fichier que le site donne.", "Rangez-le dans content/documents/."
                yield Mistake(file, 0, key, text, remedy, "document introuvable", harmless)
            elif name.lower().endswith(".pdf") and name not in said:
                remedy = f"Écrivez « pdf: {name} » en tête de la page qui dit tout ce qu’il contient."
                yield Mistake(file, 0, key, f"aucune page ne dit ce que dit « {name} ».", remedy, "PDF sans page", harmless=True)


def _named(publication: Publication) -> Iterator[tuple[str, str]]:
    if publication.kind.name == KIND and publication.status != "withdrawn":
        if publication.extra.get("pv"):
            yield "pv", publication.extra["pv"]
        yield from (("deliberations", one["document"]) for one in publication.extra.get("deliberations") or () if one.get("document"))


def _served(name: str, conf: Conf) -> bool:
    """Whether `name` is a file of a folder that is copied to the site."""
    copied = tuple(f"{folder}/" for folder in conf.get("STATIC_PATHS") or ())
    return name.startswith(copied) and ".." not in name and (Path(conf["PATH"]) / name).is_file()


JOURNAL_CHECKS = (in_time, documents)

"""Checks of all sessions together: distinct addresses, and what the law requires online after each.

Code général des collectivités territoriales, since 1 July 2022: the list of the deliberations examined is put on the site within a week
(article L. 2121-25); the minutes are settled at the beginning of the next session, and on the site within the week that follows it
(article L. 2121-15).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import find_closest
from plugins.core.publication.overview import find_active, find_of_kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import format_french_day
from plugins.town.council.kinds import KIND
from plugins.town.council.published_session import QUESTION, PublishedSession, find_minutes, sort_sittings
from plugins.town.council.session import build_session, list_deliberations

WEEK = timedelta(days=7)


class Overdue(NamedTuple):
    """Something late in the session `identity`: the `key` it is reported under, what to do, and the stable name of the mistake."""

    identity: str
    key: str
    text: str
    remedy: str
    sort: str


def check_overdue(archive: Iterable[PublishedSession], today: date) -> Iterator[Overdue]:
    """Find what is late on the day `today` in `archive`, the past sessions, in order."""
    archive = list(archive)
    for sitting in archive:
        due = sitting.day + WEEK
        if today > due and sitting.online is None:
            yield _check_list(sitting, due)
    for sitting, following in pairwise(archive):
        due = following.day + WEEK
        if today > due and sitting.minutes is None:
            yield _check_minutes(sitting, following, due)


def _check_list(session: PublishedSession, due: date) -> Overdue:
    text = f"la liste des délibérations de cette séance devait être en ligne le {format_french_day(due)}, une semaine après elle."
    remedy = "Relisez la liste, puis écrivez « deliberations_online: » et le jour (CGCT, article L. 2121-25)."
    sort = "liste en retard"
    return Overdue(session.session.identity, "deliberations_online", text, remedy, sort)


def _check_minutes(session: PublishedSession, following: PublishedSession, due: date) -> Overdue:
    text = f"le procès-verbal, arrêté à la séance du {format_french_day(following.day)}, devait être en ligne le {format_french_day(due)}."
    remedy = "Rangez-le dans content/documents/, et écrivez « pv: documents/… .pdf » (CGCT, article L. 2121-15)."
    sort = "procès-verbal manquant"
    return Overdue(session.session.identity, "pv", text, remedy, sort)


Conf = Mapping[str, Any]
PublicationLines = Sequence[tuple[Publication, str]]


def check_deadlines(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Find what the law requires online by now; a session of residents' questions deliberates on nothing."""
    files: dict[str, str] = {}
    sittings = []
    for publication, file in find_of_kind(publications, KIND):
        sitting = build_session(publication) if publication.compute_state(now) == "published" else None
        if sitting and publication.strict and sitting.start < now and not sitting.answered_by:
            files[sitting.identity] = file
            sittings.append(PublishedSession(sitting, list_deliberations(sitting, publication.extra), find_minutes(publication.extra, {})))
    for late in check_overdue(sort_sittings(sittings), now.astimezone(PARIS).date()):
        yield Mistake(files[late.identity], 0, late.key, late.text, late.remedy, late.sort, harmless=True)


def check_documents(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Minutes and deliberations whose file is not there, or of which no page says the same."""
    sessions = find_of_kind(publications, KIND)
    pages = find_active(publications) if sessions else ()
    described = {each.extra["pdf"] for each, _ in pages if each.extra.get("pdf") and each.status not in ("draft", "withdrawn")}
    for publication, file in sessions:
        for key, name in _list_named_files(publication):
            harmless = not publication.strict or publication.status == "draft"
            if not _is_served(name, conf):
                text, remedy = f"« {name} » n’est pas un fichier que le site donne.", "Rangez-le dans content/documents/."
                yield Mistake(file, 0, key, text, remedy, "document introuvable", harmless)
            elif name.lower().endswith(".pdf") and name not in described:
                remedy = f"Écrivez « pdf: {name} » en tête de la page qui dit tout ce qu’il contient."
                yield Mistake(file, 0, key, f"aucune page ne dit ce que dit « {name} ».", remedy, "PDF sans page", harmless=True)


def check_questions(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Entries that answer a question which no file is, or which is off the site: the archive is whole all the same, without that link."""
    questions_by_name: dict[str, Publication] = {}
    for question, _ in find_of_kind(publications, QUESTION):
        former = (alias.strip("/").rpartition("/")[2] for alias in question.aliases)
        questions_by_name.update(dict.fromkeys((question.slug, *former), question))
    for publication, file in find_of_kind(publications, KIND):
        names = dict.fromkeys(entry["question"] for entry in publication.extra.get("entries") or () if entry.get("question"))
        for name in names:
            if name not in questions_by_name:
                near = find_closest(name, tuple(questions_by_name))
                text = f"aucune question n’a l’adresse courte « {name} » : l’archive n’y mène plus."
                corrected = f"Si c’est « {near} », écrivez-le" if near else "Écrivez l’adresse de la question"
                remedy = f"{corrected}, ou ajoutez « aliases: [/questions/{name}/] » à la question ; effacée, ôtez cette ligne."
                yield Mistake(file, _find_line(name, file, conf), "entries", text, remedy, "question disparue", harmless=True)


def _find_line(name: str, file: str, conf: Conf) -> int:
    """The line of a session's file whose entry names that question; 0 where none says so on one line."""
    pattern = re.compile(rf"\bquestion:\s*[\"']?{re.escape(name)}(?![\w-])")
    with suppress(OSError):
        lines = (Path(conf["PATH"]).parent / file).read_text(encoding="utf-8", errors="replace").splitlines()
        return next((number for number, line in enumerate(lines, 1) if pattern.search(line)), 0)
    return 0


def _list_named_files(publication: Publication) -> Iterator[tuple[str, str]]:
    if publication.status != "withdrawn":
        if publication.extra.get("pv"):
            yield "pv", publication.extra["pv"]
        yield from (
            ("deliberations", deliberation["document"])
            for deliberation in publication.extra.get("deliberations") or ()
            if deliberation.get("document")
        )


def _is_served(name: str, conf: Conf) -> bool:
    """Whether `name` is a file of a folder that is copied to the site."""
    copied = tuple(f"{folder}/" for folder in conf.get("STATIC_PATHS") or ())
    return name.startswith(copied) and ".." not in name and (Path(conf["PATH"]) / name).is_file()


JOURNAL_CHECKS = (check_deadlines, check_documents, check_questions)

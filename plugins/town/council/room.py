"""The manifest of the room `council`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.settings import (
    DictionaryReader,
    IntegerReader,
    gather_settings,
    parse_flag,
    parse_non_negative_integer,
    parse_text,
    setting,
)
from plugins.core.publication.hand_offs import ContentExtras, ContextNames, FollowedExtras
from plugins.core.publication.identifiers import parse_siret
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import (
    Conf,
    Environ,
    HealthCheck,
    HealthFinding,
    Room,
    RoomInputs,
    SearchedPages,
    Suggestion,
    amber,
    green,
    list_attribute_names,
)
from plugins.town.council.checks import CHECKS
from plugins.town.council.journal_checks import JOURNAL_CHECKS
from plugins.town.council.kinds import KIND, KINDS, find_session_span
from plugins.town.council.occasions import OCCASIONS
from plugins.town.council.published_session import QUESTION
from plugins.town.council.session import find_withheld
from plugins.town.council.session_files import DATASETS

if TYPE_CHECKING:
    from plugins.core.publication.publication import PublishedContent
    from plugins.town.council.published_session import (
        DecisionLine,
        MemberYear,
        Person,
        PublishedSession,
        SessionPlace,
        SessionShelf,
        SessionYear,
    )
    from plugins.town.council.session import Chapter, CouncilSession, PageEntry


@dataclass(frozen=True)
class CatchUp:
    """More than `entries` waiting longer than `minutes` are posted as one summary."""

    entries: int = setting(
        parse_non_negative_integer, "Tant d’entrées en retard sont dites une à une ; davantage, en un seul message.", default=5
    )
    minutes: int = setting(parse_non_negative_integer, "Au bout de combien de minutes une entrée est en retard.", default=10)


PREFECTURE = re.compile(r"PREF\d{3}|PREF02[AB]|SPREF\d{3}\d|SPREF02[AB]\d|SGAR\d{3}")


def parse_prefecture(value: Any) -> str:
    """Parse the code of the authority that controls the acts, by the national schema: PREF095, SPREF0952, SGAR093. Raises ValueError."""
    if not PREFECTURE.fullmatch(parse_text(value)):
        raise ValueError(
            f"« {value} » n’est pas un code de préfecture. Écrivez par exemple PREF095, ou SPREF0952 pour une sous-préfecture."
        )
    return parse_text(value)


@dataclass(frozen=True)
class Authority:
    """`name` is what the town is called officially, empty for « Ville de » and its name."""

    name: str = setting(parse_text, "Son nom.", default="", details="« Ville de… » par défaut.")
    siret: str = setting(parse_siret, "Son SIRET.", default="", details="14 chiffres, sans lesquels ce tableau n’existe pas.")
    prefecture: str = setting(parse_prefecture, "Sa préfecture.", default="", example="PREF095")


SLOWEST = 60
"""Seconds: past them, nobody would call it live."""
SHORTEST_DOUBT = 15
"""Seconds that a network may take to show what it took."""


@dataclass(frozen=True)
class Council:
    """The keys of the setting COUNCIL."""

    by_name: bool = setting(parse_flag, "Les votes de chacun sont publiés.", default=False)
    commit: bool = setting(
        parse_flag,
        "Une séance close est gardée par git.",
        default=True,
        details="`false` : celle que clôt le téléphone n’entre pas dans l’histoire du journal.",
    )
    authority: Authority = setting(
        DictionaryReader(Authority),
        "La collectivité.",
        default=Authority(),
        details="[Le tableau national des délibérations](manuel/apres-la-seance.md#les-données-ouvertes).",
    )
    pace: int = setting(
        IntegerReader(f"« {{}} » : choisissez entre 1 et {SLOWEST} secondes.", 1, SLOWEST),
        "Les secondes entre deux demandes de la page du direct.",
        default=2,
        details="De 1 à 60 : [la page du direct](operations.md#la-page-du-direct).",
    )
    hold: int = setting(
        parse_non_negative_integer,
        "Les secondes pendant lesquelles une entrée peut être reprise.",
        default=20,
        details="[Sur les réseaux](direct.md#sur-les-réseaux).",
    )
    hashtag: str = setting(
        parse_text, "Le mot-dièse de la séance.", default="", details="`#ConseilValbrune` : « Conseil » et le nom de la ville par défaut."
    )
    questions_hashtag: str = setting(
        parse_text,
        "Le mot-dièse d’une séance de questions des habitants.",
        default="",
        details="« Questions » et le nom de la ville par défaut.",
    )
    catch_up: CatchUp = setting(DictionaryReader(CatchUp), "Ce qui est dit après une coupure.", default=CatchUp(), form="free")
    doubt: int = setting(
        IntegerReader(
            f"{{}} : un réseau met parfois {SHORTEST_DOUBT} secondes à montrer ce qu’il a reçu. Écrivez-en au moins autant.", SHORTEST_DOUBT
        ),
        "Les secondes après lesquelles une entrée est renvoyée.",
        default=60,
        details="Celle que le réseau ne montre pas ; 15 au moins.",
    )
    carry: bool = setting(
        parse_flag,
        "Facebook relaie un message sur cinq.",
        default=False,
        details="Ceux de la séance comptent alors parmi ceux qu’il relaie.",
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `council`."""

    council: Council = setting(
        DictionaryReader(Council),
        "Le conseil municipal.",
        default=Council(),
        details="[Le direct](direct.md), [après la séance](manuel/apres-la-seance.md).",
    )


class CouncilExtras(ContentExtras, key="council"):
    """A session of the council."""

    session: CouncilSession | None = None
    """The session; None for a page without a session's keys."""
    whereabouts: SessionPlace
    """The place of the session."""
    awaited: bool = False
    """Whether it should have begun and has no entry yet."""
    silent: bool = False
    """Whether it is live and nothing was heard of it for an evening."""
    shown: tuple[PageEntry, ...] = ()
    """Its entries as the page shows them."""
    chapters: tuple[Chapter, ...] = ()
    """The same, by item of the agenda."""
    question_addresses: Mapping[str, str]
    """The page address of each question, by the short address in its entries; a deleted one has none."""
    sitting: PublishedSession
    """Its deliberations and minutes."""
    brief: tuple[DecisionLine, ...] = ()
    """Its three summary lines, with anchors where they quote an entry."""


class CouncilContext(ContextNames):
    """The council. The last ones are of its own pages."""

    council_live: tuple[PublishedContent, ...]
    """The sessions that are live and heard of, for the home page only."""
    question_sessions: tuple[PublishedContent, ...] = ()
    """The sessions, live or to come, at which residents' questions are answered, the next first."""
    answered_live: Mapping[str, tuple[tuple[str, str], ...]]
    """The live answers to each question, by its short address: the anchors, and the titles of their sessions."""
    council_authority: Authority
    """The town's identity in the national schema."""
    council_ways: tuple[str, ...]
    """The addresses of the council pages besides sessions."""
    sittings: tuple[PublishedSession, ...]
    """Every session of the council that readers may find, in order, for the open data and the pages that sessions leave behind them."""
    shelf: SessionShelf
    """The council's sessions by state, on `/conseil/`."""
    answering: tuple[PublishedContent, ...]
    """The sessions of residents' questions of all years, last first, on `/conseil/`."""
    calendar: str
    """The address of the calendar of all sessions, on `/conseil/`; empty without one."""
    year: SessionYear | MemberYear
    """The year of a list, with its content."""
    ways: tuple[tuple[int, str], ...]
    """The other years of a list, with their addresses."""
    genre: str
    """The name of a session, on the page of agenda items."""
    groups: tuple[tuple[str, tuple[Person, ...]], ...]
    """The present members by group, on `/conseil/membres/`."""
    gone: tuple[Person, ...]
    """The former members."""
    person: Person | None
    """The member of the page; None on the pages of former years."""
    called: str
    """The member's name, on the pages of former years."""
    home: str
    """The address of the member's first page, on the pages of former years."""


def find_next_session_change(context: Mapping[str, Any]) -> datetime | None:
    """When the first session that is not over begins, or would be over."""
    ours = (content.publication for content in context["pages"] if content.publication.kind.name == KIND)
    spans = filter(None, (find_session_span(publication, context["now"]) for publication in ours))
    return min((moment for span in spans for moment in (span.start, span.end) if moment > context["now"]), default=None)


def begin_draft(content: Path, conf: Conf, environ: Environ) -> Mapping[str, str]:
    """The YAML of the keys that a new session takes of the one before."""
    from plugins.town.council.drafts import build_session_draft  # the whole reading of files, for `new` alone

    return build_session_draft(content, conf, environ)


def suggest_answer(content: Path, question: Publication, conf: Conf, environ: Environ) -> Suggestion | None:
    """The written answer to a question that was answered live, for a person to rework."""
    from plugins.town.council.drafts import build_answer_draft  # the whole reading of files, for the desk alone

    return build_answer_draft(content, question, conf, environ)


def list_health_checks(conf: Conf, environ: Environ) -> Iterator[HealthCheck]:
    """The health checks of this room: whether the national table of deliberations can be made, where the council has sessions."""
    folder = Path(conf.get("PATH") or os.curdir, KINDS[0].folder)
    if next(folder.glob("*.md"), None):
        authority = gather_settings(Settings, conf, environ).council.authority
        yield HealthCheck("délibérations", lambda: examine_authority(authority))


def examine_authority(authority: Authority) -> Iterator[HealthFinding]:
    """Whether the town has said by which number the State knows it."""
    if authority.siret:
        yield green(f"le tableau national dit la commune par son SIRET, {authority.siret}.")
    else:
        text = "sans le SIRET de la commune, le tableau national des délibérations n’est pas publié."
        yield amber(text, 'Ajoutez « COUNCIL = {"authority": {"siret": "…"}} » aux réglages.')


SEARCHED_PAGES = (
    SearchedPages("conseil/", "Conseil municipal", words="séances ordre du jour compte rendu"),
    SearchedPages("conseil/deliberations/", "Conseil municipal", words="délibérations votes actes procès-verbal"),
    SearchedPages("conseil/points/", "Conseil municipal"),
    SearchedPages("conseil/membres/", "Conseil municipal", words="élus élu conseillers adjoints maire trombinoscope"),
    SearchedPages("conseil/membres/{slug}/", "Membre du conseil", "member", "élu élue conseiller conseillère"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    kind_checks={KIND: CHECKS},
    journal_checks=JOURNAL_CHECKS,
    occasions=OCCASIONS,
    drafts={KIND: begin_draft},
    suggestions={QUESTION: suggest_answer},
    datasets=DATASETS,
    extras=(CouncilExtras, FollowedExtras),
    context=CouncilContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(CouncilExtras, FollowedExtras),
        changes_at=find_next_session_change,
    ),
    find_withheld=find_withheld,
    list_health_checks=list_health_checks,
)

"""The manifest of the room `council`."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.health import HealthCheck, HealthFinding, amber, green
from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import FollowedExtras
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import Conf, Environ, Room, SearchedPages, Suggestion, list_attribute_names
from plugins.town.council.addresses import find_withheld
from plugins.town.council.checks import CHECKS
from plugins.town.council.hand_offs import CouncilContext, CouncilExtras
from plugins.town.council.journal_checks import JOURNAL_CHECKS
from plugins.town.council.kinds import KIND, KINDS, find_session_span
from plugins.town.council.occasions import OCCASIONS
from plugins.town.council.open_data import DATASETS
from plugins.town.council.published_session import QUESTION
from plugins.town.council.settings import Authority, Settings


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
    from plugins.town.council.spoken_answers import build_answer_draft  # the whole reading of files, for the desk alone

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

"""The manifest of the room `questions`."""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import FollowedExtras
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Conf, Environ, HealthCheck, Room, RoomInputs, SearchedPages, list_attribute_names
from plugins.voices.questions.checks import CHECKS
from plugins.voices.questions.hand_offs import QuestionsContext, QuestionsExtras
from plugins.voices.questions.kinds import FOLDER, FORM_ADDRESS, KIND, KINDS, OCCASIONS
from plugins.voices.questions.open_data import DATASETS
from plugins.voices.questions.settings import Settings
from plugins.voices.questions.similar import JOURNAL_CHECKS
from plugins.voices.questions.waiting import find_wait


def find_next_waiting_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The next midnight while a question waits: it has waited a day more then; or the instant of an answer that is to come."""
    board, now = context.get("question_board"), context["now"]
    if board is None or not board.waiting:
        return None
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), PARIS)
    answers = (content.publication.extra.get("answered") for content in board.waiting)
    return min((answer for answer in answers if answer and answer > now), default=midnight)


def hang_again(generator: Any, content: PublishedContent) -> None:
    """How long a question whose text has changed waits: an answer that was just written shows on the page that goes ahead of its build."""
    if content.publication.kind.name == KIND:
        deadline = gather_settings(Settings, generator.settings, os.environ).questions.deadline
        now = get_current_time(generator.settings, os.environ)
        QuestionsExtras(content).question_wait = find_wait(content.publication, deadline, now)


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.voices.questions.health import gather_health_checks  # reads the whole content: for `doctor` alone

    return gather_health_checks(conf, environ)


SEARCHED_PAGES = (
    SearchedPages(FOLDER, "Questions", words="poser une question au maire à la mairie réponse interpeller"),
    SearchedPages(FORM_ADDRESS, "Questions", words="écrire au maire demander interpeller formulaire"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    kind_checks={KIND: CHECKS},
    journal_checks=JOURNAL_CHECKS,
    occasions=OCCASIONS,
    datasets=DATASETS,
    extras=(QuestionsExtras, FollowedExtras),
    context=QuestionsContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(QuestionsExtras, FollowedExtras), changes_at=find_next_waiting_midnight, hang_again=hang_again
    ),
    list_health_checks=list_health_checks,
)

"""The manifest of the room `questions`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.infrastructure.settings import DictionaryReader, IntegerReader, gather_settings, setting
from plugins.core.publication.hand_offs import ContentExtras, ContextNames, FollowedExtras
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import (
    Conf,
    Environ,
    HealthCheck,
    HealthFinding,
    Room,
    RoomInputs,
    SearchedPages,
    green,
    list_attribute_names,
    red,
)
from plugins.core.publication.voice import QUARTER, AskedKey, ReceivedText, Voice
from plugins.voices.questions.board import DATASETS, JOURNAL_CHECKS, find_wait
from plugins.voices.questions.kinds import CHECKS, FOLDER, FORM_ADDRESS, KIND, KINDS, LONGEST_QUESTION, OCCASIONS, RESERVED

if TYPE_CHECKING:
    from plugins.journal.story.related import Mention
    from plugins.voices.questions.board import QuestionBoard, QuestionYear, Wait

LONGEST_DEADLINE = 62
"""Days: past two months the silence of an administration is a refusal (CRPA, L231-4 and R*. 231-1, and their exceptions)."""


@dataclass(frozen=True)
class Questions:
    """The keys of the setting QUESTIONS."""

    deadline: int = setting(
        IntegerReader(f"il faut un nombre de jours, de 1 à {LONGEST_DEADLINE}.", 1, LONGEST_DEADLINE),
        "En combien de jours la ville répond.",
        default=21,
        example="21",
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `questions`."""

    questions: Questions = setting(
        DictionaryReader(Questions), "Les questions à la mairie.", default=Questions(), details="[Comment](manuel/questions.md)."
    )


class QuestionsExtras(ContentExtras, key="questions"):
    """A question of a resident."""

    question_wait: Wait
    """The wait of the question, until now or until its answer."""
    similar_questions: tuple[Mention, ...] = ()
    """Similar questions."""
    joined_question: Mention | None = None
    """The question that a withdrawn one was merged into."""


class QuestionsContext(ContextNames):
    """All questions, for templates."""

    question_board: QuestionBoard | None
    """The waiting and answered questions; None where there are none and none can be asked."""
    question_deadline: int
    """The days within which the town promises an answer."""
    question_year: QuestionYear | None = None
    """The year of the page."""


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


NAMED = 3


def list_health_checks(conf: Conf, environ: Environ) -> Iterator[HealthCheck]:
    """The health checks of this room; none for a town without questions."""
    content = Path(conf.get("PATH") or "content")
    if (content / "questions").is_dir():
        yield HealthCheck("questions des habitants", lambda: check_late_questions(content, conf, environ))


def check_late_questions(content: Path, conf: Conf, environ: Environ) -> Iterator[HealthFinding]:
    """Those that wait: the late ones are named, the longest wait first."""
    from plugins.journal.editorial.reading import read_folder  # reads the whole content: for `doctor` alone
    from plugins.journal.editorial.rules import TownRules

    rules, deadline = TownRules.from_settings(conf, environ), gather_settings(Settings, conf, environ).questions.deadline
    published = (
        each for each in read_folder(content, "questions", rules) if each.kind.name == KIND and each.compute_state(rules.now) == "published"
    )
    waits = [(find_wait(publication, deadline, rules.now), publication) for publication in published]
    waiting = [(wait, publication) for wait, publication in waits if wait.answer_day is None]
    late = sorted((wait.asked_day, publication.title) for wait, publication in waiting if wait.is_late)
    if late:
        titles = " ; ".join(f"« {title} », du {asked_on:%d/%m/%Y}" for asked_on, title in late[:NAMED])
        rest = f" ; et {len(late) - NAMED} de plus" if len(late) > NAMED else ""
        yield red(f"en retard ({deadline} jours) : {titles}{rest}.", "Répondez sous l’en-tête de leur fichier : ./beffroi help questions.")
    else:
        yield green(f"aucune en retard, {len(waiting)} en attente.")


SEARCHED_PAGES = (
    SearchedPages(FOLDER, "Questions", words="poser une question au maire à la mairie réponse interpeller"),
    SearchedPages(FORM_ADDRESS, "Questions", words="écrire au maire demander interpeller formulaire"),
)
"""What readers search besides publications."""


def make_question_values(received: ReceivedText, conf: Conf) -> Mapping[str, object]:
    """When it arrived, and those that joined it while it waited; its body is empty, until it is answered."""
    return {"asked": f"{received.received_at.astimezone(received.now.tzinfo):%Y-%m-%d %H:%M}", "merges": list(received.joined)}


VOICE = Voice(
    kind=KIND,
    path="questions",
    label="Question",
    title="Poser une question à la mairie",
    text_label="Votre question",
    longest=LONGEST_QUESTION,
    asks=(AskedKey("theme", "theme", "De quoi s’agit-il ?", empty="Je ne sais pas"), QUARTER),
    email_use="pour vous dire que la réponse est parue",
    answer_days=lambda conf: gather_settings(Settings, conf, {}).questions.deadline,
    text_key="question",
    make_values=make_question_values,
    own_keys=("question", "name"),
    reserved=RESERVED,
    kept_keys=("asked",),
    may_join=True,
)


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    voice=VOICE,
    kind_checks={KIND: (VOICE.check, *CHECKS)},
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

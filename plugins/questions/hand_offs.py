"""What the room `questions` hands others: what it hangs on contents, what it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.questions.board import QuestionBoard, QuestionYear
    from plugins.questions.waiting import Wait
    from plugins.story.mention import Mention


class QuestionsExtras(ContentExtras, key="questions"):
    """A question of a resident."""

    question_wait: Wait
    """How long it waits, or has waited."""
    similar_questions: tuple[Mention, ...] = ()
    """Those that look like it."""
    joined_question: Mention | None = None
    """Of one that was withdrawn since it says what another says: that one."""


class QuestionsContext(ContextNames):
    """All questions, for templates."""

    question_board: QuestionBoard | None
    """Those that wait and those that were answered; None where nobody asks and nobody may."""
    question_deadline: int
    """In how many days the town promises an answer."""
    question_year: QuestionYear | None = None
    """On the page of a year, that year."""

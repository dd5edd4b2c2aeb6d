"""What the room `questions` hands others: what it hangs on contents, what it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.journal.story.related import Mention
    from plugins.voices.questions.board import QuestionBoard, QuestionYear
    from plugins.voices.questions.waiting import Wait


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

"""All questions together: those that wait, the late ones first, those that were answered, and what each year counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.core.publication.publication import PublishedContent
from plugins.voices.questions.kinds import FOLDER

ANSWERS_SHOWN = 6
"""Answers on the page of all questions; each year has a page of all of its own. Two screens of a phone."""


@dataclass(frozen=True)
class QuestionYear:
    """The questions asked in `year`, the last first, and what came of them: days are those of the answers alone, None without any."""

    year: int
    questions: tuple[PublishedContent, ...]
    answer_count: int
    late_count: int
    median_days: int | None

    @property
    def url(self) -> str:
        """Its page, site-relative."""
        return f"{FOLDER}annees/{self.year}/"

    @property
    def question_count(self) -> int:
        """How many were asked."""
        return len(self.questions)


@dataclass(frozen=True)
class QuestionBoard:
    """Pelican's contents: `waiting` by their deadline, the first due first; `answered` the last first; `years` the last first."""

    waiting: tuple[PublishedContent, ...]
    answered: tuple[PublishedContent, ...]
    years: tuple[QuestionYear, ...]

    @property
    def late_count(self) -> int:
        """How many answers are owed beyond their deadline."""
        return sum(content.question_wait.is_late for content in self.waiting)

    @property
    def newest(self) -> tuple[PublishedContent, ...]:
        """The last answers."""
        return self.answered[:ANSWERS_SHOWN]


def gather_questions(contents: Iterable[PublishedContent]) -> QuestionBoard:
    """The board of `contents`, each with its `question_wait`."""
    ordered = sorted(contents, key=lambda content: (content.question_wait.asked_day, content.url))
    waiting = [content for content in ordered if content.question_wait.answer_day is None]
    answered = [content for content in ordered if content.question_wait.answer_day is not None]
    by_year: dict[int, list[PublishedContent]] = defaultdict(list)
    for content in reversed(ordered):
        by_year[content.question_wait.asked_day.year].append(content)
    return QuestionBoard(
        tuple(sorted(waiting, key=lambda content: (content.question_wait.deadline, content.url))),
        tuple(sorted(answered, key=lambda content: (content.question_wait.answer_day, content.url), reverse=True)),
        tuple(_count_year(year, tuple(by_year[year])) for year in sorted(by_year, reverse=True)),
    )


def _count_year(year: int, questions: tuple[PublishedContent, ...]) -> QuestionYear:
    from statistics import median  # with fractions, for a journal that has questions

    waits = [content.question_wait for content in questions]
    days = [wait.days for wait in waits if wait.answer_day is not None]
    return QuestionYear(year, questions, len(days), sum(wait.is_late for wait in waits), round(median(days)) if days else None)

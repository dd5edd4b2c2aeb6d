"""How long a question waits, or has waited, by whole days in Paris, as the town promised them; what feeds tell of it first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import format_french_day
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.untrusted_text import ANONYMOUS, format_plain_text


@dataclass(frozen=True)
class Wait:
    """From `asked_day`, when it arrived, to `answer_day`, None while it waits; an answer is due on the `deadline` at the latest.

    `days` have passed between these two, or until today.
    """

    asked_day: date
    deadline: date
    answer_day: date | None
    days: int

    @property
    def is_late(self) -> bool:
        """Whether the answer came after its deadline, or is owed since then."""
        return self.asked_day + timedelta(days=self.days) > self.deadline


def find_wait(publication: Publication, deadline: int, now: datetime) -> Wait:
    """The wait of a question at `now`, where answers are due within `deadline` days."""
    asked_on = (publication.extra.get("asked") or publication.date or now).astimezone(PARIS).date()
    answer = publication.extra.get("answered")
    answered = answer.astimezone(PARIS).date() if answer and answer <= now else None
    end = answered or max(asked_on, now.astimezone(PARIS).date())
    return Wait(asked_on, asked_on + timedelta(days=deadline), answered, (end - asked_on).days)


def format_question_html(content: PublishedContent) -> str:
    """The question as HTML, signed; then the signature of the answer, or that it waits."""
    extra, wait = content.publication.extra, content.question_wait
    author = escape(extra.get("name") or ANONYMOUS)
    question = (
        f"<blockquote>{format_plain_text(extra.get('question') or '')}<p>{author}, le {format_french_day(wait.asked_day)}</p></blockquote>"
    )
    if wait.answer_day is None:
        return f"{question}<p>En attente d’une réponse, due le {format_french_day(wait.deadline)}.</p>"
    signature = ", ".join(escape(name) for name in (extra.get("answered_by"), extra.get("role")) if name)
    return f"{question}<p><strong>{signature}</strong>, le {format_french_day(wait.answer_day)}&nbsp;:</p>"

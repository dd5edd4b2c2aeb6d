"""What feeds tell of a question before its answer: the words of the resident, then who answers."""

from html import escape
from typing import Any

from plugins.publication.contribution import ANONYMOUS, format_plain_text
from plugins.publication.instants import in_french


def format_foreword(content: Any) -> str:
    """The question as HTML, signed; then the signature of the answer, or that it waits."""
    extra, wait = content.publication.extra, content.question_wait
    author = escape(extra.get("name") or ANONYMOUS)
    question = f"<blockquote>{format_plain_text(extra.get('question') or '')}<p>{author}, le {in_french(wait.asked_day)}</p></blockquote>"
    if wait.answer_day is None:
        return f"{question}<p>En attente d’une réponse, due le {in_french(wait.deadline)}.</p>"
    signature = ", ".join(escape(name) for name in (extra.get("answered_by"), extra.get("role")) if name)
    return f"{question}<p><strong>{signature}</strong>, le {in_french(wait.answer_day)}&nbsp;:</p>"

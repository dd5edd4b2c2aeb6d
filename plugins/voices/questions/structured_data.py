"""What the page of a question says to machines: https://schema.org/QAPage, true to what it shows."""

from collections.abc import Mapping

from markupsafe import Markup

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.schema_org import CONTEXT, nest
from plugins.core.publication.untrusted_text import ANONYMOUS


def build_question_data(content: PublishedContent, publisher: Mapping[str, object]) -> dict[str, object]:
    """The question of `content`, one of Pelican's, and its answer; `publisher` is the town's own data."""
    publication, extra = content.publication, content.publication.extra
    asked_at = extra.get("asked") or publication.date
    question = {
        "@type": "Question",
        "name": publication.title,
        "text": extra.get("question") or publication.title,
        "dateCreated": asked_at.isoformat() if asked_at else "",
        "author": {"@type": "Person", "name": extra.get("name") or ANONYMOUS},
        "answerCount": int(content.question_wait.answer_day is not None),
    }
    if content.question_wait.answer_day is not None:
        question["acceptedAnswer"] = {
            "@type": "Answer",
            "text": Markup(content.content).striptags(),
            "dateCreated": extra["answered"].isoformat(),
            "url": f"{content.permalink}#reponse",
            "author": {"@type": "Person", "name": extra.get("answered_by") or "", "jobTitle": extra.get("role") or ""},
        }
    return {
        "@context": CONTEXT,
        "@type": publication.kind.schema_org,
        "@id": content.permalink,
        "url": content.permalink,
        "inLanguage": publication.lang,
        "mainEntity": question,
        "publisher": nest(publisher),
    }

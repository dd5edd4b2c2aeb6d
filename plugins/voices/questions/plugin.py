"""The room `questions` in Pelican: how long each question waits, and the pages that list them."""

import os
from collections.abc import Iterator, Mapping
from itertools import chain

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import FollowedExtras, OwnPage, OwnPages, connect_filters, connect_generator
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.schema_org import CONTEXT, nest
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.voices.questions.board import find_joined_questions, find_similar_questions, find_wait, format_question_html, gather_questions
from plugins.voices.questions.kinds import FOLDER, FORM_ADDRESS, KIND
from plugins.voices.questions.room import QuestionsContext, QuestionsExtras, Settings


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


FILTERS = {"question_data": build_question_data}


def register() -> None:
    """Called by Pelican."""
    connect_filters(signals.initialized, FILTERS)
    connect_generator(signals.get_generators, QuestionsGenerator)


class QuestionsGenerator(OwnPages, Generator):
    """Says how long each question waits, and writes the list, the form and the page of each year, where there is something to list."""

    names = QuestionsContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        room, context = gather_settings(Settings, self.settings, os.environ), self.context
        ours = [page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND]
        for content in ours:
            QuestionsExtras(content).question_wait = find_wait(content.publication, room.questions.deadline, context["now"])
            followed = FollowedExtras(content)
            followed.foreword = format_question_html(content)
            if QuestionsExtras(content).question_wait.answer_day:
                followed.feed_date = content.publication.extra["answered"]
        published = [content for content in ours if content.status == "published"]
        similar = find_similar_questions(published)
        for content in published:
            QuestionsExtras(content).similar_questions = similar[content.url]
        joined_by_identity = find_joined_questions(published)
        for content in ours:
            if content.status != "published":
                QuestionsExtras(content).joined_question = joined_by_identity.get(content.publication.identity)
        shared = QuestionsContext(context)
        shared.question_board = gather_questions(published) if published or KIND in context["received_kinds"] else None
        shared.question_deadline = room.questions.deadline
        self.has_form = KIND in context["received_kinds"]
        self.keep_pages(self._list_pages())

    def _list_pages(self) -> Iterator[OwnPage]:
        shared = QuestionsContext(self.context)
        if shared.question_board is None:
            return
        yield OwnPage("questions", FOLDER)
        if self.has_form:
            yield OwnPage("question_form", FORM_ADDRESS)
        for year in shared.question_board.years:
            yield OwnPage("question_year", year.url, {"question_year": year})

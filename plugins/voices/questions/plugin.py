"""The room `questions` in Pelican: how long each question waits, and the pages that list them."""

import os
from collections.abc import Iterator
from itertools import chain

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import FollowedExtras, OwnPage, OwnPages, connect_filters, connect_generator
from plugins.voices.questions.board import gather_questions
from plugins.voices.questions.hand_offs import QuestionsContext, QuestionsExtras
from plugins.voices.questions.kinds import FOLDER, FORM_ADDRESS, KIND
from plugins.voices.questions.settings import Settings
from plugins.voices.questions.similar import find_joined_questions, find_similar_questions
from plugins.voices.questions.structured_data import build_question_data
from plugins.voices.questions.waiting import find_wait, format_question_html

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

"""Questions that have joined another: where the pages of those that were online lead, and what `check` says of one that still is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.infrastructure.errors import Mistake
from plugins.publication.journal_lines import find_of_kind
from plugins.publication.publication import Publication
from plugins.questions.kinds import KIND
from plugins.story.mention import Mention, build_mention

Journal = Sequence[tuple[Publication, str]]


def find_joined_questions(contents: Iterable[Any]) -> Mapping[str, Mention]:
    """By the `id` of a question, the one of `contents` that it has joined."""
    return {name: build_mention(content) for content in contents for name in content.publication.extra.get("merges") or ()}


def check_merged_questions(publications: Journal, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """A question that has joined another, and is online all the same."""
    questions = list(find_of_kind(publications, KIND))
    online = {question.identity: file for question, file in questions if question.status == "published"}
    for question, file in questions:
        for name in question.extra.get("merges") or ():
            if name in online:
                if online[name] == file:
                    text, remedy = f"« {name} » est cette question.", "Effacez-la de cette liste."
                else:
                    text = f"« {name} » est encore en ligne, dans {online[name]}."
                    remedy = "Ajoutez-y « status: withdrawn » et « modified: … », ou effacez-la d’ici."
                yield Mistake(file, 0, "merges", text, remedy, "question réunie en ligne", harmless=True)


JOURNAL_CHECKS = (check_merged_questions,)

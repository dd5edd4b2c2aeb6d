"""What the networks are told of a question: its answer, once there is one. A question alone is announced nowhere."""

from collections.abc import Iterator

from plugins.publication.occasion import PUBLISHED, Occasion
from plugins.publication.publication import Publication
from plugins.questions.kinds import KIND


def list_question_occasions(publication: Publication) -> Iterator[Occasion]:
    """The question, who answers, and the answer in a sentence where the editor has written it."""
    extra = publication.extra
    if not extra.get("answered") or not extra.get("answered_by"):
        return
    signature = ", ".join(filter(None, (extra["answered_by"], extra.get("role"))))
    answer = f"{signature} : {publication.summary}" if publication.summary else f"{signature}, répond."
    yield Occasion(PUBLISHED, since=extra["answered"], text=f"« {publication.title} » {answer}")


OCCASIONS = {KIND: list_question_occasions}

"""The residents' questions that a session answers: those that the journal has published, read again when one of their files moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.editorial.check import check_alone
from plugins.publication.publication import Publication

QUESTION, FOLDER = "question", "questions"
"""The kind of residents' questions, which another room declares, and the folder of their files."""


@dataclass(frozen=True)
class WaitingQuestion:
    """`identity` is what « moi aussi » is counted by; `slug` is the short address; `is_answered`, whether an answer is written."""

    slug: str
    identity: str
    title: str
    is_answered: bool


@dataclass
class QuestionFiles:
    """The questions below `content`."""

    content: Path
    conf: Mapping[str, Any]
    environ: Mapping[str, str] = field(repr=False)
    _seen: tuple[tuple[str, int, int], ...] = field(default=(), repr=False)
    _questions: tuple[WaitingQuestion, ...] = field(default=(), repr=False)

    def list_questions(self, now: datetime) -> tuple[WaitingQuestion, ...]:
        """Those that readers see at `now`, the one that was asked first before the others."""
        files = sorted((self.content / FOLDER).glob("*.md"))
        statuses = tuple((path.name, status.st_mtime_ns, status.st_size) for path in files if (status := path.stat()))
        if statuses != self._seen:
            self._questions = self._read([path.name for path in files], now)
            self._seen = statuses
        return self._questions

    def _read(self, names: list[str], now: datetime) -> tuple[WaitingQuestion, ...]:
        readings = (check_alone(self.content, f"{FOLDER}/{name}", self.conf, self.environ)[0] for name in names)
        ours = [each.publication for each in readings if each.publication and not each.errors and each.publication.kind.name == QUESTION]
        ours = [publication for publication in ours if publication.state(now) == "published"]
        return tuple(
            WaitingQuestion(each.slug, each.identity, each.title, bool(each.extra.get("answered")))
            for each in sorted(ours, key=lambda each: (_asked_at(each, now), each.slug))
        )


def _asked_at(publication: Publication, now: datetime) -> datetime:
    asked_at: datetime = publication.extra.get("asked") or publication.date or now
    return asked_at

"""Questions that are online: those alike that are offered before another is sent, and the answer, told to who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plugins.contributions.letters import ANSWERED, SEND_LETTER, put_letter
from plugins.contributions.models import MERGED, PUBLISHED, Contribution, ContributorEmail
from plugins.contributions.screening import comparable_words, find_alike
from plugins.desk.checking import kind_named, rules_of
from plugins.desk.texts import read_values
from plugins.publication.kind import Kind
from plugins.publication.slug import slugify
from plugins.web_service.configuration import current_town
from plugins.web_service.models import OutboxWork
from plugins.web_service.part import WebTown

QUESTION = "question"
READ_FILES = 20_000


@dataclass(frozen=True)
class OnlineQuestion:
    """A question of the journal: `address` of its page, and the words that it is compared by."""

    identity: str
    title: str
    address: str
    is_answered: bool
    words: str


def list_online_questions() -> dict[str, OnlineQuestion]:
    """The questions of the journal that readers see, by `id`. A file that has not changed is not read again."""
    town = current_town()
    rules = rules_of(town)
    if QUESTION not in rules.kinds.by_name:
        return {}
    kind = kind_named(rules, QUESTION)
    folder = town.paths.content / kind.folder
    files = [(file, file.stat()) for file in sorted(folder.rglob("*.md"))] if folder.is_dir() else []
    read = (_read_question(file, state.st_mtime_ns, state.st_size, kind.address) for file, state in files)
    return {question.identity: question for question in read if question is not None}


@lru_cache(maxsize=READ_FILES)
def _read_question(file: Path, changed: int, size: int, address: str) -> OnlineQuestion | None:
    kind: Kind = kind_named(rules_of(current_town()), QUESTION)
    values, body = read_values(file.read_text(encoding="utf-8", errors="replace"), kind)
    if values.get("status") in ("withdrawn", "draft", "hidden") or not values.get("id"):
        return None
    title = str(values.get("title", ""))
    where = address.format(slug=values.get("slug") or slugify(title))
    words = comparable_words(f"{title} {values.get('question', '')}")
    return OnlineQuestion(str(values["id"]), title, where, bool(body.strip() and values.get("answered")), words)


def list_alike(text: str, only_answered: bool = False) -> list[OnlineQuestion]:
    """The questions online that are most like `text`, the answered ones first."""
    questions = {name: each for name, each in list_online_questions().items() if each.is_answered or not only_answered}
    words: Mapping[str, str] = {name: each.words for name, each in questions.items()}
    return sorted((questions[name] for name in find_alike(text, words)), key=lambda question: not question.is_answered)


def tell_answers(town: WebTown) -> None:
    """Have a letter leave to each who asked what has been answered since, merged questions included; then their address goes."""
    waiting = ContributorEmail.objects.exclude(confirmed_at=None).select_related("contribution")
    emails = waiting.filter(contribution__section=QUESTION, contribution__state__in=(PUBLISHED, MERGED))
    if not emails.exists():
        return
    answered = {name for name, each in list_online_questions().items() if each.is_answered}
    for email in emails:
        contribution: Contribution = email.contribution
        given_up = OutboxWork.objects.filter(work=SEND_LETTER, key=f"{contribution.pk}/{ANSWERED}", given_up=True).exists()
        if (contribution.merged_into or contribution.identity) in answered and not given_up:
            put_letter(contribution, ANSWERED)

"""Questions that are online: similar ones are offered before another is sent; answers are mailed to whoever asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions.adoption import find_arrival
from plugins.voices.contributions.letters import ANSWERED, SEND_LETTER, put_letter
from plugins.voices.contributions.models import MERGED, PUBLISHED, Contribution, ContributorEmail
from plugins.voices.contributions.online_texts import READ_FILES, OnlineText, find_text, has_reply, is_online, list_online, split_names
from plugins.voices.contributions.own_links import answer_deadline
from plugins.voices.contributions.screening import find_alike, normalize_words

QUESTION = "question"


@dataclass(frozen=True)
class OnlineQuestion:
    """A question of the journal: `address` of its page, the words that it is compared by, the names of those that have joined it."""

    identity: str
    title: str
    address: str
    is_answered: bool
    words: str
    merges: tuple[str, ...] = ()


def list_online_questions() -> dict[str, OnlineQuestion]:
    """The questions of the journal that readers see, by `id`."""
    return {text.identity: _build_question(text) for text in list_online(QUESTION)}


def find_online_question(identity: str) -> OnlineQuestion | None:
    """The question of that `id` that readers see."""
    text = find_text(QUESTION, identity)
    return _build_question(text) if text and is_online(text) else None


def _build_question(text: OnlineText) -> OnlineQuestion:
    words = _normalize(f"{text.title} {text.values.get('question', '')}")
    return OnlineQuestion(text.identity, text.title, text.address, has_reply(text), words, split_names(text.values.get("merges")))


@lru_cache(maxsize=READ_FILES)
def _normalize(words: str) -> str:
    return normalize_words(words)


def list_alike(text: str) -> list[OnlineQuestion]:
    """The questions online that are most like `text`, the answered ones first."""
    questions = list_online_questions()
    words: Mapping[str, str] = {name: each.words for name, each in questions.items()}
    return sorted((questions[name] for name in find_alike(text, words)), key=lambda question: not question.is_answered)


@dataclass(frozen=True)
class OwedAnswer:
    """A question that waits for its answer: its file, in how many days the answer is due, below zero for a late one, and how many other
    questions have joined it."""

    title: str
    address: str
    source: str
    days_left: int
    joined: int


def list_owed_answers(now: datetime) -> list[OwedAnswer]:
    """The questions that readers see unanswered at `now`, the late ones first: those of the form, and those written by hand."""
    off_the_site = set(Contribution.objects.filter(section=QUESTION, is_hidden=True).values_list("identity", flat=True))
    merged = Contribution.objects.filter(section=QUESTION, state=MERGED).values_list("merged_into", flat=True)
    joined, deadline, owed = list(merged), answer_deadline(), []
    for text in list_online(QUESTION):
        is_announced = find_arrival({"date": text.values.get("date", "")}) > now
        if _build_question(text).is_answered or text.identity in off_the_site or is_announced:
            continue
        waited = (now.date() - find_arrival(text.values).astimezone(now.tzinfo).date()).days
        count = max(len(split_names(text.values.get("merges"))), joined.count(text.identity))
        owed.append(OwedAnswer(text.title, text.address, text.source, deadline - waited, count))
    return sorted(owed, key=lambda question: question.days_left)


def tell_answers(town: WebTown) -> None:
    """Send a letter to each who asked what has been answered since; then their address goes. So to whoever asked a question that has
    joined another, by whoever moderates or by an editor who has written so in the file."""
    waiting = ContributorEmail.objects.exclude(confirmed_at=None).select_related("contribution")
    emails = waiting.filter(contribution__section=QUESTION, contribution__state__in=(PUBLISHED, MERGED))
    if not emails.exists():
        return
    answered = {name for each in list_online_questions().values() if each.is_answered for name in (each.identity, *each.merges)}
    for email in emails:
        contribution: Contribution = email.contribution
        given_up = OutboxWork.objects.filter(work=SEND_LETTER, key=f"{contribution.pk}/{ANSWERED}", given_up=True).exists()
        if (contribution.merged_into or contribution.identity) in answered and not given_up:
            put_letter(contribution, ANSWERED)

"""The board of the residents' questions: which wait for an answer, which ask the same thing, and the data set of them all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from math import log
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.room import Column, Dataset
from plugins.core.publication.untrusted_text import ANONYMOUS, format_plain_text
from plugins.core.publication.words import format_french_day
from plugins.journal.story.related import Mention, build_mention
from plugins.voices.questions.kinds import FOLDER, KIND


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


SIMILAR_SHOWN = 3
SHORTEST_WORD = 4
EMPTY = """
    afin ainsi alle aller alor apre aupre aussi autre avant avec avez avion avon cela celle ceux chaque chez comme comment contre
    dan depui dernier derriere devant doit donne dont elle encore entre etre faire fait font habitant jamai jour jusqu leur lor
    lorsque maintenant mairie mettre moin non notre nou ont oui parce parmi pendant peut peuvent plu plusieur point pour pourquoi
    pourtant premier prevoit prevu prevue prochain puisque quand quel quelle quelqu question rien san selon sera serait seront
    seule seulement soit sommes son sont sou souvent sur tel tellement tou toujour tout toute troi trop une valbrune ver ville
    voici voila votre vou vraiment
"""
EMPTY_WORDS = frozenset(EMPTY.split())
"""Words that say nothing of what a question is about, without accents nor the last « s » or « x »."""
LEAST_SHARED = 2
"""Words in common below which two questions are about different things."""


def find_similar_questions(contents: Iterable[PublishedContent]) -> Mapping[str, tuple[Mention, ...]]:
    """The questions most like each of `contents`, by its address, the most similar first."""
    by_url = {content.url: content for content in contents}
    words = {url: _extract_words(content.publication) for url, content in by_url.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for url in sorted(words):
        for word in words[url]:
            holders[word].append(url)
    weights = {word: log(1 + len(words) / len(urls)) for word, urls in holders.items()}
    return {url: tuple(build_mention(by_url[other]) for other in _rank_similar(url, own, holders, weights)) for url, own in words.items()}


def _rank_similar(url: str, own: frozenset[str], holders: Mapping[str, list[str]], weights: Mapping[str, float]) -> list[str]:
    shared, scores = Counter[str](), Counter[str]()
    for word in own:
        for other in holders[word]:
            shared[other] += 1
            scores[other] += round(weights[word] * 1000)
    others = [other for other in scores if other != url and shared[other] >= LEAST_SHARED]
    return sorted(others, key=lambda other: (-scores[other], other))[:SIMILAR_SHOWN]


def _extract_words(publication: Publication) -> frozenset[str]:
    """The words of its title and of its question, without accents nor plurals."""
    text = slugify(f"{publication.title} {publication.extra.get('question') or ''}")
    return frozenset(word.rstrip("sx") for word in text.split("-") if len(word) >= SHORTEST_WORD) - EMPTY_WORDS


Journal = Sequence[tuple[Publication, str]]


def find_joined_questions(contents: Iterable[PublishedContent]) -> Mapping[str, Mention]:
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


def list_question_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per question, by its day."""
    contents = [content for content in context["pages"] if content.publication.kind.name == KIND]
    for content in sorted(contents, key=lambda content: (content.question_wait.asked_day, content.publication.identity)):
        publication, wait = content.publication, content.question_wait
        yield {
            "identifiant": publication.identity,
            "titre": publication.title,
            "question": publication.extra.get("question"),
            "theme": publication.extra.get("theme"),
            "quartiers": list(publication.quartiers),
            "date_question": wait.asked_day,
            "date_limite": wait.deadline,
            "date_reponse": wait.answer_day,
            "delai": wait.days if wait.answer_day else None,
            "repond": publication.extra.get("answered_by"),
            "fonction": publication.extra.get("role"),
            "reunies": len(publication.extra.get("merges") or ()),
            "adresse_web": content.permalink,
        }


DATASETS = (
    Dataset(
        name="questions",
        title="Questions des habitants",
        description="Les questions posées à la ville, et le délai de chaque réponse. Le texte de la réponse est à la page.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            Column("titre", "La question en une phrase.", required=True),
            Column("question", "Les mots de l’habitant."),
            Column("theme", "La rubrique."),
            Column("quartiers", "Ceux qu’elle concerne.", "array"),
            Column("date_question", "Le jour où elle est arrivée.", "date", required=True),
            Column("date_limite", "Le dernier jour pour y répondre.", "date", required=True),
            Column("date_reponse", "Le jour de la réponse ; vide tant qu’elle attend.", "date"),
            Column("delai", "Les jours entre les deux.", "integer"),
            Column("repond", "Qui répond."),
            Column("fonction", "Sa fonction."),
            Column("reunies", "Combien d’autres questions, qui disent la même chose, celle-ci réunit.", "integer"),
            Column("adresse_web", "La page.", required=True),
        ),
        rows=list_question_rows,
    ),
)


ANSWERS_SHOWN = 6
"""Answers on the page of all questions; each year has a page of all of its own. Two screens of a phone."""


@dataclass(frozen=True)
class QuestionYear:
    """The questions asked in `year`, the last first, and what came of them: days are those of the answers alone, None without any."""

    year: int
    questions: tuple[PublishedContent, ...]
    answer_count: int
    late_count: int
    median_days: int | None

    @property
    def url(self) -> str:
        """Its page, site-relative."""
        return f"{FOLDER}annees/{self.year}/"

    @property
    def question_count(self) -> int:
        """How many were asked."""
        return len(self.questions)


@dataclass(frozen=True)
class QuestionBoard:
    """Pelican's contents: `waiting` by their deadline, the first due first; `answered` the last first; `years` the last first."""

    waiting: tuple[PublishedContent, ...]
    answered: tuple[PublishedContent, ...]
    years: tuple[QuestionYear, ...]

    @property
    def late_count(self) -> int:
        """How many answers are owed beyond their deadline."""
        return sum(content.question_wait.is_late for content in self.waiting)

    @property
    def newest(self) -> tuple[PublishedContent, ...]:
        """The last answers."""
        return self.answered[:ANSWERS_SHOWN]


def gather_questions(contents: Iterable[PublishedContent]) -> QuestionBoard:
    """The board of `contents`, each with its `question_wait`."""
    ordered = sorted(contents, key=lambda content: (content.question_wait.asked_day, content.url))
    waiting = [content for content in ordered if content.question_wait.answer_day is None]
    answered = [content for content in ordered if content.question_wait.answer_day is not None]
    by_year: dict[int, list[PublishedContent]] = defaultdict(list)
    for content in reversed(ordered):
        by_year[content.question_wait.asked_day.year].append(content)
    return QuestionBoard(
        tuple(sorted(waiting, key=lambda content: (content.question_wait.deadline, content.url))),
        tuple(sorted(answered, key=lambda content: (content.question_wait.answer_day, content.url), reverse=True)),
        tuple(_count_year(year, tuple(by_year[year])) for year in sorted(by_year, reverse=True)),
    )


def _count_year(year: int, questions: tuple[PublishedContent, ...]) -> QuestionYear:
    from statistics import median  # with fractions, for a journal that has questions

    waits = [content.question_wait for content in questions]
    days = [wait.days for wait in waits if wait.answer_day is not None]
    return QuestionYear(year, questions, len(days), sum(wait.is_late for wait in waits), round(median(days)) if days else None)

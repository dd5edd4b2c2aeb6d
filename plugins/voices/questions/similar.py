"""Find similar questions, by the rarest words they share, and those merged into another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import log
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.journal.story.related import Mention, build_mention
from plugins.voices.questions.kinds import KIND

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

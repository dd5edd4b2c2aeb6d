"""What an editor does between two builds, the same for every tool. The articles that move are among the newest, as in life."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.articles import TAGS, Article, made_up

Written = Callable[[Article], str]
COLD = "cold"


@dataclass(frozen=True)
class Scenario:
    """`change` makes the change in the content folder of an archive of that many articles, and returns the path that moved below it."""

    name: str
    change: Callable[[Path, int, Written], str]


def _nothing(content: Path, count: int, written: Written) -> str:
    return ""


def _body(content: Path, count: int, written: Written) -> str:
    return correct_body(content, made_up(count - 3, count), written)


def correct_body(content: Path, article: Article, written: Written) -> str:
    """Have the file of `article` say one sentence more; its path below the content."""
    return _put(content, replace(article, body=f"{article.body}\nLa mairie précise que l’entrée est libre.\n"), written)


def _added(content: Path, count: int, written: Written) -> str:
    return _put(content, made_up(count, count), written)


def _retagged(content: Path, count: int, written: Written) -> str:
    article = made_up(count - 5, count)
    other = next(tag for tag in TAGS if tag not in article.tags)
    return _put(content, replace(article, tags=(other, *article.tags[1:])), written)


def _deleted(content: Path, count: int, written: Written) -> str:
    article = made_up(count - 7, count)
    (content / article.path).unlink()
    return article.path


def _put(content: Path, article: Article, written: Written) -> str:
    (content / article.path).write_text(written(article), encoding="utf-8")
    return article.path


SCENARIOS = (
    Scenario(COLD, _nothing),
    Scenario("nothing changed", _nothing),
    Scenario("one body changed", _body),
    Scenario("one added", _added),
    Scenario("one retagged", _retagged),
    Scenario("one deleted", _deleted),
)
"""In the order in which they are measured, each over what the one before it left."""

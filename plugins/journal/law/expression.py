"""The page of the opposition's space: each issue with the text of each group, those that were not handed in included."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class GroupText:
    """One group's text in one issue; `url` is site-relative, and empty when the group handed nothing in."""

    group: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Issue:
    """One issue; `due` is the day on which its texts were to be handed in."""

    name: str
    due: date
    entries: tuple[GroupText, ...]


@dataclass(frozen=True)
class Term:
    """One term of the council, its issues from the newest."""

    name: str
    groups: tuple[str, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Expression:
    """The whole space: `length` is the most signs that a text has; `due` the day on which the texts of each issue are, the newest first."""

    length: int
    terms: tuple[Term, ...]
    due: Mapping[str, date]


def build_expression(contents: Iterable[Any], terms: Mapping[str, tuple[str, ...]], issues: Mapping[str, date], length: int) -> Expression:
    """The space that `contents`, Pelican's, fill; terms in the reverse order of the settings."""
    by_issue: dict[tuple[str, str], list[Any]] = {}
    for content in contents:
        extra = content.publication.extra
        by_issue.setdefault((extra.get("term"), extra.get("issue")), []).append(content)
    newest = sorted(issues.items(), key=lambda issue: issue[1], reverse=True)
    terms_read = (
        Term(name, groups, tuple(_build_issues(name, groups, newest, by_issue))) for name, groups in reversed(list(terms.items()))
    )
    return Expression(length, tuple(terms_read), dict(newest))


def _build_issues(
    term: str, groups: tuple[str, ...], issues: Iterable[tuple[str, date]], texts: Mapping[tuple[str, str], list[Any]]
) -> Iterator[Issue]:
    for name, due in issues:
        if contents := texts.get((term, name)):
            yield Issue(name, due, tuple(_iterate_entries(groups, contents)))


def _iterate_entries(groups: tuple[str, ...], contents: list[Any]) -> Iterator[GroupText]:
    """In the order of the groups, so that none stands first by chance."""
    by_group: dict[str, list[Any]] = {group: [] for group in groups}
    for content in sorted(contents, key=lambda content: content.url):
        by_group.setdefault(content.publication.extra.get("group"), []).append(content)
    for group, members in by_group.items():
        yield from (GroupText(group, content.publication.title, content.url) for content in members)
        if not members:
            yield GroupText(group)

"""The page of the opposition's space: each issue with the text of each group, those that were not handed in included."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.publication.kind import ALIASES, AUTHORS, DATE, IDENTITY, LANG, MODIFIED, SLUG, STATUS, TITLE, Field, Kind
from plugins.core.publication.words import N_

# The opposition's space: what a group of the council has handed in for one issue.
# Code général des collectivités territoriales, article L. 2121-27-1: from 1,000 inhabitants on, a space is kept for the councillors who are
# not of the majority, by the rules that the council gave itself.

DIGEST = "sha256"

KINDS = (
    Kind(
        name="tribune",
        label=N_("Tribune"),
        plural=N_("Tribunes"),
        folder="tribunes",
        address="expression/{date:%Y}/{date:%m}/{slug}/",
        template="tribune",
        fields=(
            IDENTITY,
            TITLE,
            DATE,
            Field("group", "line", "Groupe", "Le groupe qui s’exprime, comme TRIBUNE_TERMS l’écrit.", required=True, longest=120),
            Field("term", "choice", "Mandat", "Le mandat du conseil.", required=True, choices="TRIBUNE_TERMS"),
            Field("issue", "choice", "Numéro", "Le numéro pour lequel le texte a été remis.", required=True, choices="TRIBUNE_ISSUES"),
            Field("received", "day", "Reçu", "Le jour où le groupe a remis son texte."),
            Field(DIGEST, "line", "Empreinte", "Celle du texte reçu : rien n’y change plus.", longest=64),
            SLUG,
            MODIFIED,
            STATUS,
            LANG,
            ALIASES,
            *AUTHORS,
        ),
        stream=False,
        announces=False,
        verbatim=True,
        schema_org="OpinionNewsArticle",
        exports=("title", "date", "group", "term", "issue"),
        example="Le texte, tel que le groupe l’a remis.\n",
    ),
)


BEFORE = re.compile(r"\A(?:[ \t]*\n)+")
"""The empty lines at the head of a body."""

FILE = "texte.txt"
"""The text alone, beside its page: what `sha256sum` is to be given."""


@dataclass(frozen=True)
class Seal:
    """`digest` is the SHA-256 of the file at `url` (site-relative), in hexadecimal; `length` counts its signs, spaces included.

    `most` is the length that everybody has; `due` the day on which the texts of the same issue were to be handed in.
    """

    digest: str
    length: int
    url: str
    most: int
    due: date | None


def normalize_body(body: str) -> str:
    """The text of a body: without the empty lines around it, each line ended by a line feed."""
    return BEFORE.sub("", body).rstrip() + "\n"


def count_signs(body: str) -> int:
    """The signs of the text, spaces and line ends included, the last one not."""
    return len(normalize_body(body)) - 1


def digest_body(body: str) -> str:
    """The SHA-256 of the text in UTF-8, in hexadecimal. https://csrc.nist.gov/pubs/fips/180-4/upd1/final"""
    return hashlib.sha256(normalize_body(body).encode()).hexdigest()


def build_seal(body: str, address: str, most: int, due: date | None) -> Seal:
    """The seal of the text whose page is at `address`, with a final slash."""
    return Seal(digest_body(body), count_signs(body), f"{address}{FILE}", most, due)


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

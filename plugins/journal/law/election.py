"""The months before a vote, when a town may not promote what it did.

Code électoral, article L. 52-1, second paragraph: « à compter du premier jour du sixième mois précédant le mois au cours duquel il doit
être procédé à des élections générales, aucune campagne de promotion publicitaire des réalisations ou de la gestion d’une collectivité ».
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.infrastructure.settings import parse_day
from plugins.core.publication.publication import Publication

MONTHS_BEFORE = 6


@dataclass(frozen=True)
class Election:
    """`first` and `last` are the days of the vote, one or two rounds."""

    first: date
    last: date

    @property
    def start(self) -> date:
        """The first day of the sixth month before that of the vote."""
        months = self.first.year * 12 + self.first.month - 1 - MONTHS_BEFORE
        return date(months // 12, months % 12 + 1, 1)

    def is_near(self, day: date) -> bool:
        """Whether `day` is in the months before the vote, the last round included."""
        return self.start <= day <= self.last


def parse_election(value: Any) -> Election:
    """Parse the day of the vote, or the list of its two rounds. Raises ValueError."""
    days = sorted(parse_day(each) for each in (value if isinstance(value, list | tuple) else [value]))
    if not 1 <= len(days) <= 2:
        raise ValueError('donnez le jour du vote, ou ceux des deux tours : ["2026-03-15", "2026-03-22"].')
    return Election(days[0], days[-1])


def find_vote_ahead(election: Election | None, today: date) -> Election | None:
    """The vote that is not over on the day `today`: what appeared before the last one has appeared."""
    return election if election and today <= election.last else None


def format_restraint(vote: Election) -> str:
    """Since when the town holds back, and for which vote, in French."""
    return f"un vote a lieu le {vote.first:%d/%m/%Y} : depuis le {vote.start:%d/%m/%Y}, la commune ne fait pas sa promotion."


@dataclass(frozen=True)
class Watch:
    """The pre-election watch of publications in the `categories` that could promote the town's work."""

    election: Election
    categories: tuple[str, ...]

    def concerns(self, publication: Publication) -> bool:
        """Whether `publication` appears in the months before the vote, in one of these categories."""
        watched = publication.kind.stream and publication.category in self.categories and publication.status != "withdrawn"
        return bool(watched and publication.date and self.election.is_near(publication.date.date()))


def find_watch(election: Election | None, categories: tuple[str, ...], today: date) -> Watch | None:
    """The watch on the day `today`; nothing once the vote is over."""
    vote = find_vote_ahead(election, today)
    return Watch(vote, categories) if vote and categories else None

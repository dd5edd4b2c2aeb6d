"""What was said before and has not changed, summed up: one line for all the decisions that are awaited, one for each stopped account."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from plugins.announce.key import BEGIN

SUMMED = (
    (("refused", "unknown"), "annonce attend toujours une décision", "annonces attendent toujours une décision", "./beffroi settle"),
    (("unpaid",), "annonce attend toujours le budget", "annonces attendent toujours le budget", "./beffroi budget"),
)
"""The words that are told together, for one post and for several, and the command that tells more."""

REPAIRED = "Une fois réparé : ./beffroi announce --now"


class RepeatedOutcome(Protocol):
    """An outcome that was said before."""

    word: str
    title: str
    reason: str
    remedy: str
    since: datetime
    key: tuple[str, str, str, str]


def summarize_unchanged(outcomes: Iterable[RepeatedOutcome]) -> Iterator[str]:
    """The lines, in French."""
    outcomes = list(outcomes)
    for words, one, several, command in SUMMED:
        if since := [outcome.since for outcome in outcomes if outcome.word in words]:
            many = len(since) > 1
            said = (
                f"déjà signalées depuis le {format_day_and_hour(min(since))}"
                if many
                else f"déjà signalée le {format_day_and_hour(since[0])}"
            )
            yield f"{len(since)} {several if many else one}, {said} : {command}"
    for outcome in outcomes:
        if outcome.word == "blocked":
            remedy = outcome.remedy if outcome.key[3] == BEGIN else REPAIRED
            account, since = "/".join(outcome.key[1:3]), format_day_and_hour(outcome.since)
            yield f"{account} est toujours arrêté, signalé le {since} : {outcome.reason} {remedy}"


def format_day_and_hour(instant: datetime) -> str:
    """A day and an hour, for a person."""
    return f"{instant:%d/%m/%Y à %H:%M}"

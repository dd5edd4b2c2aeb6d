"""What was said before and has not changed, summed up: one line for all the decisions that are awaited, one for each stopped account."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

SUMMED = (
    (("refused", "unknown"), "annonce attend toujours une décision", "annonces attendent toujours une décision", "./beffroi settle"),
    (("unpaid",), "annonce attend toujours le budget", "annonces attendent toujours le budget", "./beffroi budget"),
)
"""The words that are told together, for one post and for several, and the command that tells more."""


class Said(Protocol):
    """An outcome that was said before."""

    word: str
    title: str
    reason: str
    since: datetime
    key: tuple[str, str, str, str]


def still(outcomes: Iterable[Said]) -> Iterator[str]:
    """The lines, in French."""
    outcomes = list(outcomes)
    for words, one, several, command in SUMMED:
        if since := [outcome.since for outcome in outcomes if outcome.word in words]:
            many = len(since) > 1
            said = f"déjà signalées depuis le {when(min(since))}" if many else f"déjà signalée le {when(since[0])}"
            yield f"{len(since)} {several if many else one}, {said} : {command}"
    for outcome in outcomes:
        if outcome.word == "blocked":
            yield (
                f"{'/'.join(outcome.key[1:3])} est toujours arrêté, signalé le {when(outcome.since)} : {outcome.reason} "
                "Une fois réparé : ./beffroi announce --now"
            )


def when(instant: datetime) -> str:
    """A day and an hour, for a person."""
    return f"{instant:%d/%m/%Y à %H:%M}"

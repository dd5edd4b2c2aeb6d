"""What a look found: issues, and what could not be judged from here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from plugins.towns.state_check.criteria import StateIssue


@dataclass
class Look:
    """`issues` says in French what was found; `unjudged` why a criterion, by its number, could not be judged."""

    issues: dict[StateIssue, str] = field(default_factory=dict)
    unjudged: dict[str, str] = field(default_factory=dict)

    def leave(self, numbers: Iterable[str], why: str) -> None:
        """Judge none of these criteria."""
        self.unjudged |= dict.fromkeys(numbers, why)


class NetworkAbsent(Exception):
    """This machine does not reach the network: what it did not find says nothing about the town."""

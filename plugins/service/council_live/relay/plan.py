"""Decide an account's next step for a session's lines. Pure: the only state is the ledger.

Lines are posted in order, one after the other. A post whose state is unknown is looked up before the next, unless it was given up. After an
outage, when more than so many lines have waited longer than so many minutes, those are told by one summary.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from plugins.announce.post import OPEN_STATES, PostState
from plugins.core.publication.publication import ENTRY
from plugins.service.council_live.relay.line import RelayLine
from plugins.town.council.settings import CatchUp

SUMMARY = re.compile(rf"{ENTRY}/([0-9a-z]+)-([0-9a-z]+)")
"""The occasion of a summary: the ids of the first and the last of the entries that it stands for."""
UNSAID = (None, PostState.NOT_SENT)
FINAL_STATES = (PostState.SENT, PostState.REFUSED, PostState.WITHDRAWN)
"""The ends of a summary that had its turn; one that another replaces never had."""


@dataclass(frozen=True)
class Rest:
    """Do nothing for so many `seconds`; None: until something changes."""

    seconds: float | None = None


@dataclass(frozen=True)
class TellLine:
    """Say this line."""

    line: RelayLine


@dataclass(frozen=True)
class AskAboutPost:
    """Find out what became of the post of this `occasion`; `passed` when later ones were told already."""

    occasion: str
    passed: bool = False


@dataclass(frozen=True)
class SumUp:
    """Say one post in place of these lines."""

    lines: tuple[RelayLine, ...]

    @property
    def occasion(self) -> str:
        """Its occasion in the ledger."""
        first, last = (line.entry.id if line.entry else "" for line in (self.lines[0], self.lines[-1]))
        return f"{ENTRY}/{first}-{last}"


@dataclass(frozen=True)
class Cover:
    """Record that these lines were posted in a summary."""

    lines: tuple[RelayLine, ...]


@dataclass(frozen=True)
class TakeAway:
    """Delete the post of this `occasion`."""

    occasion: str


Step = Rest | TellLine | AskAboutPost | SumUp | Cover | TakeAway
States = Mapping[str, PostState]
"""What became of each occasion of the session on one account; of those that are not there, nothing yet."""


@dataclass(frozen=True)
class PostViews:
    """What else is known of a post, by its occasion: whether it is `is_lost`, to be waited for no longer; whether a person has `is_wanted`
    it by itself, however old; in how many seconds one that was left behind may be asked after `again`."""

    is_lost: Callable[[str], bool] = lambda _: False
    is_wanted: Callable[[str], bool] = lambda _: False
    again: Callable[[str], float] = lambda _: 0.0


def plan_next_step(lines: Sequence[RelayLine], states: States, now: float, rule: CatchUp, views: PostViews) -> Step:
    """The next step at the instant `now`."""
    begun = [occasion for occasion in sort_occasions(lines, states) if states.get(occasion) is not None]
    if begun and states[begun[-1]] in OPEN_STATES and not views.is_lost(begun[-1]):
        return AskAboutPost(begun[-1])
    if covered := next(_find_covered(lines, states, views.is_wanted), None):
        return Cover(covered)
    unsaid = [line for line in lines if states.get(line.occasion) in UNSAID]
    ready = list(takewhile(lambda line: line.due <= now, unsaid))
    late = [line for line in ready if line.entry and line.due < now - rule.minutes * 60 and not views.is_wanted(line.occasion)]
    if len(late) > rule.entries:
        summary = SumUp(tuple(late))
        return summary if states.get(summary.occasion) in UNSAID else Cover(summary.lines)
    if ready:
        return TellLine(ready[0])
    waits = [(views.again(occasion), occasion) for occasion in begun if states[occasion] in OPEN_STATES]
    if waits and min(waits)[0] <= 0:
        return AskAboutPost(min(waits)[1], passed=True)
    return Rest(min([*(wait for wait, _ in waits), *(line.due - now for line in unsaid[:1])], default=None))


def sort_occasions(lines: Sequence[RelayLine], states: States) -> Iterator[str]:
    """The occasions in the order in which they are posted: a summary comes after those that it replaces."""
    after: dict[str, list[str]] = {}
    for occasion in states:
        if match := SUMMARY.fullmatch(occasion):
            after.setdefault(f"{ENTRY}/{match[2]}", []).append(occasion)
    for line in lines:
        yield line.occasion
        yield from after.get(line.occasion, ())


def _find_covered(lines: Sequence[RelayLine], states: States, wanted: Callable[[str], bool]) -> Iterator[tuple[RelayLine, ...]]:
    """The lines that a summary stands for, and of which the ledger does not say so yet."""
    done = [matched for occasion, state in states.items() if state in FINAL_STATES and (matched := SUMMARY.fullmatch(occasion))]
    places = {line.occasion: place for place, line in enumerate(lines)} if done else {}
    for matched in done:
        first, last = (places.get(f"{ENTRY}/{id}") for id in matched.groups())
        if first is not None and last is not None:
            unsaid = [line for line in lines[first : last + 1] if states.get(line.occasion) in UNSAID and not wanted(line.occasion)]
            if unsaid:
                yield tuple(unsaid)

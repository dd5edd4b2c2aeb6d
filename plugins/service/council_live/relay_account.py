"""One account of a network during the evening: which announcement is next, which was posted, which is withdrawn."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from plugins.announce.announce import send_announcement
from plugins.announce.post import OPEN_STATES, Announcement, Key, Post, PostState
from plugins.announce.reconcile import TWICE, UNPUBLISHED, reconcile_claims
from plugins.announce.run import AnnounceRun, OpenAccount, Outcome, PostQuota
from plugins.announce.settle import withdraw_posts
from plugins.core.publication.publication import ENTRY
from plugins.service.council_live.relay_announcements import (
    SUMMARY,
    AnnouncementWriter,
    AskAboutPost,
    Cover,
    PostViews,
    RelayLine,
    RelayLines,
    Rest,
    States,
    Step,
    SumUp,
    TakeAway,
    TellLine,
    ThreadPosition,
    plan_next_step,
    sort_occasions,
)
from plugins.town.council.room import CatchUp
from plugins.town.council.session import CouncilSession

MOST, EVERY = 60, 30.0
"""So many at once, then one more each `EVERY` seconds: 90 at most in any quarter of an hour, of the 100 that X takes from an account
(docs.x.com, `rate-limits`); the rest is for the articles of the evening."""


@dataclass
class PostPace:
    """`remaining_posts` posts may leave at the instant `at`, in seconds of a clock that only goes on."""

    remaining_posts: float = MOST
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next may leave."""
        self._fill(now)
        return max(0.0, (1 - self.remaining_posts) * EVERY)

    def count(self, now: float) -> None:
        """Count one post."""
        self._fill(now)
        self.remaining_posts -= 1

    def _fill(self, now: float) -> None:
        self.remaining_posts, self.at = min(MOST, self.remaining_posts + max(0.0, now - self.at) / EVERY), now


FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a network that did not take a post is tried again, doubled each time."""
SOON, STOPPED, UNPAID, UNBEGUN, ASIDE = 2.0, 300.0, 600.0, 30.0, 60.0
"""Seconds before a post of which nobody knows is looked for; before an account that is refused is tried again; one whose budget is spent;
one that has not begun; and before a post that was not found is looked for once more: each reading may cost ten cents on X."""
FRESH_FOR = 60.0
"""Seconds for which what was read of the ledger is good enough while there is nothing to say: what a person decides is seen after them."""
PATIENCE = 600.0
"""Seconds: a post that was asked after for so long, and of which nothing was learnt, holds up the others no more."""
SUMMED = "résumée après une coupure"
REPLACED = "un autre résumé l’a remplacé"
SKIPPED_POST = "absente du fil du compte ; la suite est partie"
NO_POSTS: States = {}
TO_DELETE = "une entrée retirée s’y lit encore,"
NOT_ONLINE = "la page de la séance n’est pas encore en ligne : un lien y mènerait à une erreur"
NEVER_BEGUN = "ce compte n’a pas commencé à annoncer : ./beffroi begin"


@dataclass
class RelayAccount:
    """`run` holds the ledger in this account's own lane, and the rules of the town, in which `reconcile_after` is how long a post is looked
    for before it is sent again. `session` gives it as its file says it now; `leave`, called before an entry is told, whether it may be.
    `passing` is a clock that only goes on, in seconds. `online` says whether the page of the session is there for whoever follows a
    link. `trouble` says in French why the account is silent; empty when it is not."""

    open_account: OpenAccount
    run: AnnounceRun
    lines: RelayLines
    session: Callable[[], CouncilSession]
    leave: Callable[[str], bool]
    teller: AnnouncementWriter
    rule: CatchUp = field(default_factory=CatchUp)
    passing: Callable[[], float] = time.monotonic
    online: Callable[[], bool] = lambda: True
    spread: PostPace = field(default_factory=PostPace)
    trouble: str = ""
    _apart: bool = False
    _pause: float = FIRST_PAUSE
    _until: float = 0.0
    _fresh: float = 0.0
    _summaries: set[str] | None = None
    _asking: dict[str, float] = field(default_factory=dict)
    _looked: set[Post] = field(default_factory=set)
    _aside: dict[str, float] = field(default_factory=dict)
    _told: tuple[tuple[tuple[RelayLine, ...], int, int], States] = (((), -1, 0), NO_POSTS)

    def get_states(self) -> States:
        """The state of each post of the session, as far as this account has read the ledger; the same object while nothing changes."""
        versions = self.lines.list_lines(), self.run.known_ledger.length, len(self._summaries or ())
        if versions != self._told[0]:
            occasions = (*(line.occasion for line in versions[0]), *(self._summaries or ()))
            states = ((occasion, self.run.known_ledger.get_state(self.make_key(occasion))) for occasion in occasions)
            self._told = versions, {occasion: state for occasion, state in states if state is not None}
        return self._told[1]

    def make_key(self, occasion: str) -> Key:
        """The key of a post of the session on this account."""
        return Key(self.teller.guid, self.open_account.network.name, self.open_account.network.account, occasion)

    def step(self) -> float:
        """Do the next thing, and say in how many seconds there may be another.

        Raises NotNow and PersonRequired when the ledger cannot be read or written.
        """
        if (seconds_left := self._until - self.passing()) > 0:
            return seconds_left
        if (
            self._summaries is not None
            and isinstance(rest := self._find_next_step(), Rest)
            and (seconds_left := self._fresh - self.passing()) > 0
        ):
            return seconds_left if rest.seconds is None else min(seconds_left, rest.seconds)
        self.run.read_ledger()
        self._fresh = self.passing() + FRESH_FOR
        if self._summaries is None:
            self._begin()
        network = self.open_account.network
        if network.public and not self.run.known_ledger.find_beginning(network.name, network.account):
            return self._rest(UNBEGUN, NEVER_BEGUN)
        return self._do(self._find_next_step())

    def begin_pause(self, reason: str) -> float:
        """Do nothing for some time, each time longer, and say for how many seconds. `reason` says in French what is wrong."""
        return self._rest(self._lengthen_pause(), reason)

    def _begin(self) -> None:
        """Read what was said of the session before this service was started, and load what weighs texts."""
        self.open_account.network.limits.weigh("")
        mine = [entry for entry in self.run.known_ledger.list_posts(self.teller.guid) if entry.key[1:3] == self.make_key("")[1:3]]
        self._summaries = {entry.key.occasion for entry in mine if SUMMARY.fullmatch(entry.key.occasion)}
        self._apart = any(_is_refused_reply(entry) for entry in mine)

    def _find_next_step(self) -> Step:
        return self._find_withdrawal_step() or self._plan_next_post()

    def _find_withdrawal_step(self) -> Step | None:
        """What is to be done of an entry that may no longer be read; one that may have left is looked for first."""
        for id in self.lines.list_withdrawn_ids():
            occasion = f"{ENTRY}/{id}"
            state = self.run.known_ledger.get_state(self.make_key(occasion))
            if state is PostState.SENT and self.open_account.network.public and self._find_retry_time(occasion) <= 0:
                return TakeAway(occasion)
            if state in OPEN_STATES and self._find_retry_time(occasion) <= 0:
                return AskAboutPost(occasion, passed=True)
        return None

    def _plan_next_post(self) -> Step:
        views = PostViews(
            self._is_given_up, lambda occasion: self.run.known_ledger.is_requested_by_person(self.make_key(occasion)), self._find_retry_time
        )
        return plan_next_step(self.lines.list_lines(), self.get_states(), self.passing(), self.rule, views)

    def _is_given_up(self, occasion: str) -> bool:
        return self.passing() - self._asking.get(occasion, self.passing()) > PATIENCE

    def _find_retry_time(self, occasion: str) -> float:
        return self._aside.get(occasion, 0.0) - self.passing()

    def _do(self, step: Step) -> float:
        if isinstance(step, Rest):
            return FRESH_FOR if step.seconds is None else min(FRESH_FOR, step.seconds)
        if isinstance(step, AskAboutPost):
            return self._ask(step)
        if isinstance(step, Cover):
            return self._note_summarised(step)
        if isinstance(step, TakeAway):
            return self._take_away(step)
        announced = self._build_announcement(step)
        if announced.permalink and self.open_account.network.public and not self.online():
            return self._rest(SOON, NOT_ONLINE)
        if wait := self.spread.wait(self.passing()):
            return self._rest(wait)
        ends = [step.line] if isinstance(step, TellLine) else [step.lines[0], step.lines[-1]]
        if not all(self.leave(line.entry.id) for line in ends if line.entry):
            return 0.0
        self.spread.count(self.passing())
        return self._find_pause_after(send_announcement(announced, self.open_account, self.run))

    def _build_announcement(self, step: TellLine | SumUp) -> Announcement:
        now, lines, states = self.run.clock(), self.lines.list_lines(), self.get_states()
        session = replace(self.session(), entries=tuple(self.lines.list_entries()))
        sent_occasions = [occasion for occasion in sort_occasions(lines, states) if states.get(occasion) is PostState.SENT]
        thread = ThreadPosition(len(sent_occasions), sent_occasions[-1] if sent_occasions else "", self._apart)
        if isinstance(step, SumUp):
            self._replace(step.occasion, states)
            return self.teller.compose_summary(step, session, thread, now)
        if step.line.entry is None:
            return self.teller.end(self.lines.list_entries(), session, thread, now)
        before = [line.entry for line in lines[: lines.index(step.line)] if line.entry]
        return self.teller.compose_entry(step.line.entry, session, before, thread, now)

    def _replace(self, summary: str, states: States) -> None:
        """Only one summary is to be sent: what it stands for may have grown since the last attempt."""
        stale = [
            occasion
            for occasion, state in states.items()
            if SUMMARY.fullmatch(occasion) and state is PostState.NOT_SENT and occasion != summary
        ]
        if stale:
            self.run.ledger.append(*(self._skip(occasion, REPLACED) for occasion in stale))
        self._summaries = {*(self._summaries or ()), summary}

    def _note_summarised(self, step: Cover) -> float:
        self.run.ledger.append(*(self._skip(line.occasion, SUMMED, line.entry.text if line.entry else "") for line in step.lines))
        return 0.0

    def _skip(self, occasion: str, reason: str, text: str = "") -> Post:
        before = self.run.known_ledger.get_latest_entry(self.make_key(occasion))
        last_entry = (
            replace(before, cost="", retry_at=None)
            if before
            else Post(self.run.clock(), PostState.SKIPPED, self.make_key(occasion), text=text)
        )
        return replace(last_entry, time=self.run.clock(), state=PostState.SKIPPED, reason=reason)

    def _ask(self, step: AskAboutPost) -> float:
        """Look for a post whose fate is unknown: immediately, and again when its absence proves that it was not sent."""
        entry, now = self.run.known_ledger.get_latest_entry(self.make_key(step.occasion)), self.run.clock()
        if entry is None:
            return 0.0
        self._asking.setdefault(step.occasion, self.passing())
        proof = (entry.time + timedelta(seconds=self.run.rules.reconcile_after) - now).total_seconds()
        if entry in self._looked and proof > 0:
            return self._retry_later(step, proof)
        self._looked.add(entry)
        first = replace(self.teller.compose_session(self.session(), now), occasion=step.occasion)
        self.run.announcements = () if step.passed else (first,)
        for outcome in reconcile_claims(self.open_account.network, self.run, PostQuota(1), self.make_key(step.occasion)):
            if outcome.word not in ("waiting", "unknown"):
                return self._find_pause_after(outcome)
            self.trouble = outcome.reason
            if outcome.reason in (UNPUBLISHED, TWICE):
                self.run.ledger.append(self._skip(step.occasion, SKIPPED_POST if step.passed else TWICE))
                return 0.0
        return self._retry_later(step, proof if proof > 0 else ASIDE)

    def _take_away(self, step: TakeAway) -> float:
        """A deletion may be repeated; one that fails is tried again later, and holds up nothing."""
        entry = self.run.known_ledger.get_latest_entry(self.make_key(step.occasion))
        for outcome in withdraw_posts([entry] if entry else [], [self.open_account], self.run):
            self.trouble = "" if outcome.word == "withdrawn" else f"{TO_DELETE} {outcome.url} : {outcome.reason}"
        self._aside[step.occasion] = self.passing() + ASIDE
        return 0.0

    def _retry_later(self, step: AskAboutPost, seconds: float) -> float:
        if not step.passed:
            return self._rest(seconds)
        self._aside[step.occasion] = self.passing() + ASIDE + (self.passing() - self._asking[step.occasion])
        return 0.0

    def _find_pause_after(self, outcome: Outcome) -> float:
        entry = self.run.known_ledger.get_latest_entry(outcome.key)
        self._apart = self._apart or (entry is not None and _is_refused_reply(entry))
        self.trouble = " ".join(filter(None, (outcome.reason, outcome.remedy)))
        if outcome.word in ("sent", "found", "skipped"):
            self.trouble, self._pause = "", FIRST_PAUSE
            return 0.0
        if outcome.word in ("refused", "unknown"):
            return self._rest(0.0 if outcome.word == "refused" else SOON, self.trouble)
        if outcome.word in ("blocked", "unpaid"):
            return self._rest(STOPPED if outcome.word == "blocked" else UNPAID, self.trouble)
        until = self.run.known_ledger.find_pause_end(self.open_account.network.name, self.open_account.network.account, self.run.clock())
        return self._rest((until - self.run.clock()).total_seconds() if until else self._lengthen_pause(), self.trouble)

    def _lengthen_pause(self) -> float:
        self._pause, pause = min(2 * self._pause, LONGEST_PAUSE), self._pause
        return pause

    def _rest(self, seconds: float, why: str | None = None) -> float:
        self._until, self.trouble = self.passing() + seconds, self.trouble if why is None else why
        return seconds


def _is_refused_reply(entry: Post) -> bool:
    """Whether it was to be an answer, and the network refused."""
    return entry.state is PostState.SENT and bool(entry.apart) and entry.text == entry.apart

"""Relay the evening to the accounts of the town: opened, run beside the service, its progress told."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Event

from plugins.announce.announce import send_due_posts
from plugins.announce.due import build_key, find_due_announcements, list_news
from plugins.announce.ledger import LIVE, Ledger, LedgerOvertaken, LedgerStore, open_store
from plugins.announce.networks.registry import find_network_label, is_live
from plugins.announce.post import OPEN_STATES, Key, Post, PostState
from plugins.announce.reconcile import reconcile_claims
from plugins.announce.run import AnnounceRun, OpenAccount, PostQuota, RunRules, wait_for_no_page
from plugins.announce.send import start_clock
from plugins.announce.settings import Settings, build_town_words, open_accounts, open_ledger
from plugins.announce.settle import withdraw_posts
from plugins.core.infrastructure.errors import NotNow, PersonRequired
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import ENTRY, format_guid
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.relay_account import NEVER_BEGUN, RelayAccount
from plugins.service.council_live.relay_announcements import AnnouncementWriter, RelayLines
from plugins.service.evening.doors import ServiceContext
from plugins.town.council.room import Council
from plugins.town.council.session import CouncilSession

EVERY = 15.0
"""Seconds between two looks at what X has confirmed: nobody waits for what is relayed."""


@dataclass
class Carrier:
    """Relay with carries, with the interface of `Account`; groups in which it knows no entry are left to the next publication."""

    open_account: OpenAccount
    run: AnnounceRun
    lines: RelayLines
    session: Callable[[], CouncilSession]
    teller: AnnouncementWriter
    passing: Callable[[], float] = time.monotonic
    trouble: str = ""
    _until: float = 0.0

    def step(self) -> float:
        """Relay what is due, and say in how many seconds to look again. Raises NotNow and PersonRequired."""
        if (seconds_left := self._until - self.passing()) > 0:
            return seconds_left
        network, ledger, now = self.open_account.network, self.run.read_ledger(), self.run.clock()
        session = replace(self.session(), entries=tuple(self.lines.list_entries()))
        announcements = [self.teller.announce_alone(line.entry, session, now) for line in self.lines.list_lines() if line.entry]
        if announcements and ledger.find_beginning(network.name, network.account):
            self.run.announcements, turns = tuple(announcements), PostQuota(self.run.rules.max_per_run)
            outcomes = [
                reconciled
                for each in announcements
                if ledger.get_state(build_key(each, network)) in OPEN_STATES
                for reconciled in reconcile_claims(network, self.run, turns, build_key(each, network))
            ]
            choice = find_due_announcements(list_news(self.open_account, announcements, ledger), network, ledger, now, self.run.rules)
            outcomes += send_due_posts(choice, self.open_account, self.run, turns)
            outcomes += withdraw_posts(self._list_withdrawn(ledger), [self.open_account], self.run)
            self.trouble = next(
                (outcome.reason for outcome in outcomes if outcome.word not in ("sent", "found", "waiting", "withdrawn")), ""
            )
        return self.begin_pause(self.trouble)

    def _list_withdrawn(self, ledger: Ledger) -> list[Post]:
        """What was relayed of entries that may no longer be read."""
        network, guid = self.open_account.network, self.teller.guid
        keys = (Key(guid, network.name, network.account, f"{ENTRY}/{id}") for id in self.lines.list_withdrawn_ids() if network.public)
        return [post for key in keys if (post := ledger.get_latest_entry(key)) and post.state is PostState.SENT]

    def begin_pause(self, reason: str) -> float:
        """Do nothing for some time, and say for how many seconds. `reason` says in French what is wrong; empty when nothing is."""
        self.trouble, self._until = reason, self.passing() + EVERY
        return EVERY


LOOK = 0.5
"""Seconds between two looks at whether the service ends."""
BUSY = "un autre service raconte déjà la séance sur cette machine"


def relay_session(account: RelayAccount | Carrier, stopping: Event) -> None:
    """Tell the session until `stopping`, in the account's own lane of the ledger, which one service holds. A kill at any point is
    harmless."""
    while not stopping.is_set():
        account.trouble = BUSY
        with suppress(NotNow), account.run.ledger:
            account.trouble = ""
            _run_account(account, stopping)
        stopping.wait(LOOK)


def _run_account(account: RelayAccount | Carrier, stopping: Event) -> None:
    while not stopping.is_set():
        revision = account.lines.register.get_revision()
        until = _step(account) + account.passing()
        while not stopping.is_set():
            seconds_left = min(LOOK, until - account.passing())
            if seconds_left <= 0 or account.lines.register.wait(revision, seconds_left) > revision:
                break


def _step(account: RelayAccount | Carrier) -> float:
    try:
        return account.step()
    except LedgerOvertaken:
        return 0.0
    except (NotNow, PersonRequired) as error:
        return account.begin_pause(str(error).partition("\n")[0])


PLACES = {PostState.SENT: "x", PostState.WITHDRAWN: "x", PostState.SKIPPED: "skipped", PostState.REFUSED: "refused"}
"""What the phone is shown of an entry that an account has done with."""
NO_STATES: Mapping[str, str] = {}


@dataclass
class Relay:
    """`accounts` are those that tell the session, X first where there is one."""

    accounts: tuple[RelayAccount | Carrier, ...]
    _seen: tuple[tuple[int, int], Mapping[str, str]] = ((-1, -1), NO_STATES)

    @property
    def workers(self) -> dict[str, Callable[[Event], None]]:
        """The work of each account, by its name."""
        return {
            f"{account.open_account.network.name}/{account.open_account.network.account}": partial(relay_session, account)
            for account in self.accounts
        }

    def get_places(self) -> Mapping[str, str]:
        """The first account's result for each finished entry, by id: `x`, `skipped` or `refused`."""
        first = next((account for account in self.accounts if isinstance(account, RelayAccount)), None)
        if first is None:
            return NO_STATES
        now = first.lines.register.get_revision(), first.run.known_ledger.length
        if self._seen[0] != now:
            states = first.get_states()
            place_by_id = {
                line.entry.id: PLACES.get(states.get(line.occasion, PostState.CLAIMED), "")
                for line in first.lines.list_lines()
                if line.entry
            }
            self._seen = now, {id: place for id, place in place_by_id.items() if place}
        return self._seen[1]

    def list_troubles(self) -> list[str]:
        """Why accounts are silent, one French line each; none when all is well."""
        return [
            f"{find_network_label(account.open_account.network.name)} : {account.trouble}" for account in self.accounts if account.trouble
        ]


PAUSE = 5
"""Seconds between the two readings of a timeline that prove an absence, at most: the session goes on meanwhile."""


@dataclass(frozen=True)
class RelaySetup:
    """What tells: the networks, or for a rehearsal and a town that does not announce, an outbox and a ledger of the service's own, so that
    nothing public is called, nor written in the town's ledger."""

    opening: ServiceContext
    settings: Settings
    council: Council

    @classmethod
    def from_settings(cls, opening: ServiceContext, council: Council) -> "RelaySetup":
        """The setup by a town's settings. Raises SettingsError."""
        return cls(opening, gather_settings(Settings, opening.conf, opening.environ), council)

    @property
    def quiet(self) -> bool:
        """Whether the relay posts nowhere."""
        return self.opening.rehearsal or not self.settings.announce

    def connect_accounts(self) -> list[OpenAccount]:
        """Those that may tell: X first. An account that relays another is among them, and last, where the session counts for it; a network
        where sixty posts would not be one thread tells none. Raises SettingsError."""
        if self.quiet:
            own = replace(self.settings, beffroi_state=self.opening.folder, announce_accounts=())
            return open_accounts(own, self.opening.conf, {})
        opened = open_accounts(self.settings, self.opening.conf, self.opening.environ)
        live_voices = (
            open_account
            for open_account in opened
            if (self.council.carry or not open_account.carrying) and is_live(open_account.network.name)
        )
        return sorted(live_voices, key=lambda one: (one.carrying is not None, one.network.name != "x"))

    def open_ledger(self, lane: str) -> LedgerStore:
        """Open the ledger for the account of a lane. Raises PersonRequired."""
        if self.quiet:
            return open_store("file", self.opening.folder, {}, lane)
        return open_ledger(self.opening.conf, self.opening.environ, lane)[1]

    def make_rules(self) -> RunRules:
        """The town's run rules, except that claims begun by this machine are known to be over: the lane is ours now."""
        rules = self.settings.run_rules(wait_for_no_page, build_town_words(self.settings, self.opening.conf), insist=True)
        doubt = self.council.doubt if self.quiet or self.settings.ledger == "file" else self.settings.reconcile_after
        return replace(rules, reconcile_after=doubt, reconcile_pause=min(PAUSE, self.settings.reconcile_pause), patience=0)

    def make_announcement_writer(self, session: CouncilSession) -> AnnouncementWriter:
        """The writer for that session: one of residents' questions has its own hashtag."""
        conf = self.opening.conf
        name = (conf.get("TOWN") or {}).get("name", "")
        council, questions = self.council.hashtag or f"Conseil {name}", self.council.questions_hashtag or f"Questions {name}"
        return AnnouncementWriter(
            format_guid(self.settings.feed_authority, session.identity),
            str(conf.get("SITEURL") or "").rstrip("/"),
            questions if session.answered_by else council,
            counted=self.council.carry,
        )


def build_relay(opening: ServiceContext, evening: LiveSession, council: Council) -> Relay:
    """The relay of `evening`; no network is called before its workers begin. Raises SettingsError and PersonRequired."""
    return Relay(tuple(_open_accounts(RelaySetup.from_settings(opening, council), evening)))


def _open_accounts(town: RelaySetup, evening: LiveSession) -> Iterator[RelayAccount | Carrier]:
    clock = start_clock(town.opening.clock().replace(microsecond=0))
    lines = RelayLines(evening.register, lambda: evening.hold_seconds, town.opening.clock)
    teller = town.make_announcement_writer(evening.session)
    first = teller.compose_session(evening.session, clock())
    for number, open_account in enumerate(
        connect_account for connect_account in town.connect_accounts() if connect_account.choice.is_taken(first)
    ):
        ledger = town.open_ledger(f"{LIVE}-{open_account.network.name}-{number}")
        run = AnnounceRun(ledger, clock, town.make_rules())
        if open_account.carrying:
            yield Carrier(open_account, run, lines, lambda: evening.session, teller)
        else:
            yield RelayAccount(
                open_account,
                run,
                lines,
                lambda: evening.session,
                evening.register.leave,
                teller,
                town.council.catch_up,
                online=lambda: evening.online(),
            )


STATE_WORDS = {
    PostState.SENT: "sur le réseau",
    PostState.WITHDRAWN: "retirée",
    PostState.SKIPPED: "laissée de côté",
    PostState.REFUSED: "refusée",
}
UNSURE, WAITING = "incertaine", "en attente"


def format_account_progress(relay: Relay) -> list[str]:
    """A French line of progress for each account that posts the session. Raises NotNow and PersonRequired when the ledger cannot be
    read."""
    return [_format_line(account) for account in relay.accounts if isinstance(account, RelayAccount)]


def has_waiting_lines(relay: Relay) -> bool:
    """Whether an account has something left to say of the session, its end included. Raises NotNow and PersonRequired."""
    return any(_is_waiting(account) for account in relay.accounts if isinstance(account, RelayAccount))


def _is_waiting(account: RelayAccount) -> bool:
    account.run.read_ledger()
    states = account.get_states()
    withdrawn_states = (account.run.known_ledger.get_state(account.make_key(f"{ENTRY}/{id}")) for id in account.lines.list_withdrawn_ids())
    stands = any(state in (PostState.SENT, *OPEN_STATES) for state in withdrawn_states) and account.open_account.network.public
    return stands or any(states.get(line.occasion) in (None, PostState.NOT_SENT, *OPEN_STATES) for line in account.lines.list_lines())


def _format_line(account: RelayAccount) -> str:
    network, ledger = account.open_account.network, account.run.read_ledger()
    states, lines = account.get_states(), [line for line in account.lines.list_lines() if line.entry]
    counts = Counter(_word(states.get(line.occasion)) for line in lines)
    counted = ", ".join(
        f"{counts[word]} {_make_plural(word, counts[word])}" for word in (*STATE_WORDS.values(), UNSURE, WAITING) if counts[word]
    )
    begun = not network.public or ledger.find_beginning(network.name, network.account)
    why = next(_list_reasons(account), "") if begun else NEVER_BEGUN
    return f"{find_network_label(network.name)} : {counted or 'rien à dire'}" + (f" ({why})" if why else "")


def _make_plural(word: str, count: int) -> str:
    first, _, rest = word.partition(" ")
    return f"{first}s {rest}".strip() if count > 1 and first.endswith("e") else word


def _word(state: PostState | None) -> str:
    return UNSURE if state in OPEN_STATES else STATE_WORDS.get(state, WAITING) if state else WAITING


def _list_reasons(account: RelayAccount) -> Iterator[str]:
    """Why what was tried has not left."""
    for occasion, state in account.get_states().items():
        last = (
            account.run.known_ledger.get_latest_entry(account.make_key(occasion)) if state in (*OPEN_STATES, PostState.NOT_SENT) else None
        )
        if last and last.reason:
            yield last.reason.rstrip(".")

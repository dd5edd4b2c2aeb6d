"""The relay of an evening, by the settings of the town: its accounts, ledger and rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plugins.announce.ledger.ledger import LIVE, LedgerStore, open_store
from plugins.announce.networks.registry import is_live
from plugins.announce.run import AnnounceRun, OpenAccount, RunRules, wait_for_no_page
from plugins.announce.send import start_clock
from plugins.announce.settings import Settings, build_town_words, open_accounts, open_ledger
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import format_guid
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.relay.account import RelayAccount
from plugins.service.council_live.relay.announcements import AnnouncementWriter
from plugins.service.council_live.relay.carrier import Carrier
from plugins.service.council_live.relay.line import RelayLines
from plugins.service.council_live.relay.relay import Relay
from plugins.service.evening.part import ServiceContext
from plugins.town.council.session import CouncilSession
from plugins.town.council.settings import Council

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

"""An account that relays one in so many of what X has said, where the town wants the posts of its sessions to count among them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from plugins.announce.announce import send_due_posts
from plugins.announce.due import build_key, find_due_announcements, list_news
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.post import OPEN_STATES, Key, Post, PostState
from plugins.announce.reconcile import reconcile_claims
from plugins.announce.run import AnnounceRun, OpenAccount, PostQuota
from plugins.announce.settle import withdraw_posts
from plugins.core.publication.publication import ENTRY
from plugins.service.council_live.relay.announcements import AnnouncementWriter
from plugins.service.council_live.relay.line import RelayLines
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

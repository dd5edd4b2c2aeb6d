"""An account that relays one in so many of what X has said, where the town wants the posts of its sessions to count among them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from plugins.announce.announce import chosen
from plugins.announce.due import due, key_of
from plugins.announce.key import Key
from plugins.announce.ledger.entry import Entry, State
from plugins.announce.ledger.fold import OPEN
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.news import news
from plugins.announce.reconcile import reconcile
from plugins.announce.run import Run
from plugins.announce.turns import Turns
from plugins.announce.voices.voice import Voice
from plugins.announce.withdraw import withdraw
from plugins.council.live.relay.line import Lines
from plugins.council.live.relay.told import Teller
from plugins.council.session import Session
from plugins.publication.occasion import ENTRY

EVERY = 15.0
"""Seconds between two looks at what X has confirmed: nobody waits for what is relayed."""


@dataclass
class Carrier:
    """As `Account`, for who relays; the carries of the groups in which it knows no entry are left to who publishes."""

    voice: Voice
    run: Run
    lines: Lines
    session: Callable[[], Session]
    teller: Teller
    passing: Callable[[], float] = time.monotonic
    trouble: str = ""
    _until: float = 0.0

    def step(self) -> float:
        """Relay what is due, and say in how many seconds to look again. Raises NotNow and PersonNeeded."""
        if (left := self._until - self.passing()) > 0:
            return left
        network, known, now = self.voice.network, self.run.read(), self.run.clock()
        session = replace(self.session(), entries=tuple(self.lines.all()))
        some = [self.teller.relayed(line.entry, session, now) for line in self.lines.now() if line.entry]
        if some and known.begun(network.name, network.account):
            self.run.announcements, turns = tuple(some), Turns(self.run.rules.max_per_run)
            outcomes = [
                told
                for one in some
                if known.state(key_of(one, network)) in OPEN
                for told in reconcile(network, self.run, turns, key_of(one, network))
            ]
            choice = due(news(self.voice, some, known), network, known, now, self.run.rules)
            outcomes += chosen(choice, self.voice, self.run, turns)
            outcomes += withdraw(self._withdrawn(known), [self.voice], self.run)
            self.trouble = next((one.reason for one in outcomes if one.word not in ("sent", "found", "waiting", "withdrawn")), "")
        return self.fail(self.trouble)

    def _withdrawn(self, known: Ledger) -> list[Entry]:
        """What was relayed of entries that may be read no more."""
        network, guid = self.voice.network, self.teller.guid
        keys = (Key(guid, network.name, network.account, f"{ENTRY}/{id}") for id in self.lines.withdrawn() if network.public)
        return [post for key in keys if (post := known.latest(key)) and post.state is State.SENT]

    def fail(self, reason: str) -> float:
        """Take note of why it is silent; the seconds to wait."""
        self.trouble, self._until = reason, self.passing() + EVERY
        return EVERY

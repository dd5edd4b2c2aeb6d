"""What the ledger should answer, said as plainly as can be: every line is kept, and every answer walks through all of them."""

from decimal import Decimal

from plugins.announce.ledger_lines import LONGEST, SAID_STATES
from plugins.announce.post import BEGIN, OPEN_STATES, READING, ZERO, PostState
from plugins.core.infrastructure.clock import find_month
from plugins.core.publication.publication import PUBLISHED


class PlainLedger:
    """The same answers as `Ledger`, from the list of the entries."""

    def __init__(self, entries):
        self.lines = list(entries)

    def about(self, key):
        """The entries of one post."""
        return [entry for entry in self.lines if entry.key == key]

    def by(self, account):
        """The entries of one account (network, account)."""
        return [entry for entry in self.lines if entry.key[1:3] == account]

    def get_latest_entry(self, key):
        return (self.about(key) or [None])[-1]

    def list_entries(self):
        keys = dict.fromkeys(entry.key for entry in self.lines)
        return [self.get_latest_entry(key) for key in keys]

    def list_claims(self, key):
        ends = [number for number, entry in enumerate(self.about(key)) if entry.state not in OPEN_STATES]
        return [entry for entry in self.about(key)[ends[-1] + 1 if ends else 0 :] if entry.state is PostState.CLAIMED]

    def asked(self, key):
        wished = False
        for entry in self.about(key):
            if entry.state is PostState.NOT_SENT:
                wished = wished or entry.decided
            elif entry.state not in OPEN_STATES:
                wished = False
        return wished

    def get_left_aside_time(self, key):
        last = self.get_latest_entry(key)
        return last.time if last and last.state is PostState.SKIPPED and not last.decided else None

    def is_announced_by_another(self, key, link):
        first = [entry for entry in self.by(key[1:3]) if entry.link == link and entry.state in SAID_STATES][:1]
        return any(entry.key.guid != key.guid for entry in first)

    def list_posts(self, guid):
        return [entry for entry in self.list_entries() if entry.key.guid == guid]

    def paused(self, network, account, now):
        until = None
        for entry in self.by((network, account)):
            if entry.key.occasion == BEGIN:
                continue
            if entry.state is PostState.NOT_SENT and entry.retry_at:
                until = min(entry.retry_at, entry.time + LONGEST)
            elif entry.state is PostState.SENT or entry.decided:
                until = None
        return until if until and now < until <= now + 2 * LONGEST else None

    def confirmed(self, paired, since):
        begun = [number for number, entry in enumerate(self.lines) if entry.key[1:] == (*since, BEGIN)]
        found = {}
        for number, entry in enumerate(self.lines):
            said = entry.key[1:3] == paired and entry.state is PostState.SENT and not entry.urgent
            first = said and (entry.key.occasion == PUBLISHED or entry.counted)
            if first and entry.key not in found:
                found[entry.key] = number, entry.time
        return [(key, time) for key, (number, time) in found.items() if begun and number > begun[0]]

    def spent(self, network, account, month):
        mine = [entry for entry in self.by((network, account)) if find_month(entry.time) == month and entry.cost]
        readings = [entry for entry in mine if entry.key.occasion == READING and Decimal(entry.cost) > 0]
        return sum((Decimal(entry.cost) for entry in mine), ZERO), len(readings)

    def of(self, *states):
        """The last entries that are in one of those states."""
        return [entry for entry in self.list_entries() if entry.state in states]

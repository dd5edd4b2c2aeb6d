"""What is urgent, said on every account before any of them is waited for."""

from collections.abc import Iterable
from dataclasses import replace

from plugins.announce.accounts.account import Voice
from plugins.announce.announce import announce
from plugins.announce.announcement import Announcement
from plugins.announce.ledger.store import LedgerStore
from plugins.announce.report import RunReport
from plugins.announce.rules import RunRules
from plugins.announce.run import Clock
from plugins.announce.withdrawn import WithdrawnPublication
from plugins.infrastructure.errors import Exit


def announce_urgent(
    announcements: Iterable[Announcement],
    voices: Iterable[Voice],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules,
    gone: Iterable[WithdrawnPublication],
) -> RunReport:
    """What became of it on every account: a first time without patience, then what is left once more, with that of the `rules`."""
    announcements, voices, gone = list(announcements), list(voices), list(gone)
    report = announce(announcements, voices, ledger, clock, replace(rules, patience=0), gone)
    if report.exit is not Exit.LATER:
        return _alone(report)
    again = announce(announcements, voices, ledger, clock, rules, gone)
    said = {outcome.key for outcome in again}
    again.outcomes = [*(one for one in report if one.key not in said and one.word not in UNDONE), *again]
    return _alone(again)


UNDONE = ("waiting", "not_sent", "unpaid")
"""What the second time settles, or tells again."""


def _alone(report: RunReport) -> RunReport:
    """The report without what is ordinary: the posts of what was withdrawn are listed by who publishes."""
    report.remarks = []
    return report

"""Everything that proofs are pulled from: the town's accounts, its words, and what those that relay another one will take."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.announce.accounts.declared_accounts import DeclaredAccount
from plugins.announce.accounts.speakers import build_voicing, one_in, row_of, speakers
from plugins.announce.announcement import Announcement
from plugins.announce.key import PUBLISHED
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.post_preview.outlook import (
    ELSEWHERE,
    FOLLOWS,
    URGENT,
    Outlook,
    account_of,
    list_counted_guids,
    list_relayed_guids,
    outlooks,
)
from plugins.announce.post_preview.proof import Proof, proof
from plugins.announce.settings import Settings
from plugins.announce.words.words import TownVoice

PAIRED = "x"
"""The network whose announcements are counted for those that relay one in so many."""


@dataclass(frozen=True)
class ProofPress:
    """`relays` holds, for each account that relays another one, the outlook of each guid."""

    accounts: tuple[DeclaredAccount, ...]
    voicing: TownVoice
    relays: Mapping[DeclaredAccount, Mapping[str, Outlook]]

    @classmethod
    def from_settings(cls, settings: Settings, conf: Mapping[str, Any], announcements: list[Announcement], ledger: Ledger) -> "ProofPress":
        """The press of a town; with an empty ledger, what counts is counted on the announcements themselves, in their order."""
        accounts = speakers(settings, conf)
        ratios = {one: one_in(one, settings.carry_one_in) for one in accounts}
        relays = {one: _outlooks(one, size, accounts, announcements, ledger) for one, size in ratios.items() if size > 1}
        return cls(accounts, build_voicing(settings, conf), relays)

    def pull_proofs(self, one: Announcement) -> Iterator[Proof]:
        """What each account that takes it will show of an announcement, in the order of the accounts."""
        for account in self.accounts_for(one):
            yield proof(one, row_of(account).limits, self.voicing, account.name, self._outlook(one, account))

    def accounts_for(self, one: Announcement) -> list[DeclaredAccount]:
        """The accounts that speak of it."""
        return [account for account in self.accounts if account.choice.takes(one)]

    def _outlook(self, one: Announcement, account: DeclaredAccount) -> Outlook | None:
        if account not in self.relays:
            return None
        if one.occasion != PUBLISHED:
            return FOLLOWS
        return URGENT if one.urgent else self.relays[account].get(one.guid, ELSEWHERE)


def _outlooks(
    one: DeclaredAccount, size: int, accounts: Iterable[DeclaredAccount], announcements: list[Announcement], ledger: Ledger
) -> Mapping[str, Outlook]:
    paired = next((other for other in accounts if other.network == PAIRED and other.name == one.relayed_account), DeclaredAccount(PAIRED))
    said = [each for each in announcements if paired.choice.takes(each)]
    told = {each.guid: each for each in announcements if each.occasion == PUBLISHED and one.choice.takes(each)}
    own = account_of(ledger, one.network)
    order = list_counted_guids(ledger, account_of(ledger, PAIRED), own, said)
    return outlooks(order, told, one.network, size, list_relayed_guids(ledger, own, order))

"""What a run would send, or what merging a change would: nothing is called, nothing is written."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from plugins.announce.account_news import news
from plugins.announce.accounts.account import Voice
from plugins.announce.announce import TURN
from plugins.announce.announcement import Announcement
from plugins.announce.delayed import RENAMED, never_begun, waiting_outcome
from plugins.announce.due import DueAnnouncements, find_due_announcements, find_followed_entry, key_of
from plugins.announce.ledger.entry import PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.money.budget import SPENT, price
from plugins.announce.money.forecast import Forecast
from plugins.announce.network import Network
from plugins.announce.post_preview.proof import proof
from plugins.announce.report import Outcome, RunReport
from plugins.announce.rules import RunRules
from plugins.announce.scope import BEFORE, find_replayed, scopes
from plugins.announce.send import outcome_of
from plugins.announce.settle import TOO_LATE
from plugins.announce.words.words import TownVoice

REMEDY = "Changez « date » pour qu’elle parte."
"""Only before a run: what a run has left aside stays so."""


def foresee(announcements: Iterable[Announcement], voices: Iterable[Voice], ledger: Ledger, now: datetime, rules: RunRules) -> RunReport:
    """The report that a run would make if every network and every page answered."""
    report, announcements, forecast = RunReport(), list(announcements), Forecast(rules.budget, ledger, now)
    voices = list(voices)
    spoken = scopes(voices)
    for voice in voices:
        network = voice.network
        if network.public and not ledger.begun_at(network.name, network.account):
            report.add(never_begun(network))
            continue
        report.add(*(outcome_of("waiting", entry) for entry in ledger.open_claims(network.name, network.account)))
        aside = find_replayed(network, spoken[network.name, network.account], ledger, announcements, now)
        left = {key_of(one, network): one.title for one in aside}
        report.add(*(Outcome("skipped", key, title, reason=BEFORE) for key, title in left.items()))
        unsaid = [one for one in _unsaid(announcements, network, ledger) if key_of(one, network) not in left]
        choice = find_due_announcements(news(voice, unsaid, ledger), network, ledger, now, rules)
        report.add(*(_skipped(one, network) for one in choice.too_old))
        report.add(*(Outcome("skipped", key_of(one, network), one.title, reason=TOO_LATE) for one in choice.too_late))
        report.add(*(Outcome("refused", key_of(one, network), one.title, reason=RENAMED) for one in choice.renamed))
        report.add(*(waiting_outcome(one, network, TURN) for one in choice.later))
        report.add(*_in_turn(choice, network, rules.voicing, forecast))
    report.remarks += forecast.remarks()
    return report


def _in_turn(choice: DueAnnouncements, network: Network, voicing: TownVoice, forecast: Forecast) -> Iterator[Outcome]:
    said = 0
    for one in choice.ready:
        outcome = _would(one, network, voicing, forecast) if said < choice.most else waiting_outcome(one, network, TURN)
        said += outcome.word == "would"
        yield outcome


def _unsaid(announcements: list[Announcement], network: Network, ledger: Ledger) -> list[Announcement]:
    """Without credentials the outbox stands for the real accounts: what they have said, merging will not say again."""
    return announcements if network.public else [one for one in announcements if not ledger.knows(one.guid)]


def _would(announcement: Announcement, network: Network, voicing: TownVoice, forecast: Forecast) -> Outcome:
    shown, key = proof(announcement, network.limits, voicing), key_of(announcement, network)
    before = find_followed_entry(announcement, network, forecast.ledger)
    post, reply = shown.post, bool(before and before.state is PostState.SENT)
    cost = price(network.name, post.text, shown.has_alternative_text, reply)
    if not forecast.takes(network.name, cost, announcement.urgent):
        return Outcome("unpaid", key, announcement.title, reason=SPENT)
    return Outcome(
        "would", key, announcement.title, post.text, post.weight, post.heaviest, cost=cost, unit=shown.unit, details=tuple(shown.details())
    )


def _skipped(announcement: Announcement, network: Network) -> Outcome:
    return Outcome("skipped", key_of(announcement, network), announcement.title, reason="trop ancien.", remedy=REMEDY)

"""The heart of the room: what is due is said once on each account, and each account's fate is its own."""

import secrets
from collections.abc import Iterable, Iterator

from plugins.announce.announcement import Announcement
from plugins.announce.compose import compose
from plugins.announce.due import Due, due, key_of
from plugins.announce.entry import Entry, State
from plugins.announce.ledger import begin_key
from plugins.announce.network import Network
from plugins.announce.reconcile import REPAIR, SETTLE, reconcile
from plugins.announce.report import Outcome, Report
from plugins.announce.rules import Rules
from plugins.announce.speak import Clock, speak, told
from plugins.announce.store import LedgerStore
from plugins.publication.errors import NotNow, PersonNeeded

STANDARD = Rules()
TURN = "son tour viendra"
RENAMED = "son adresse a déjà été annoncée sous une autre identité (clé « id », ou FEED_AUTHORITY)"
MISSING = 10
"""Pages looked for in vain before a run stops looking: a host that is down costs half a minute each."""


def announce(
    announcements: Iterable[Announcement], networks: Iterable[Network], ledger: LedgerStore, clock: Clock, rules: Rules = STANDARD
) -> Report:
    """Say what is due on every account, and tell what became of it. Raises nothing that a person should understand."""
    report, announcements = Report(), list(announcements)
    try:
        for network in networks:
            if network.public and not ledger.read().begun(network.name, network.account):
                report.add(never_begun(network))
                continue
            report.add(*(told("refused", entry, remedy=REPAIR) for entry in ledger.read().refused(network.name, network.account)))
            report.add(*reconcile(network, ledger, clock, rules))
            choice = due(announcements, network, ledger.read(), clock(), rules)
            report.add(*set_aside("skipped", choice.too_old, "trop ancien", network, ledger, clock))
            report.add(*set_aside("refused", choice.renamed, RENAMED, network, ledger, clock))
            report.add(*(waiting(announcement, network, TURN) for announcement in choice.later))
            for outcome in in_turn(choice, network, ledger, clock, rules):
                report.add(outcome)
    except (NotNow, PersonNeeded) as error:
        report.cut_short = error
    return report


def in_turn(choice: Due, network: Network, ledger: LedgerStore, clock: Clock, rules: Rules) -> Iterator[Outcome]:
    """Say what is ready until the run has said enough, or the account must be left alone. A page that is missing holds up no other."""
    said = missing = 0
    for announcement in choice.ready:
        if said >= choice.most:
            yield waiting(announcement, network, TURN)
            continue
        outcome = say(announcement, network, ledger, clock, rules)
        yield outcome
        said, missing = (said, missing + 1) if outcome.word == "waiting" else (said + 1, missing)
        if outcome.stops or missing >= MISSING:
            return


def say(announcement: Announcement, network: Network, ledger: LedgerStore, clock: Clock, rules: Rules) -> Outcome:
    """Say one thing on one account, once readers can open its page."""
    missing = rules.page(announcement) if network.public else ""
    if missing:
        return waiting(announcement, network, missing)
    post = compose(announcement, network.limits)
    claimed = Entry(clock(), State.CLAIMED, key_of(announcement, network), post.text, post.link, post.image, secrets.token_hex(16))
    return speak(post, claimed, network, ledger, clock)


def set_aside(
    word: str, announcements: Iterable[Announcement], reason: str, network: Network, ledger: LedgerStore, clock: Clock
) -> list[Outcome]:
    """Record that these will not be said by themselves: an outage must not end in a flood, nor a new `id` in a repetition."""
    entries = [
        Entry(clock(), State(word), key_of(one, network), text=one.title, link=one.permalink, reason=reason) for one in announcements
    ]
    if entries:
        ledger.append(*entries)
    remedy = SETTLE if word == "refused" else ""
    return [Outcome(word, entry.key, title=entry.text, reason=entry.reason, remedy=remedy) for entry in entries]


def waiting(announcement: Announcement, network: Network, reason: str) -> Outcome:
    """It is not said in this run; another will."""
    return Outcome("waiting", key_of(announcement, network), title=announcement.title, reason=reason)


def never_begun(network: Network) -> Outcome:
    """The account may not speak yet: without a beginning, it would replay the past."""
    return Outcome(
        "blocked",
        begin_key(network.name, network.account),
        title=f"{network.name}/{network.account}",
        reason="le registre ne connaît pas ce compte.",
        remedy="Lancez ./beffroi begin pour annoncer à partir d’aujourd’hui.",
    )

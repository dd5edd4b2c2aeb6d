"""What a run does not say, and why: recorded when it will not be said by itself, told when another run will."""

from collections.abc import Iterable, Iterator

from plugins.announce.accounts.account import Voice
from plugins.announce.announcement import Announcement
from plugins.announce.carry_rule import Carry, carries
from plugins.announce.due import key_of, past
from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import begin_key
from plugins.announce.network import Network
from plugins.announce.reconcile import SETTLE
from plugins.announce.report import Outcome
from plugins.announce.run import AnnounceRun
from plugins.announce.send import outcome_of

RENAMED = "son adresse a déjà été annoncée sous une autre identité (clé « id », ou FEED_AUTHORITY)"
LAPSED = "dernière d’un groupe dont aucune n’est à relayer"


def set_aside(word: str, announcements: Iterable[Announcement], reason: str, network: Network, run: AnnounceRun) -> list[Outcome]:
    """Record that these will not be said by themselves: an outage must not end in a flood, nor a new `id` in a repetition."""
    state = PostState(word)
    entries = [
        LedgerEntry(run.clock(), state, key_of(one, network), text=one.title, link=one.permalink, reason=reason, urgent=one.urgent)
        for one in announcements
    ]
    if entries:
        run.ledger.append(*entries)
    remedy = SETTLE if word == "refused" else ""
    return [Outcome(word, entry.key, title=entry.text, reason=entry.reason, remedy=remedy) for entry in entries]


def record_lapsed_groups(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """Record the groups of which nothing will be carried, so that each is listed once.

    An edition that does not know them all may be an older one: only their age then tells that nobody will carry them.
    """
    if voice.carrying:
        mine = [one for one in run.announcements if voice.choice.takes(one)]
        for carry in carries(voice.carrying, voice.network, run.known_ledger, mine):
            if carry.has_lapsed and (_all_known(carry, run) or past(carry.since, run.clock(), run.rules.max_age_days)):
                last = carry.keys[-1]
                said = run.known_ledger.latest(Key(last.guid, *voice.carrying.paired, last.occasion))
                entry = LedgerEntry(run.clock(), PostState.SKIPPED, last, text=said.text if said else "", reason=LAPSED)
                run.ledger.append(entry, rivals=carry.keys)
                yield outcome_of("skipped", entry)


def _all_known(carry: Carry, run: AnnounceRun) -> bool:
    known = {(one.guid, one.occasion) for one in run.announcements}
    return all(key.guid in run.withdrawn or (key.guid, key.occasion) in known for key in carry.keys)


def waiting_outcome(announcement: Announcement, network: Network, reason: str) -> Outcome:
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

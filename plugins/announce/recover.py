"""Making the ledger whole again: what this machine has seen of it, then what the accounts themselves show, is put back in it.

A ledger that was restored from an older copy forgets what was said since. Nothing is sent here, and nothing is guessed: what an account
that cannot be read may have said waits for a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from plugins.announce.accounts.account import Voice
from plugins.announce.announce import build_claim_entry
from plugins.announce.delayed import set_aside
from plugins.announce.due import key_of
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger_continuity import build_recovered_entry, find_unrecorded_posts
from plugins.announce.network import Network
from plugins.announce.networks.network_post import DRIFT
from plugins.announce.networks.registry import label
from plugins.announce.reading import Reading
from plugins.announce.run import AnnounceRun
from plugins.announce.send import among_others, sent_entry
from plugins.announce.syndication import Links
from plugins.infrastructure.errors import NotNow

NOTED = "retrouvé dans les adresses gardées (receipts.json)"
BLIND = "le registre a été refait, et ce compte ne peut être relu : peut-être déjà partie"
MISSING = (None, PostState.NOT_SENT)
"""What the ledger says of a post that the next run would send."""


def recover(voices: Iterable[Voice], run: AnnounceRun, kept: Links) -> Iterator[str]:
    """Put back what the ledger has lost, and tell it in French. `kept` are the addresses of posts that are noted beside the ledger.

    Raises NotNow when an account does not answer now: the ledger is then no more trusted than before; and what the ledger raises.
    """
    run.ledger.trust()
    if lines := run.ledger.recover():
        yield f"{_counted(lines, 'ligne remise', 'lignes remises')} d’après ce que cette machine avait vu du registre."
    run.read_ledger()
    for voice in (one for one in voices if one.network.public):
        yield _account(voice, run)
    put_back = [line for voice in voices for line in _noted(voice.network, kept, run)]
    if put_back:
        run.ledger.append(*put_back)
        yield f"{_counted(len(put_back), 'annonce remise', 'annonces remises')} d’après les adresses gardées à côté du registre."
    run.ledger.acknowledge()
    yield "Le registre fait foi de nouveau : ./beffroi announce reprend où il s’arrête."


def _account(voice: Voice, run: AnnounceRun) -> str:
    """What an account shows and the ledger does not know goes into it."""
    network, known = voice.network, run.known_ledger
    name = f"{label(network.name)} ({network.account})"
    if not known.begun_at(network.name, network.account):
        return f"{name} : n’a pas commencé à annoncer dans ce registre. ./beffroi begin."
    some = [one for one in run.announcements if one.published <= run.clock() and known.state(key_of(one, network)) in MISSING]
    oldest = run.clock() - timedelta(days=run.rules.max_age_days)
    recent = [one for one in some if one.published >= oldest or known.is_requested_by_person(key_of(one, network))]
    reading = Reading(network, run)
    if not reading.can_list:
        set_aside("refused", [one for one in recent if voice.choice.takes(one)], BLIND, network, run)
        return f"{name} : ne se relit pas ; ce qui a pu y partir attend une décision (./beffroi settle)."
    claims = known.open_claims(network.name, network.account)
    if not recent and not claims:
        return f"{name} : rien de récent n’y manque."
    try:
        posts = reading.posts(oldest - DRIFT)
        ended = [end for entry in claims if (end := _ended(entry, reading, run))]
    except (NotSent, PostRefused) as failure:
        remedy = getattr(failure, "remedy", "")
        raise NotNow(f"{name} : le fil est illisible, le registre n’est pas refait. {failure.reason} {remedy}".strip()) from None
    found = list(find_unrecorded_posts(posts, recent, network, run, lambda one: build_claim_entry(one, network, run)))
    entries = ended + [build_recovered_entry(sight, network, run) for sight in found]
    if entries:
        run.ledger.append(*entries)
    return f"{name} : {_counted(len(entries), 'annonce retrouvée', 'annonces retrouvées')} sur le compte."


def _ended(entry: LedgerEntry, reading: Reading, run: AnnounceRun) -> LedgerEntry | None:
    """The end of a claim that the account shows. Raises NotSent or PostRefused."""
    first = (run.known_ledger.claims(entry.key) or [entry])[0]
    receipt = reading.find(among_others(first, run.known_ledger), first.urgent)
    return sent_entry(replace(entry, time=run.clock()), receipt) if receipt else None


def _noted(network: Network, kept: Links, run: AnnounceRun) -> Iterator[LedgerEntry]:
    """The first announcements of which only the address is left."""
    by_guid = {one.guid: one for one in run.announcements}
    for guid, links in kept.items():
        key = Key(guid, network.name, network.account)
        url = next((link.url for link in links if link.label == label(network.name)), "")
        if url and run.known_ledger.state(key) in MISSING:
            one = by_guid.get(guid)
            said = {"text": one.title, "link": one.permalink, "urgent": one.urgent} if one else {}
            yield LedgerEntry(run.clock(), PostState.SENT, key, url=url, reason=NOTED, **said)


def _counted(number: int, one: str, several: str) -> str:
    return f"{number or 'aucune'} {several if number > 1 else one}"

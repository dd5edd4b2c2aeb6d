"""Saying one thing once: the claim is durable, then the network is called, then what it answered is recorded."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from traceback import walk_tb

from plugins.announce import album
from plugins.announce.claim import Claim
from plugins.announce.failures import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.money.budget import SPENT, given_back, with_price
from plugins.announce.money.prices import PRICES
from plugins.announce.network import Network
from plugins.announce.receipt import Receipt
from plugins.announce.report import Outcome
from plugins.announce.run import AnnounceRun, Clock

PASSING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Linux counts sleep in it: clock_getres(2). Elsewhere it may not be counted."""
FRESH = timedelta(minutes=5)
"""A claim older than this is not used: the machine slept while it became durable, and another publisher may soon think us dead."""


def start_clock(instant: datetime) -> Clock:
    """The clock of a run that starts at `instant`: time passes in it, the machine's sleep included, whoever sets the machine's clock."""
    started = time.clock_gettime(PASSING)
    return lambda: instant + timedelta(seconds=int(time.clock_gettime(PASSING) - started))


def speak(
    claimed: LedgerEntry, network: Network, run: AnnounceRun, beside: Iterable[LedgerEntry] = (), rivals: Iterable[Key] = ()
) -> Outcome:
    """Make `claimed` durable, with what it settles `beside` it, unless one of its `rivals` was; publish it, and record its end.

    Raises what the ledger raises: before the call nothing was sent; after it, the lone claim is reconciled by the next run.
    """
    claimed = with_price(claimed)
    run.ledger.append(*beside, claimed, rivals=rivals)
    end, outcome = _said(claimed, network, run)
    now = run.clock()
    run.ledger.append(replace(end, time=now, cost=given_back(claimed, end, now)))
    return outcome


def _said(claimed: LedgerEntry, network: Network, run: AnnounceRun) -> tuple[LedgerEntry, Outcome]:
    try:
        if run.clock() - claimed.time > FRESH:
            raise NotSent("le registre a mis trop longtemps à répondre")
        if run.rules.budget.is_exceeded_by(claimed, run.known_ledger):
            raise NotSent(f"une autre exécution vient d’atteindre le {SPENT}")
        receipt = _published(claim_of(claimed), network, run)
    except NotSent as failure:
        end = replace(claimed, state=PostState.NOT_SENT, reason=failure.reason, retry_at=failure.retry_at, chosen=failure.chosen)
        return end, outcome_of("not_sent", end, stops=True)
    except PostRefused as failure:
        state, unproved = PostState.NOT_SENT if failure.account else PostState.REFUSED, failure.account and failure.unproved
        end = replace(claimed, state=state, reason=failure.reason, unproved=unproved)
        said = outcome_of("blocked" if failure.account else "refused", end, remedy=failure.remedy, stops=failure.account)
        return end, replace(said, unproved=unproved)
    except MaybeSent as failure:
        end = replace(claimed, state=PostState.UNKNOWN, reason=failure.reason, outage=failure.outage)
        return end, outcome_of("unknown", end, remedy="Le fil du compte sera relu à la prochaine exécution.", stops=True)
    end = sent_entry(claimed, receipt)
    return end, outcome_of("sent", end)


def _published(claim: Claim, network: Network, run: AnnounceRun) -> Receipt:
    """The receipt; a network that asks to be left alone for a moment is asked once more after it, unless a picture is paid twice."""
    try:
        return _answered(claim, network)
    except NotSent as failure:
        pause = failure.retry_at - run.clock() if failure.retry_at else None
        if pause is None or pause > timedelta(seconds=run.rules.patience) or (claim.image and claim.key.network in PRICES):
            raise
    run.rules.sleep(max(pause.total_seconds(), 1))
    return _answered(claim, network)


def _answered(claim: Claim, network: Network) -> Receipt:
    """The receipt. A defect of a network's module is that network's alone: nobody knows what it sent, and the others go on."""
    try:
        return network.publish(claim)
    except Failure:
        raise
    except Exception as error:
        raise MaybeSent(f"défaut de Beffroi ({_place(error)}) : dites-le-nous") from None


def _place(error: Exception) -> str:
    """Where in our code a defect showed itself."""
    frame = list(walk_tb(error.__traceback__))[-1][0]
    return f"{Path(frame.f_code.co_filename).name}, ligne {frame.f_lineno}"


def unaffordable(claimed: LedgerEntry, run: AnnounceRun) -> Outcome | None:
    """What to report of a post that the budget of the month does not allow; None when it does."""
    if run.rules.budget.affords(claimed, run.known_ledger):
        return None
    return outcome_of("unpaid", replace(claimed, reason=SPENT))


def sent_entry(claimed: LedgerEntry, receipt: Receipt) -> LedgerEntry:
    """The end of a claim that the network has answered: what was said in the end, and what it answers."""
    said = {"text": claimed.apart or claimed.text, "reply_to": ""} if receipt.apart else {}
    answered = {"remote_id": receipt.remote_id, "url": receipt.url, "reason": receipt.note, "outage": False}
    return replace(claimed, state=PostState.SENT, cost="", **answered, **said)


def outcome_of(word: str, entry: LedgerEntry, remedy: str = "", stops: bool = False) -> Outcome:
    """What to report of a post whose last entry is `entry`."""
    down = word == "unknown" and entry.outage
    return Outcome(word, entry.key, text=entry.text, url=entry.url, reason=entry.reason, remedy=remedy, stops=stops, outage=down)


def among_others(entry: LedgerEntry, known: Ledger) -> Claim:
    """The claim that an entry holds, told from our other posts of the same publication, which `known` knows."""
    others = (other for other in known.posts(entry.key.guid) if other.key != entry.key and other.key[1:3] == entry.key[1:3])
    return replace(claim_of(entry), siblings=tuple(other.remote_id for other in others if other.remote_id))


def claim_of(entry: LedgerEntry) -> Claim:
    """The claim that an entry holds, as the network sees it."""
    return Claim(
        entry.key,
        entry.text,
        entry.link,
        entry.image,
        entry.time,
        entry.token,
        title=entry.title,
        summary=entry.summary,
        card=entry.card,
        lang=entry.lang or "fr",
        reply_to=entry.reply_to,
        apart=entry.apart,
        pictures=album.parse_pictures(entry.pictures),
    )

"""Sends one post: writes the claim durably, calls the network, then records its answer."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from traceback import walk_tb

from plugins.announce.budget import PRICES, SPENT, add_price, find_refund
from plugins.announce.due import Carry, build_key, find_followed_entry, is_too_old, list_due_carries
from plugins.announce.gather import CORRECTION
from plugins.announce.ledger import Ledger, begin_key
from plugins.announce.network import Failure, MaybeSent, Network, NotSent, PostRefused
from plugins.announce.networks.registry import is_blind
from plugins.announce.post import AnnouncedImage, Announcement, Key, Post, PostState
from plugins.announce.run import REPAIR, SETTLE, AnnounceRun, Clock, OpenAccount, Outcome, build_outcome
from plugins.announce.words import compose

PASSING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Linux counts sleep in it: clock_getres(2). Elsewhere it may not be counted."""
READ_AGAIN = "Le fil du compte sera relu à la prochaine exécution."
FRESH = timedelta(minutes=5)
"""A claim older than this is not used: the machine slept while it became durable, and another publisher may soon think us dead."""


def start_clock(instant: datetime) -> Clock:
    """The clock of a run that starts at `instant`: it advances during the machine's sleep, and ignores changes of the machine's clock."""
    started = time.clock_gettime(PASSING)
    return lambda: instant + timedelta(seconds=int(time.clock_gettime(PASSING) - started))


def send_post(post: Post, network: Network, run: AnnounceRun, other_posts: Iterable[Post] = (), rivals: Iterable[Key] = ()) -> Outcome:
    """Claim `post`: make that durable, with the `other_posts` that it settles, unless one of its `rivals` was; send it, and record its
    end.

    Raises what the ledger raises: before the call nothing was sent; after it, the lone claim is reconciled by the next run.
    """
    claimed, is_to_blame = add_price(replace(post, state=PostState.CLAIMED)), run.known_ledger.is_to_blame(post.key)
    run.ledger.append(*other_posts, claimed, rivals=rivals)
    end, outcome = _send_claimed(claimed, network, run)
    if end.unproved and is_to_blame:
        end, outcome = refuse(end)
    now = run.clock()
    run.ledger.append(replace(end, time=now, cost=find_refund(claimed, end, now)))
    return outcome


def refuse(suspect: Post) -> tuple[Post, Outcome]:
    """The end, and the outcome, of a post that the network refused without saying whether it is the post or the account, and that has taken
    another: it is the post."""
    refused = replace(suspect, state=PostState.REFUSED, unproved=False, retry_at=None, chosen=False)
    return refused, build_outcome("refused", refused, remedy=REPAIR)


def _send_claimed(claimed: Post, network: Network, run: AnnounceRun) -> tuple[Post, Outcome]:
    try:
        if run.clock() - claimed.time > FRESH:
            raise NotSent("le registre a mis trop longtemps à répondre")
        if run.rules.budget.is_exceeded_by(claimed, run.known_ledger):
            raise NotSent(f"une autre exécution vient d’atteindre le {SPENT}")
        end = _send_with_one_retry(claimed, network, run)
    except NotSent as failure:
        end = replace(
            claimed,
            state=PostState.NOT_SENT,
            reason=failure.reason,
            retry_at=failure.retry_at,
            chosen=failure.chosen,
            unproved=failure.unproved,
        )
        return end, build_outcome("not_sent", end, stops=not failure.post_only)
    except PostRefused as failure:
        state, unproved = PostState.NOT_SENT if failure.account else PostState.REFUSED, failure.account and failure.unproved
        end = replace(claimed, state=state, reason=failure.reason, unproved=unproved)
        outcome = build_outcome("blocked" if failure.account else "refused", end, remedy=failure.remedy, stops=failure.account)
        return end, replace(outcome, unproved=unproved)
    except MaybeSent as failure:
        end = replace(claimed, state=PostState.UNKNOWN, reason=failure.reason, outage=failure.outage)
        return end, build_outcome("unknown", end, remedy=SETTLE if is_blind(network.name) else READ_AGAIN, stops=True)
    return end, build_outcome("sent", end)


def _send_with_one_retry(claim: Post, network: Network, run: AnnounceRun) -> Post:
    """The post as the network holds it. A network that asks to be left alone for a moment is asked once more after it, unless a picture is
    paid twice. A defect in a network's module affects that network alone: its posts become unknown, and the others go on."""
    try:
        try:
            return network.send(claim)
        except NotSent as failure:
            pause = failure.retry_at - run.clock() if failure.retry_at else None
            if pause is None or pause > timedelta(seconds=run.rules.patience) or (claim.image and claim.key.network in PRICES):
                raise
        run.rules.sleep(max(pause.total_seconds(), 1))
        return network.send(claim)
    except Failure:
        raise
    except Exception as error:
        raise MaybeSent(f"défaut de Beffroi ({_find_place_of_defect(error)}) : dites-le-nous") from None


def _find_place_of_defect(error: Exception) -> str:
    """Where in our code a defect showed itself."""
    frame = list(walk_tb(error.__traceback__))[-1][0]
    return f"{Path(frame.f_code.co_filename).name}, ligne {frame.f_lineno}"


def find_unaffordable(claimed: Post, run: AnnounceRun) -> Outcome | None:
    """The outcome of a post that the month's budget does not allow; None when it does."""
    if run.rules.budget.can_afford(claimed, run.known_ledger):
        return None
    return build_outcome("unpaid", replace(claimed, reason=SPENT))


def exclude_other_posts(claim: Post, ledger: Ledger) -> Post:
    """A claim to look up, with our other posts of the same publication, from `ledger`, as `siblings`."""
    others = (other for other in ledger.list_posts(claim.key.guid) if other.key != claim.key and other.key[1:3] == claim.key[1:3])
    return replace(claim, siblings=tuple(other.remote_id for other in others if other.remote_id))


def compose_post(announcement: Announcement, network: Network, run: AnnounceRun) -> Post:
    """The post of one announcement on one account, due: all that a later attempt would need to send the very same one."""
    limits, time = network.limits, run.clock()
    message, before = compose(announcement, limits, run.rules.town_words), find_followed_entry(announcement, network, run.known_ledger)
    reply_to = before.remote_id if before and before.state is PostState.SENT else ""
    has_card = limits.card or not network.public
    return Post(
        time,
        PostState.DUE,
        build_key(announcement, network),
        message.text,
        message.link,
        message.image,
        network.mint(time),
        lang=message.lang,
        reply_to=reply_to,
        pictures=tuple(AnnouncedImage(picture.url, " ".join(picture.alt.split())) for picture in message.pictures),
        apart=_compose_standalone_text(announcement, network, run) if reply_to else "",
        urgent=announcement.urgent,
        counted=announcement.counted,
        title=message.title if has_card else "",
        summary=message.summary if has_card else "",
        card=message.card if has_card else None,
    )


def _compose_standalone_text(announcement: Announcement, network: Network, run: AnnounceRun) -> str:
    """The text to post if the network refuses it as a reply; empty when the text stays the same."""
    if not announcement.apart:
        return ""
    return compose(replace(announcement, overrides={"text": announcement.apart}), network.limits, run.rules.town_words).text


ALREADY = "l’annonce est partie déjà corrigée"
SAID_NOW = "l’annonce elle-même est partie au même moment"


def list_needless(claimed: Post, run: AnnounceRun) -> list[Post]:
    """The outcomes of posts that `claimed` makes needless, because it posts the publication as it is now: its corrections, and other due
    posts that it covers.

    To be recorded with it, or before: a correction that outlives its end in the ledger would correct what is right. They are for good,
    whatever date the publication takes later.
    """
    following = (
        announcement
        for announcement in run.announcements
        if announcement.guid == claimed.key.guid and announcement.in_reply_to == claimed.key.occasion
    )
    ended = {claimed.key._replace(occasion=follow_up.occasion): follow_up for follow_up in following if _is_ended(follow_up, claimed.time)}
    return [
        Post(
            claimed.time,
            PostState.SKIPPED,
            key,
            text=str(follow_up.overrides.get("text") or follow_up.title),
            reason=_explain_end(follow_up),
            decided=True,
        )
        for key, follow_up in ended.items()
        if run.known_ledger.get_latest_entry(key) is None
    ]


def _is_ended(announcement: Announcement, now: datetime) -> bool:
    return announcement.occasion.startswith(CORRECTION) or (announcement.again and announcement.published <= now)


def _explain_end(announcement: Announcement) -> str:
    return SAID_NOW if announcement.again else ALREADY


RENAMED = "son adresse a déjà été annoncée sous une autre identité (clé « id », ou FEED_AUTHORITY)"
LAPSED = "dernière d’un groupe dont aucune n’est à relayer"


def set_aside(word: str, announcements: Iterable[Announcement], reason: str, network: Network, run: AnnounceRun) -> list[Outcome]:
    """Record that these will not be posted automatically: an outage must not end in a flood, nor a new `id` in a repetition."""
    state = PostState(word)
    entries = [
        Post(
            run.clock(),
            state,
            build_key(announcement, network),
            text=announcement.title,
            link=announcement.permalink,
            reason=reason,
            urgent=announcement.urgent,
        )
        for announcement in announcements
    ]
    if entries:
        run.ledger.append(*entries)
    remedy = SETTLE if word == "refused" else ""
    return [Outcome(word, entry.key, title=entry.text, reason=entry.reason, remedy=remedy) for entry in entries]


def record_lapsed_groups(account: OpenAccount, run: AnnounceRun) -> Iterator[Outcome]:
    """Record the groups of which nothing will be carried, so that each is listed once.

    An edition that does not know them all may be an older one: only their age then tells that nobody will carry them.
    """
    if account.carrying:
        mine = [announcement for announcement in run.announcements if account.choice.is_taken(announcement)]
        for carry in list_due_carries(account.carrying, account.network, run.known_ledger, mine):
            if carry.has_lapsed and (_is_fully_known(carry, run) or is_too_old(carry.since, run.clock(), run.rules.max_age_days)):
                last = carry.keys[-1]
                last_entry = run.known_ledger.get_latest_entry(Key(last.guid, *account.carrying.paired, last.occasion))
                entry = Post(run.clock(), PostState.SKIPPED, last, text=last_entry.text if last_entry else "", reason=LAPSED)
                run.ledger.append(entry, rivals=carry.keys)
                yield build_outcome("skipped", entry)


def _is_fully_known(carry: Carry, run: AnnounceRun) -> bool:
    known_keys = {(announcement.guid, announcement.occasion) for announcement in run.announcements}
    return all(key.guid in run.withdrawn or (key.guid, key.occasion) in known_keys for key in carry.keys)


def build_waiting_outcome(announcement: Announcement, network: Network, reason: str) -> Outcome:
    """An outcome for a post left to a later run."""
    return Outcome("waiting", build_key(announcement, network), title=announcement.title, reason=reason)


def build_never_begun(network: Network) -> Outcome:
    """The account may not speak yet: without a beginning, it would replay the past."""
    return Outcome(
        "blocked",
        begin_key(network.name, network.account),
        title=f"{network.name}/{network.account}",
        reason="le registre ne connaît pas ce compte.",
        remedy="Lancez ./beffroi begin pour annoncer à partir d’aujourd’hui.",
    )


UNKNOWN_LEDGER = "ce compte ne se relit pas, et cette machine ne sait pas si le registre est entier"
VOUCH = "./beffroi begin y annonce à partir d’aujourd’hui ; ./beffroi recover, puis settle, décide de chaque publication récente."


def build_unknown_ledger(network: Network) -> Outcome:
    """An account that cannot be read may not speak of what an older copy of the ledger has forgotten."""
    name = f"{network.name}/{network.account}"
    return Outcome("blocked", begin_key(network.name, network.account), title=name, reason=f"{UNKNOWN_LEDGER}.", remedy=VOUCH)

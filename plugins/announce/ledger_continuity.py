"""Whether the ledger goes on from what the account has said: before anything new is said there, the account's own posts are looked at.

A ledger that was restored from an older copy, or that has lost its end, would have everything said again. What the account shows and the
ledger does not know stops the run; nothing is sent on a guess.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugins.announce.announcement import Announcement
from plugins.announce.claim import Claim
from plugins.announce.delayed import set_aside, waiting_outcome
from plugins.announce.due import DueAnnouncements, key_of
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.key import PUBLISHED
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.store import ShortLedger
from plugins.announce.network import Network
from plugins.announce.networks.comparison import place, words
from plugins.announce.networks.network_post import DRIFT, NetworkPost
from plugins.announce.networks.registry import label
from plugins.announce.reading import Reading
from plugins.announce.reconcile import UNREADABLE
from plugins.announce.report import Outcome
from plugins.announce.run import AnnounceRun
from plugins.announce.send import claim_of, outcome_of
from plugins.announce.troubles import account_refused

ADDRESS = re.compile(r"\S+://\S+")
MINIMUM_SHARED_WORDS = 12
"""Letters that a text has at least, its addresses left out, to be known by its words alone."""
Compose = Callable[[Announcement], LedgerEntry]
"""What an announcement would be sent as."""


@dataclass(frozen=True)
class Sight:
    """A post of the account that leads to the page of an announcement, and of which the ledger knows nothing; `same`: with its words."""

    announcement: Announcement
    post: NetworkPost
    same: bool


def drop_already_shown(
    choice: DueAnnouncements, network: Network, run: AnnounceRun, reading: Reading, compose: Compose, outcomes: list[Outcome]
) -> DueAnnouncements:
    """What may be said of `choice` once the account's posts were looked at; what is told of the rest goes to `outcomes`.

    An announcement whose link the account shows with other words, which a person may have posted, waits for a person. While the account
    cannot be looked at, nothing new is said. Neither holds up what is urgent; when the account shows it with its very words, the ledger is
    told so. Raises ShortLedger when the account shows anything else that the ledger has lost, and what the ledger raises.
    """
    if not choice.ready or not network.public or not reading.can_list:
        return choice
    try:
        posts = reading.posts(horizon(choice.ready, run), run.rules.urgent)
    except (NotSent, PostRefused) as failure:
        if isinstance(failure, PostRefused) and failure.account and not run.rules.urgent:
            outcomes.append(account_refused(network.name, network.account, failure.reason, failure.remedy))
        outcomes += [waiting_outcome(one, network, f"{UNREADABLE} : {failure.reason}") for one in choice.ready if not one.urgent]
        return replace(choice, ready=tuple(one for one in choice.ready if one.urgent))
    sights = [
        sight for sight in find_unrecorded_posts(posts, choice.ready, network, run, compose) if sight.same or not sight.announcement.urgent
    ]
    lost = next((sight for sight in sights if sight.same and not sight.announcement.urgent), None)
    if lost:
        said = f"« {lost.announcement.title} » y est déjà, {lost.post.url}, et le registre n’en sait rien"
        raise ShortLedger(f"Le registre des annonces est plus court que ce que montre {label(network.name)} : {said}")
    for sight in sights:
        if sight.same:
            run.ledger.append(end := build_recovered_entry(sight, network, run))
            outcomes.append(outcome_of("found", end))
            continue
        reason = f"le compte porte déjà ce lien, avec d’autres mots : {sight.post.url}"
        outcomes += set_aside("refused", [sight.announcement], reason, network, run)
    held = {id(sight.announcement) for sight in sights}
    return replace(choice, ready=tuple(one for one in choice.ready if id(one) not in held))


def find_unrecorded_posts(
    posts: Iterable[NetworkPost], announcements: Iterable[Announcement], network: Network, run: AnnounceRun, compose: Compose
) -> Iterator[Sight]:
    """The first post, for each announcement that has one, which leads to its page and of which the ledger knows nothing."""
    announcements, posts = list(announcements), list(posts)
    for one in announcements:
        claim = claim_of(compose(one)) if one.permalink and posts else None
        since = one.published - DRIFT
        mine = [post for post in posts if claim and (_leads_to(post, one) or (post.time >= since and _repeats(post, claim)))]
        mine = [post for post in mine if not _is_known(post, one, network, run)]
        if not mine:
            continue
        same = next((post for post in mine if _repeats(post, claim) or _is_same(post, claim, network)), None)
        if same or (one.occasion == PUBLISHED and not run.known_ledger.is_requested_by_person(key_of(one, network))):
            yield Sight(one, same or mine[0], same is not None)


def horizon(ready: Iterable[Announcement], run: AnnounceRun) -> datetime:
    """How far back to look: to the oldest of them, but not beyond the age of news, unless an announcement has no other date."""
    now, oldest = run.clock(), min(one.published for one in ready)
    return max(oldest, now - timedelta(days=run.rules.max_age_days)) - DRIFT


def _leads_to(post: NetworkPost, one: Announcement) -> bool:
    """Whether a post leads to the page of an announcement, whatever was added to its address to count readers."""
    bare = place(one.permalink.partition("#")[0])
    return any(link.partition("?")[0].partition("#")[0].rstrip("/") == bare for link in post.links)


def build_recovered_entry(sight: Sight, network: Network, run: AnnounceRun) -> LedgerEntry:
    """The line that says of an announcement that the account shows it."""
    one = sight.announcement
    said = {"text": one.title, "link": one.permalink, "urgent": one.urgent, "counted": one.counted}
    return LedgerEntry(
        run.clock(),
        PostState.SENT,
        key_of(one, network),
        remote_id=sight.post.id,
        url=sight.post.url,
        reason="retrouvé sur le compte",
        **said,
    )


def _repeats(post: NetworkPost, claim: Claim) -> bool:
    """Whether a post has the words of a claim, though its address may be another: that of the page before its title was changed."""
    said, wanted = (words(ADDRESS.sub("", text)) for text in (post.text, claim.text))
    return len(wanted) >= MINIMUM_SHARED_WORDS and said == wanted


def _is_same(post: NetworkPost, claim: Claim, network: Network) -> bool:
    try:
        return network.recognise([post], claim) is not None
    except NotSent:
        return False


def _is_known(post: NetworkPost, one: Announcement, network: Network, run: AnnounceRun) -> bool:
    """Whether the ledger has this post, of this publication or of another one at the same address."""
    mine = (network.name, network.account)

    def is_this(entry: LedgerEntry) -> bool:
        return entry.key[1:3] == mine and (entry.remote_id == post.id or (bool(entry.url) and entry.url == post.url))

    return any(map(is_this, run.known_ledger.posts(one.guid))) or any(map(is_this, run.known_ledger.entries()))

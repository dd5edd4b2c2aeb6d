"""Whether the ledger goes on from what the account has said: before anything new is said there, the account's own posts are looked at.

A ledger that was restored from an older copy, or that has lost its end, would have everything said again. What the account shows and the
ledger does not know stops the run; nothing is sent on a guess.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugins.announce.announcement import Announcement
from plugins.announce.aside import set_aside, waiting
from plugins.announce.claim import Claim
from plugins.announce.due import Due, key_of
from plugins.announce.failures import NotSent, Refused
from plugins.announce.key import PUBLISHED
from plugins.announce.ledger.entry import Entry
from plugins.announce.ledger.store import ShortLedger
from plugins.announce.network import Network
from plugins.announce.networks.alike import place
from plugins.announce.networks.registry import label
from plugins.announce.networks.shown import DRIFT, Shown
from plugins.announce.reading import Reading
from plugins.announce.reconcile import UNREADABLE
from plugins.announce.report import Outcome
from plugins.announce.run import Run
from plugins.announce.speak import claim_of
from plugins.announce.troubles import stopped

Compose = Callable[[Announcement], Entry]
"""What an announcement would be sent as."""


@dataclass(frozen=True)
class Sight:
    """A post of the account that leads to the page of an announcement, and of which the ledger knows nothing; `same`: with its words."""

    announcement: Announcement
    post: Shown
    same: bool


def heeded(choice: Due, network: Network, run: Run, reading: Reading, compose: Compose, outcomes: list[Outcome]) -> Due:
    """What may be said of `choice` once the account's posts were looked at; what is told of the rest goes to `outcomes`.

    An announcement whose link the account shows with other words, which a person may have posted, waits for a person. While the account
    cannot be looked at, nothing new is said; what is urgent is. Raises ShortLedger when the account shows what the ledger has lost, and
    what the ledger raises.
    """
    if not choice.ready or not network.public or not reading.can_list:
        return choice
    try:
        posts = reading.posts(horizon(choice.ready, run), run.rules.urgent)
    except (NotSent, Refused) as failure:
        if run.rules.urgent:
            return choice
        if isinstance(failure, Refused) and failure.account:
            outcomes.append(stopped(network.name, network.account, failure.reason, failure.remedy))
        outcomes += [waiting(one, network, f"{UNREADABLE} : {failure.reason}") for one in choice.ready]
        return replace(choice, ready=())
    sights = list(unknown(posts, choice.ready, network, run, compose))
    lost = next((sight for sight in sights if sight.same), None)
    if lost:
        said = f"« {lost.announcement.title} » y est déjà, {lost.post.url}, et le registre n’en sait rien"
        raise ShortLedger(f"Le registre des annonces est plus court que ce que montre {label(network.name)} : {said}")
    for sight in sights:
        reason = f"le compte porte déjà ce lien, avec d’autres mots : {sight.post.url}"
        outcomes += set_aside("refused", [sight.announcement], reason, network, run)
    held = {id(sight.announcement) for sight in sights}
    return replace(choice, ready=tuple(one for one in choice.ready if id(one) not in held))


def unknown(posts: Iterable[Shown], announcements: Iterable[Announcement], network: Network, run: Run, compose: Compose) -> Iterator[Sight]:
    """The first post, for each announcement that has one, which leads to its page and of which the ledger knows nothing."""
    announcements, posts = list(announcements), list(posts)
    for one in announcements:
        mine = [post for post in posts if one.permalink and _leads_to(post, one) and not _is_known(post, one, network, run)]
        if not mine:
            continue
        claim = claim_of(compose(one))
        same = next((post for post in mine if _is_same(post, claim, network)), None)
        if same or (one.occasion == PUBLISHED and not run.known.asked(key_of(one, network))):
            yield Sight(one, same or mine[0], same is not None)


def horizon(ready: Iterable[Announcement], run: Run) -> datetime:
    """How far back to look: to the oldest of them, but not beyond the age of news, unless an announcement has no other date."""
    now, oldest = run.clock(), min(one.published for one in ready)
    return max(oldest, now - timedelta(days=run.rules.max_age_days)) - DRIFT


def _leads_to(post: Shown, one: Announcement) -> bool:
    """Whether a post leads to the page of an announcement, whatever was added to its address to count readers."""
    bare = place(one.permalink.partition("#")[0])
    return any(link.partition("?")[0].partition("#")[0].rstrip("/") == bare for link in post.links)


def _is_same(post: Shown, claim: Claim, network: Network) -> bool:
    try:
        return network.recognise([post], claim) is not None
    except NotSent:
        return False


def _is_known(post: Shown, one: Announcement, network: Network, run: Run) -> bool:
    """Whether the ledger has this post, of this publication or of another one at the same address."""
    mine = (network.name, network.account)
    if any(entry.remote_id == post.id and entry.key[1:3] == mine for entry in run.known.posts(one.guid)):
        return True
    return any(entry.remote_id == post.id and entry.key[1:3] == mine for entry in run.known.entries())

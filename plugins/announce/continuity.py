"""Check that the ledger agrees with the account's posts, and repair it when it does not.

A ledger restored from an older copy, or one that lost its end, would repeat everything: before anything new is posted, the account's own
posts are read, and one that the ledger does not know stops the run. `recover` then puts back what this machine has seen of it, and what the
accounts themselves show. Nothing is sent on a guess.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from plugins.announce.due import DueAnnouncements, build_key, renew_corrections
from plugins.announce.ledger import Ledger, LedgerStore, ShortLedger, begin_key
from plugins.announce.network import DRIFT, Network, NetworkPost, NotSent, PostRefused, Readable, extract_words, normalize_address
from plugins.announce.networks.registry import find_network_label, is_blind
from plugins.announce.post import BEGIN, Announcement, Key, Post, PostState
from plugins.announce.reconcile import UNREADABLE, Reading
from plugins.announce.run import AnnounceRun, Choice, Clock, OpenAccount, Outcome, build_outcome, build_refused_account
from plugins.announce.send import build_waiting_outcome, compose_post, exclude_other_posts, set_aside
from plugins.announce.syndication import Links
from plugins.core.infrastructure.errors import NotNow
from plugins.core.publication.publication import PUBLISHED

ADDRESS = re.compile(r"[\w+.-]{1,20}://\S+")
ABSENCE = re.compile(r"répond 4(04|10)")
"""What is said of an address at which the town's host answers, and has nothing."""
MINIMUM_SHARED_WORDS = 12
"""Letters that a text has at least, its addresses left out, to be known by its words alone."""
Compose = Callable[[Announcement], Post]
"""What an announcement would be sent as."""


@dataclass(frozen=True)
class Sight:
    """A post on the account that links to an announcement's page and is unknown to the ledger; `same`: with its words."""

    announcement: Announcement
    post: NetworkPost
    same: bool


def drop_already_shown(
    choice: DueAnnouncements, network: Network, run: AnnounceRun, reading: Reading, compose: Compose, outcomes: list[Outcome]
) -> DueAnnouncements:
    """Drop from `choice` what the account already shows, once its posts were read; outcomes for the rest go to `outcomes`.

    An announcement whose link the account shows with other words, which a person may have posted, waits for a person; so does one that a
    later post, which leads to a page of ours that is gone, may have said before its title and its address were changed. While the account
    cannot be looked at, nothing new is said. Neither holds up what is urgent. What the account shows with its very words, though a person
    may have posted it, is ours, and the ledger is told so. Raises ShortLedger when it shows several that are not urgent, which the ledger
    has lost; and what the ledger raises.
    """
    if not choice.ready or not network.public or not reading.can_list:
        return choice
    try:
        posts = reading.list_posts(find_horizon(choice.ready, run), run.rules.urgent)
    except (NotSent, PostRefused) as failure:
        if isinstance(failure, PostRefused) and failure.account and not run.rules.urgent:
            outcomes.append(build_refused_account(network.name, network.account, failure.reason, failure.remedy))
        outcomes += [
            build_waiting_outcome(announcement, network, f"{UNREADABLE} : {failure.reason}")
            for announcement in choice.ready
            if not announcement.urgent
        ]
        return replace(choice, ready=tuple(announcement for announcement in choice.ready if announcement.urgent))
    sights = [
        sight for sight in find_unrecorded_posts(posts, choice.ready, network, run, compose) if sight.same or not sight.announcement.urgent
    ]
    ours = [sight for sight in sights if sight.same and not sight.announcement.urgent]
    if len(ours) > 1:
        cause = f"« {ours[0].announcement.title} » y est déjà, {ours[0].post.url}, et le registre n’en sait rien"
        raise ShortLedger(f"Le registre des annonces est plus court que ce que montre {find_network_label(network.name)} : {cause}")
    for sight in sights:
        if sight.same:
            run.ledger.append(end := build_recovered_entry(sight, network, run))
            outcomes.append(build_outcome("found", end))
            continue
        reason = f"le compte porte déjà ce lien, avec d’autres mots : {sight.post.url}"
        outcomes += set_aside("refused", [sight.announcement], reason, network, run)
    sighted = {id(sight.announcement) for sight in sights}
    unseen = [announcement for announcement in choice.ready if id(announcement) not in sighted]
    doubtful = list(_find_doubtful(unseen, posts, network, run))
    for announcement, post in doubtful:
        reason = f"le compte porte un lien du journal qui ne s’ouvre plus, peut-être l’ancienne adresse de cette page : {post.url}"
        outcomes += set_aside("refused", [announcement], reason, network, run)
    sighted |= {id(announcement) for announcement, _ in doubtful}
    return replace(choice, ready=tuple(announcement for announcement in choice.ready if id(announcement) not in sighted))


def _find_doubtful(
    announcements: Iterable[Announcement], posts: Iterable[NetworkPost], network: Network, run: AnnounceRun
) -> Iterator[tuple[Announcement, NetworkPost]]:
    """The announcements that a later post may have said, each with that post: it is unknown to the ledger, and leads to a page of the
    journal that is gone."""
    orphans = _list_posts_to_gone_pages(posts, network, run)
    for each in announcements:
        is_exempt = each.urgent or each.occasion != PUBLISHED or run.known_ledger.is_requested_by_person(build_key(each, network))
        if post := next((post for post in orphans if not is_exempt and post.time >= each.published), None):
            yield each, post


def _list_posts_to_gone_pages(posts: Iterable[NetworkPost], network: Network, run: AnnounceRun) -> list[NetworkPost]:
    """The posts unknown to the ledger that lead to a page of the journal that is gone."""
    pages = {_trim(normalize_address(address)) for each in run.announcements for address in _list_addresses(each)}
    hosts = {page.partition("/")[0] for page in pages}
    orphans = []
    for post in posts:
        links = [link for link in map(_trim, post.links) if link not in pages and link.partition("/")[0] in hosts and _is_page(link)]
        if links and not _is_known(post, network, run) and any(ABSENCE.search(run.rules.opens(f"https://{link}/")) for link in links):
            orphans.append(post)
    return orphans


def find_unrecorded_posts(
    posts: Iterable[NetworkPost], announcements: Iterable[Announcement], network: Network, run: AnnounceRun, compose: Compose
) -> Iterator[Sight]:
    """For each announcement, the first post that links to its page and is unknown to the ledger."""
    announcements, posts = list(announcements), list(posts)
    for announcement in announcements:
        if not announcement.permalink or not posts:
            continue
        claim, since = compose(announcement), announcement.published - DRIFT
        mine = [post for post in posts if _is_link_to(post, announcement) or (post.time >= since and _has_same_words(post, claim))]
        mine = [post for post in mine if not _is_known(post, network, run)]
        if not mine:
            continue
        same = next((post for post in mine if _has_same_words(post, claim) or _is_same(post, claim, network)), None)
        if same or (announcement.occasion == PUBLISHED and not run.known_ledger.is_requested_by_person(build_key(announcement, network))):
            yield Sight(announcement, same or mine[0], same is not None)


def find_horizon(ready: Iterable[Announcement], run: AnnounceRun) -> datetime:
    """How far back to read: to the oldest of them, but not beyond the age of news, unless an announcement has no other date."""
    now, oldest = run.clock(), min(announcement.published for announcement in ready)
    return max(oldest, now - timedelta(days=run.rules.max_age_days)) - DRIFT


def _is_link_to(post: NetworkPost, announcement: Announcement) -> bool:
    """Whether a post leads to the page of an announcement, or did, whatever was added to its address to count readers."""
    return not {_trim(normalize_address(address)) for address in _list_addresses(announcement)}.isdisjoint(map(_trim, post.links))


def _list_addresses(announcement: Announcement) -> tuple[str, ...]:
    """The addresses that lead to its page, and have."""
    return tuple(filter(None, (announcement.permalink, *announcement.former_addresses)))


def _trim(link: str) -> str:
    return link.partition("?")[0].partition("#")[0].rstrip("/")


def _is_page(link: str) -> bool:
    """Not a document: names of files may have capitals, of which a link that was read knows no more."""
    return "." not in link.partition("/")[2].rpartition("/")[2]


def build_recovered_entry(sight: Sight, network: Network, run: AnnounceRun) -> Post:
    """The line that says of an announcement that the account shows it."""
    announcement = sight.announcement
    return Post(
        run.clock(),
        PostState.SENT,
        build_key(announcement, network),
        remote_id=sight.post.id,
        url=sight.post.url,
        reason="retrouvé sur le compte",
        text=announcement.title,
        link=announcement.permalink,
        urgent=announcement.urgent,
        counted=announcement.counted,
    )


def _has_same_words(post: NetworkPost, claim: Post) -> bool:
    """Whether a post has the words of a claim, though its address may be another: that of the page before its title was changed."""
    posted_words, claimed_words = (extract_words(ADDRESS.sub("", text)) for text in (post.text, claim.text))
    return len(claimed_words) >= MINIMUM_SHARED_WORDS and posted_words == claimed_words


def _is_same(post: NetworkPost, claim: Post, network: Network) -> bool:
    try:
        return isinstance(network, Readable) and network.recognise([post], claim) is not None
    except NotSent:
        return False


def _is_known(post: NetworkPost, network: Network, run: AnnounceRun) -> bool:
    """Whether the ledger has this post, of whatever publication."""
    mine = (network.name, network.account)

    def is_this(entry: Post) -> bool:
        return entry.key[1:3] == mine and (entry.remote_id == post.id or (bool(entry.url) and entry.url == post.url))

    return any(map(is_this, run.known_ledger.list_entries()))


NOTED = "retrouvé dans les adresses gardées (receipts.json)"
BLIND = "le registre a été refait, et ce compte ne peut être relu : peut-être déjà partie"
MISSING = (None, PostState.NOT_SENT)
"""What the ledger says of a post that the next run would send."""


def recover_posts(open_accounts: Iterable[OpenAccount], run: AnnounceRun, links: Links) -> Iterator[str]:
    """Restore what the ledger has lost, and report it in French. `links` are the addresses of posts that are noted beside the ledger.

    An address that was kept says more than an account that shows nothing, and goes first there. Raises NotNow when an account does not
    answer now: the ledger is then no more trusted than before; and what the ledger raises.
    """
    run.ledger.trust()
    if lines := run.ledger.recover():
        yield f"{_format_count(lines, 'ligne remise', 'lignes remises')} d’après ce que cette machine avait vu du registre."
    run.read_ledger()
    public = [open_account for open_account in open_accounts if open_account.network.public]
    blind = [
        (open_account.network.name, open_account.network.account)
        for open_account in public
        if not Reading(open_account.network, run).can_list
    ]
    put_back = _put_back_addresses(blind, links, run)
    for open_account in public:
        yield _adopt_posts(open_account, run)
    put_back += _put_back_addresses(list_begun_accounts(run.known_ledger), links, run)
    if put_back:
        yield f"{_format_count(put_back, 'annonce remise', 'annonces remises')} d’après les adresses gardées à côté du registre."
    run.ledger.acknowledge()
    yield "Le registre fait foi de nouveau : ./beffroi announce reprend où il s’arrête."


def _adopt_posts(open_account: OpenAccount, run: AnnounceRun) -> str:
    """What an account shows and the ledger does not know goes into it."""
    network, ledger = open_account.network, run.known_ledger
    name = f"{find_network_label(network.name)} ({network.account})"
    if not ledger.find_beginning(network.name, network.account):
        return f"{name} : n’a pas commencé à annoncer dans ce registre. ./beffroi begin."
    unsent = [
        announcement
        for announcement in renew_corrections(run.announcements, network, ledger)
        if announcement.published <= run.clock() and ledger.get_state(build_key(announcement, network)) in MISSING
    ]
    oldest = run.clock() - timedelta(days=run.rules.max_age_days)
    recent = [each for each in unsent if each.published >= oldest or ledger.is_requested_by_person(build_key(each, network))]
    reading = Reading(network, run)
    if not reading.can_list:
        set_aside("refused", [each for each in recent if open_account.choice.is_taken(each)], BLIND, network, run)
        return f"{name} : ne se relit pas ; ce qui a pu y partir attend une décision (./beffroi settle)."
    claims = ledger.open_claims(network.name, network.account)
    if not recent and not claims:
        return f"{name} : rien de récent n’y manque."
    try:
        posts = reading.list_posts(oldest - DRIFT)
        ended = [end for entry in claims if (end := _end_claim(entry, reading, run))]
    except (NotSent, PostRefused) as failure:
        remedy = getattr(failure, "remedy", "")
        raise NotNow(f"{name} : le fil est illisible, le registre n’est pas refait. {failure.reason} {remedy}".strip()) from None
    sights = list(find_unrecorded_posts(posts, recent, network, run, lambda each: compose_post(each, network, run)))
    entries = ended + [build_recovered_entry(sight, network, run) for sight in sights]
    if entries:
        run.ledger.append(*entries)
    return f"{name} : {_format_count(len(entries), 'annonce retrouvée', 'annonces retrouvées')} sur le compte."


def _end_claim(entry: Post, reading: Reading, run: AnnounceRun) -> Post | None:
    """The end of a claim that the account shows. Raises NotSent or PostRefused."""
    first = (run.known_ledger.list_claims(entry.key) or [entry])[0]
    recovered = reading.find(exclude_other_posts(first, run.known_ledger), first.urgent)
    return replace(recovered, time=run.clock()) if recovered else None


def list_begun_accounts(ledger: Ledger) -> list[tuple[str, str]]:
    """The accounts that announce according to the ledger, those without credentials on this machine too."""
    return [entry.key[1:3] for entry in ledger.list_entries() if entry.key.occasion == BEGIN]


def _put_back_addresses(accounts: Iterable[tuple[str, str]], links: Links, run: AnnounceRun) -> int:
    """Note the first announcements of which only the address is left, before anything is guessed of them; how many."""
    by_guid = {announcement.guid: announcement for announcement in run.announcements}
    put_back = [line for account in accounts for line in _note_first_announcements(account, links, by_guid, run)]
    if put_back:
        run.ledger.append(*put_back)
    return len(put_back)


def _note_first_announcements(
    account: tuple[str, str], links: Links, by_guid: Mapping[str, Announcement], run: AnnounceRun
) -> Iterator[Post]:
    for guid, posts in links.items():
        key = Key(guid, *account)
        url = next((link.url for link in posts if link.label == find_network_label(key.network)), "")
        if url and run.known_ledger.get_state(key) in MISSING:
            published = by_guid.get(guid)
            post = Post(run.clock(), PostState.SENT, key, url=url, reason=NOTED)
            yield replace(post, text=published.title, link=published.permalink, urgent=published.urgent) if published else post


def _format_count(number: int, one: str, several: str) -> str:
    return f"{number or 'aucune'} {several if number > 1 else one}"


def set_baselines(announcements: Iterable[Announcement], accounts: Iterable[OpenAccount], ledger: LedgerStore, clock: Clock) -> list[str]:
    """Set the baseline of every public account that has none, and say in French what was done.

    The line by which an account begins comes last: a beginning cut short has not begun. Raises what the ledger raises.
    """
    announcements, lines = list(announcements), []
    for open_account in accounts:
        network = open_account.network
        account = f"{network.name}/{network.account}"
        if not network.public:
            lines.append("La boîte d’envoi n’a pas besoin de commencer : sans identifiants, rien ne part.")
        elif begun := ledger.read().find_beginning(network.name, network.account):
            lines.append(f"{account} annonce déjà, depuis le {begun:%d/%m/%Y à %H:%M}.")
        else:
            past = [
                Post(clock(), PostState.BASELINE, build_key(announcement, network), text=announcement.title, link=announcement.permalink)
                for announcement in announcements
                if announcement.published <= clock() and _is_due_to_say(announcement, open_account)
            ]
            start = Post(clock(), PostState.BASELINE, begin_key(network.name, network.account))
            ledger.append(*past, start)
            lines.append(f"{account} {_describe_future(open_account, sum(entry.key.occasion == PUBLISHED for entry in past))}")
    return lines


def vouch_for_ledger(announcements: Iterable[Announcement], ledger: LedgerStore, clock: Clock) -> list[str]:
    """Take a ledger that this machine does not know for whole, and say in French what that means for the accounts that cannot be read:
    what was published, and of which this ledger says nothing, is held to be said there. Raises what the ledger raises."""
    current, lines = ledger.read(), []
    if ledger.is_vouched():
        return []
    published = [announcement for announcement in announcements if announcement.published <= clock()]
    for network, account in list_begun_accounts(current):
        if is_blind(network):
            keys = {Key(each.guid, network, account, each.occasion): each for each in published}
            past = [
                Post(clock(), PostState.BASELINE, key, text=each.title, link=each.permalink)
                for key, each in keys.items()
                if current.get_state(key) in MISSING
            ]
            if past:
                ledger.append(*past)
            lines.append(f"{network}/{account} ne se relit pas : ce qui est déjà paru ({len(past)}) y est tenu pour dit.")
    ledger.acknowledge()
    return lines


def vouch_where_all_is_read(ledger: LedgerStore) -> None:
    """Vouch for the ledger that was read last when every account that has begun shows what it has said: it is looked at there. Raises what
    the ledger raises."""
    if not ledger.is_vouched() and not any(is_blind(network) for network, _ in list_begun_accounts(ledger.read())):
        ledger.acknowledge()


def _is_due_to_say(announcement: Announcement, open_account: OpenAccount) -> bool:
    """Whether the account would say this by itself: one that relays has nothing to say of the past but what was urgent."""
    return open_account.choice.is_taken(announcement) and (not open_account.carrying or announcement.urgent)


def _describe_future(open_account: OpenAccount, past: int) -> str:
    if open_account.carrying:
        return f"relaiera une annonce sur {open_account.carrying.one_in}, comptées à partir de maintenant."
    skipped = {0: "", 1: " ; 1 publication déjà parue ne le sera pas"}.get(past, f" ; {past} publications déjà parues ne le seront pas")
    return f"annoncera ce qui paraîtra désormais{skipped}."


SCOPE = "scope"
"""The occasion of the line that remembers what an account speaks of."""
LATELY = timedelta(days=1)
"""What is younger is news all the same: the article that comes with the change of the settings, or two machines that differ."""
BEFORE = "paru avant que les réglages n’en fassent parler ce compte"
EVERYTHING = (Choice(),)
Scope = tuple[Choice, ...]
"""The choices of all that is said through one account; of one that only relays another there are none."""


def list_scopes(accounts: Iterable[OpenAccount]) -> dict[tuple[str, str], Scope]:
    """The scope of each account (network, account)."""
    scope_by_account: dict[tuple[str, str], Scope] = {}
    for open_account in accounts:
        account = (open_account.network.name, open_account.network.account)
        scope_by_account[account] = scope_by_account.get(account, ()) + (() if open_account.carrying else (open_account.choice,))
    return scope_by_account


def set_aside_widened(open_account: OpenAccount, run: AnnounceRun) -> Iterator[Outcome]:
    """Leave aside what the account did not speak of, and now would. Raises what the ledger raises."""
    network = open_account.network
    scope, before = run.scopes[network.name, network.account], _find_known_scope(network, run.known_ledger)
    if not network.public or scope == (EVERYTHING if before is None else before):
        return
    yield from set_aside("skipped", find_replayed(network, scope, run.known_ledger, run.announcements, run.clock()), BEFORE, network, run)
    text = json.dumps([asdict(choice) for choice in scope], ensure_ascii=False)
    run.ledger.append(Post(run.clock(), PostState.NOTED, _format_key(network), text=text))


def find_replayed(
    network: Network, scope: Scope, ledger: Ledger, announcements: Iterable[Announcement], now: datetime
) -> list[Announcement]:
    """The announcements that the account would post only because its `scope` has changed."""
    before = _find_known_scope(network, ledger)
    if before is None or before == scope:
        return []
    past = [
        announcement
        for announcement in announcements
        if announcement.published < now - LATELY and _is_in_scope(scope, announcement) and not _is_in_scope(before, announcement)
    ]
    return [each for each in past if ledger.get_state(build_key(each, network)) is None]


def _format_key(network: Network) -> Key:
    return Key("", network.name, network.account, SCOPE)


def _find_known_scope(network: Network, ledger: Ledger) -> Scope | None:
    """What the ledger says that the account spoke of; None when it says nothing."""
    last = ledger.get_latest_entry(_format_key(network))
    return _read(last.text) if last else None


def _is_in_scope(scope: Scope, announcement: Announcement) -> bool:
    return any(choice.is_taken(announcement) for choice in scope)


def _read(text: str) -> Scope | None:
    """The scope that a line holds; None when a person has erased its words."""
    try:
        return tuple(Choice(**{name: tuple(words) for name, words in choice.items()}) for choice in json.loads(text))
    except (ValueError, TypeError, AttributeError):
        return None

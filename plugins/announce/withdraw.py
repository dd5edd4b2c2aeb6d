"""Delete the posts of a publication that the town has withdrawn, on every account and for every occasion.

Nothing is claimed before a deletion: it can be repeated. After a crash between the network's answer and the ledger's line the post stays
listed, and the network tells the next run that it is gone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from plugins.announce.announcement import WithdrawnPublication
from plugins.announce.budget import PRICES, build_expense, format_dollars_in_french
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.network import Network, NotSent, PostRefused
from plugins.announce.networks.registry import OUTBOX, find_network_label
from plugins.announce.post import DELETION, Post, PostState, format_reference
from plugins.announce.report import Outcome, RunReport, build_outcome
from plugins.announce.run import AnnounceRun, Voice
from plugins.core.infrastructure.errors import SettingsError

BROKE = "le budget du mois ne permet plus de supprimer : augmentez ANNOUNCE_BUDGET, ou supprimez ce message sur le réseau même"


def delete_within_budget(remote_id: str, network: Network, run: AnnounceRun) -> None:
    """Run `network.delete` within the budget. Raises NotSent, PostRefused, and what the ledger raises."""
    if prices := PRICES.get(network.name):
        remainder = run.rules.budget.compute_remaining(network.name, run.known_ledger, run.clock(), urgent=True)
        if remainder is not None and remainder < prices.deleted:
            raise NotSent(BROKE)
        run.ledger.append(build_expense(network.name, network.account, DELETION, run.clock(), prices.deleted))
    network.delete(remote_id)


EVERY_ACCOUNT = "all"
BY_HAND = "son numéro est inconnu : supprimez-le sur le compte, puis notez-le"
"""Of a post that a person saw on the account and told us of: only a person can take it away."""
NO_KEYS = "les identifiants de ce compte ne sont pas sur cette machine"
UNKNOWN_REFERENCE = "« {} » : aucune annonce envoyée n’a cette référence. ./beffroi ledger les montre."
UNSURE = f"« {EVERY_ACCOUNT} » se dit seul, et rien n’a été retiré. ./beffroi withdraw --help montre l’usage."
HOW = f"./beffroi withdraw RÉFÉRENCE retire un message, ./beffroi withdraw {EVERY_ACCOUNT} les retire tous."


def find_visible_posts(withdrawn: Iterable[WithdrawnPublication], ledger: Ledger) -> dict[WithdrawnPublication, list[Post]]:
    """The posts of withdrawn publications that readers can still see, the first ones first; without those that have none."""
    posts_by_publication = {
        publication: [entry for entry in ledger.list_posts(publication.guid) if _is_public(entry)] for publication in withdrawn
    }
    return {publication: entries for publication, entries in posts_by_publication.items() if entries}


def format_withdrawals(visible_posts: dict[WithdrawnPublication, list[Post]]) -> list[str]:
    """The posts left to withdraw, in French, each with what to type and what it costs; empty when none are."""
    lines = []
    for publication, entries in visible_posts.items():
        lines += [f"« {publication.title} » est retirée, mais toujours annoncée :", *map(_format_line, entries)]
    return [*lines, HOW] if lines else []


def choose_withdrawals(words: Sequence[str], withdrawn: Iterable[WithdrawnPublication], ledger: Ledger) -> list[Post]:
    """The posts to withdraw by these references, whatever the state of their publication, or `all` those that are listed. Answers come
    before what they answer. Raises SettingsError with every reference that no post has, and when `all` is not alone: a word that is not
    understood must not widen what is deleted."""
    if EVERY_ACCOUNT in words and set(words) != {EVERY_ACCOUNT}:
        raise SettingsError([UNSURE])
    if EVERY_ACCOUNT in words:
        posts = [entry for entries in find_visible_posts(withdrawn, ledger).values() for entry in entries]
    else:
        by_name = {format_reference(entry.key): entry for entry in ledger.list_sent()}
        unknown = [word for word in words if word not in by_name]
        if unknown:
            raise SettingsError([UNKNOWN_REFERENCE.format(word) for word in unknown])
        posts = [entry for name, entry in by_name.items() if name in words]
    return posts[::-1]


def report_withdrawal(
    words: Sequence[str], withdrawn: Iterable[WithdrawnPublication], speakers: Iterable[Voice], run: AnnounceRun
) -> RunReport:
    """The outcomes of the posts that a person asks to withdraw. Raises SettingsError, and what the ledger raises."""
    report = RunReport()
    report.add(*withdraw_posts(choose_withdrawals(words, withdrawn, run.read_ledger()), speakers, run, is_named=EVERY_ACCOUNT not in words))
    return report


def withdraw_posts(entries: Iterable[Post], speakers: Iterable[Voice], run: AnnounceRun, is_named: bool = False) -> Iterator[Outcome]:
    """Delete each post, and give the outcomes; an account that refuses once is not tried again.

    A post without a number counts as deleted by hand when a person named it (`is_named`). Raises what the ledger raises.
    """
    networks = {(voice.network.name, voice.network.account): voice.network for voice in speakers}
    closed: dict[tuple[str, ...], str] = {}
    for entry in entries:
        account = entry.key[1:3]
        if account not in networks:
            closed[account] = NO_KEYS
        if not entry.remote_id:
            outcome = (
                _end_withdrawal(entry, run) if is_named else build_outcome("kept", replace(entry, reason=BY_HAND), _format_command(entry))
            )
        elif account in closed:
            outcome = build_outcome("kept", replace(entry, reason=closed[account]))
        else:
            outcome = _delete(entry, networks[account], run)
        if outcome.stops:
            closed[account] = outcome.reason
        yield outcome


def _delete(entry: Post, network: Network, run: AnnounceRun) -> Outcome:
    try:
        delete_within_budget(entry.remote_id, network, run)
    except NotSent as failure:
        return build_outcome("standing", replace(entry, reason=failure.reason))
    except PostRefused as failure:
        return build_outcome("kept", replace(entry, reason=failure.reason), failure.remedy, stops=failure.account)
    return _end_withdrawal(entry, run)


def _end_withdrawal(entry: Post, run: AnnounceRun) -> Outcome:
    end = replace(entry, time=run.clock(), state=PostState.WITHDRAWN, reason="", cost="")
    run.ledger.append(end)
    return build_outcome("withdrawn", end)


def _is_public(entry: Post) -> bool:
    return entry.state is PostState.SENT and entry.key.network != OUTBOX.name


def _format_line(entry: Post) -> str:
    prices = PRICES.get(entry.key.network)
    cost = f" ({format_dollars_in_french(prices.deleted)})" if prices and entry.remote_id else ""
    return f"    {find_network_label(entry.key.network)} · {entry.url if entry.remote_id else BY_HAND} — {_format_command(entry)}{cost}"


def _format_command(entry: Post) -> str:
    return f"./beffroi withdraw {format_reference(entry.key)}"

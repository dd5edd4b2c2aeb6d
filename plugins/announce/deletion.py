"""Taking a post away, where that is paid for: the expense is durable before the call, and may use the reserve: a person asked for it."""

from plugins.announce.failures import NotSent
from plugins.announce.money.prices import PRICES
from plugins.announce.money.spending import DELETION, expense
from plugins.announce.network import Network
from plugins.announce.run import AnnounceRun

BROKE = "le budget du mois ne permet plus de supprimer : augmentez ANNOUNCE_BUDGET, ou supprimez ce message sur le réseau même"


def delete(remote_id: str, network: Network, run: AnnounceRun) -> None:
    """What `network.delete` does, within the budget. Raises NotSent, PostRefused, and what the ledger raises."""
    if asked := PRICES.get(network.name):
        left = run.rules.budget.remaining(network.name, run.known_ledger, run.clock(), urgent=True)
        if left is not None and left < asked.deleted:
            raise NotSent(BROKE)
        run.ledger.append(expense(network.name, network.account, DELETION, run.clock(), asked.deleted))
    network.delete(remote_id)

"""What a run would cost, before it starts: nothing is spent that the budget does not allow."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from plugins.announce.ledger.ledger import Ledger
from plugins.announce.money.budget import Budget
from plugins.announce.money.months import in_french, month_of
from plugins.announce.money.spending import ZERO, dollars


@dataclass
class Forecast:
    """What the run of `now` (aware) would spend on each network, in dollars, beside what `ledger` says is spent."""

    budget: Budget
    ledger: Ledger
    now: datetime
    costs: dict[str, Decimal] = field(default_factory=dict)

    def takes(self, network: str, cost: Decimal, urgent: bool) -> bool:
        """Whether the budget allows `cost` more, which is then counted."""
        left, foreseen = self.budget.remaining(network, self.ledger, self.now, urgent), self.costs.get(network, ZERO)
        if left is not None and foreseen + cost > max(left, ZERO):
            return False
        self.costs[network] = foreseen + cost
        return True

    def remarks(self) -> list[str]:
        """One French sentence for each network that would be paid."""
        return [self._remark(network, cost) for network, cost in self.costs.items() if cost]

    def _remark(self, network: str, cost: Decimal) -> str:
        month, cap = month_of(self.now), self.budget.cap(network)
        spent = dollars(self.ledger.spending.spent_in_month(network, month))
        limit = f", sur {dollars(cap.month)} dont {dollars(cap.reserve)} réservés à l’urgent" if cap else ", sans plafond (ANNOUNCE_BUDGET)"
        return f"{network} · coût de cette exécution : {dollars(cost)} au plus ; dépensé en {in_french(month)} : {spent}{limit}."

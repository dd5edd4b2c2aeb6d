"""A person's decision on a post whose fate nobody can know, or that a network has refused."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from enum import Enum

from plugins.announce.entry import Entry, State
from plugins.announce.key import Key
from plugins.announce.ledger import Ledger
from plugins.announce.rules import Rules
from plugins.announce.run import Clock
from plugins.announce.store import LedgerStore
from plugins.announce.troubles import forgotten
from plugins.publication.errors import NotNow, SettingsError


class Decision(Enum):
    """What a person may decide: the state it leads to, and what will follow, in French."""

    SENT = "sent", State.SENT, "elle est sur le compte ; rien ne partira plus"
    AGAIN = "again", State.NOT_SENT, "elle n’y est pas ; elle repartira à la prochaine exécution"
    SKIP = "skip", State.SKIPPED, "elle ne partira jamais sur ce compte"

    @property
    def word(self) -> str:
        """How the command line names it."""
        return self.value[0]

    @property
    def state(self) -> State:
        """What the ledger will say."""
        return self.value[1]

    @property
    def meaning(self) -> str:
        """What will follow, in French."""
        return self.value[2]


def reference(key: Key) -> str:
    """A short name by which a person designates one post."""
    return hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:6]


def awaiting(ledger: Ledger) -> dict[str, Entry]:
    """The posts that may be decided on, by their reference."""
    return {reference(entry.key): entry for entry in ledger.awaiting()}


def settle(which: str, decision: str, ledger: LedgerStore, clock: Clock, grace: int = Rules.reconcile_after) -> list[Entry]:
    """Record the decision on the post of reference `which`, or on `all` that await one, and answer what was recorded.

    What was left aside can also be decided on, by its reference. Raises SettingsError when there is no such post or decision, NotNow
    when a post that was begun less than `grace` seconds ago would be sent again, and what the ledger raises.
    """
    if not decision:
        raise SettingsError(["il manque la décision : sent, again ou skip. ./beffroi settle les explique."])
    choice = next((one for one in Decision if one.word == decision), None)
    if choice is None:
        raise SettingsError([f"« {decision} » : dites {', '.join(one.word for one in Decision)}."])
    known = ledger.read()
    chosen = known.awaiting() if which == "all" else [entry for entry in known.undecided() if reference(entry.key) == which]
    if not chosen:
        raise SettingsError([f"« {which} » : aucune annonce n’attend de décision sous cette référence. ./beffroi settle les montre."])
    under_way = [entry for entry in chosen if entry.state is State.CLAIMED and clock() - entry.time < timedelta(seconds=grace)]
    if choice is Decision.AGAIN and under_way:
        raise NotNow("Cette annonce est peut-être en train de partir d’une autre machine. Décidez dans un quart d’heure.")
    decided = {"time": clock(), "state": choice.state, "reason": "décidé par une personne", "retry_at": None, "decided": True, "cost": ""}
    entries = [replace(entry, **decided) for entry in chosen]
    ledger.append(*entries, *forgotten(chosen, known, clock()))
    return entries

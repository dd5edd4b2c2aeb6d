"""A person's decision on a post whose fate nobody can know, or that a network has refused."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from enum import Enum

from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.ledger.store import LedgerStore
from plugins.announce.rules import RunRules
from plugins.announce.run import Clock
from plugins.announce.troubles import clear_decided_troubles
from plugins.infrastructure.errors import NotNow, SettingsError

TOO_OLD = "trop ancien"
"""Why a post was left aside for its age."""
TOO_LATE = "trop tard : ce n’est plus vrai"
"""Why a post will never leave: what it announces is over."""


class Decision(Enum):
    """What a person may decide: the state it leads to, and what will follow, in French."""

    SENT = "sent", PostState.SENT, "vous l’avez vue sur le compte ; elle est tenue pour envoyée, et ne partira plus"
    AGAIN = (
        "again",
        PostState.NOT_SENT,
        "elle n’y est pas ; elle repartira à la prochaine exécution, quel que soit son âge, et paraîtra deux fois si elle y était",
    )
    SKIP = "skip", PostState.SKIPPED, "elle ne partira jamais sur ce compte, quoi qu’il y paraisse"

    @property
    def word(self) -> str:
        """How the command line names it."""
        return self.value[0]

    @property
    def state(self) -> PostState:
        """What the ledger will say."""
        return self.value[1]

    @property
    def consequence(self) -> str:
        """What will follow, in French."""
        return self.value[2]


def reference(key: Key) -> str:
    """A short name by which a person designates one post."""
    return hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:6]


def list_decidable(ledger: Ledger) -> dict[str, LedgerEntry]:
    """The posts that may be decided on, by their reference."""
    return {reference(entry.key): entry for entry in ledger.list_awaiting_decision()}


def left_aside(ledger: Ledger) -> list[LedgerEntry]:
    """The posts that were too old to leave by themselves, the oldest first: an outage must not end in a flood."""
    return [
        entry for entry in ledger.list_undecided() if entry.state is PostState.SKIPPED and not entry.decided and entry.reason == TOO_OLD
    ]


def settle(which: str, decision: str, ledger: LedgerStore, clock: Clock, grace: int = RunRules.reconcile_after) -> list[LedgerEntry]:
    """Record the decision on the post of reference `which`, on `all` that await one, or on those that were `skipped` for their age, and
    answer what was recorded.

    What was left aside for another reason can also be decided on, by its reference. Raises SettingsError when there is no such post or
    decision, NotNow when a post that was begun less than `grace` seconds ago would be sent again, and what the ledger raises.
    """
    if not decision:
        raise SettingsError(["il manque la décision : sent, again ou skip. ./beffroi settle --help les explique."])
    choice = next((one for one in Decision if one.word == decision), None)
    if choice is None:
        raise SettingsError([f"« {decision} » : dites {', '.join(one.word for one in Decision)}."])
    known = ledger.read()
    chosen = _chosen(which, known)
    if not chosen:
        raise SettingsError([f"« {which} » : aucune annonce n’attend de décision sous cette référence. ./beffroi settle les montre."])
    under_way = [entry for entry in chosen if entry.state is PostState.CLAIMED and clock() - entry.time < timedelta(seconds=grace)]
    if choice is Decision.AGAIN and under_way:
        raise NotNow("Cette annonce est peut-être en train de partir d’une autre machine. Décidez dans un quart d’heure.")
    decided = {"time": clock(), "state": choice.state, "reason": "décidé par une personne", "retry_at": None, "decided": True, "cost": ""}
    decided |= dict.fromkeys(("outage", "unproved", "chosen"), False)
    entries = [replace(entry, **decided) for entry in chosen]
    ledger.append(*entries, *clear_decided_troubles(chosen, known, clock()))
    return entries


def _chosen(which: str, known: Ledger) -> list[LedgerEntry]:
    if which == "all":
        return known.list_awaiting_decision()
    return left_aside(known) if which == "skipped" else [entry for entry in known.list_undecided() if reference(entry.key) == which]

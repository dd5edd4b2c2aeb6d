"""A person's decision on a post whose outcome is unknown, or that a network has refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from typing import Any

from plugins.announce.due import TOO_OLD
from plugins.announce.ledger.ledger import Ledger, LedgerStore
from plugins.announce.networks.registry import find_network_label
from plugins.announce.post import Post, PostState, format_reference
from plugins.announce.report import format_day_and_hour
from plugins.announce.run import Clock, RunRules
from plugins.announce.troubles import list_cleared_troubles
from plugins.core.infrastructure.errors import NotNow, SettingsError


class Decision(Enum):
    """A decision a person may take: the state it leads to, and its consequence, in French."""

    SENT = "sent", PostState.SENT, "vous l’avez vue sur le compte ; elle est tenue pour envoyée, et ne partira plus"
    AGAIN = (
        "again",
        PostState.NOT_SENT,
        "elle n’y est pas ; elle repartira à la prochaine exécution, quel que soit son âge, et paraîtra deux fois si elle y était",
    )
    SKIP = "skip", PostState.SKIPPED, "elle ne partira jamais sur ce compte, quoi qu’il y paraisse"

    @property
    def word(self) -> str:
        """Its word on the command line."""
        return self.value[0]

    @property
    def state(self) -> PostState:
        """The state written to the ledger."""
        return self.value[1]

    @property
    def consequence(self) -> str:
        """Its consequence, in French."""
        return self.value[2]


def list_decidable(ledger: Ledger) -> dict[str, Post]:
    """The posts that may be decided on, by their reference."""
    return {format_reference(entry.key): entry for entry in ledger.list_awaiting_decision()}


def list_left_aside(ledger: Ledger) -> list[Post]:
    """The posts that were too old to leave by themselves, the oldest first: an outage must not end in a flood."""
    return [
        entry for entry in ledger.list_undecided() if entry.state is PostState.SKIPPED and not entry.decided and entry.reason == TOO_OLD
    ]


def settle_posts(which: str, decision: str, ledger: LedgerStore, clock: Clock, grace: int = RunRules.reconcile_after) -> list[Post]:
    """Record the decision on the post of reference `which`, on `all` that await one, or on those that were `skipped` for their age, and
    answer what was recorded.

    What was left aside for another reason can also be decided on, by its reference. Raises SettingsError when there is no such post or
    decision, NotNow when a post that was begun less than `grace` seconds ago would be sent again, and what the ledger raises.
    """
    if not decision:
        raise SettingsError(["il manque la décision : sent, again ou skip. ./beffroi settle --help les explique."])
    choice = next((each for each in Decision if each.word == decision), None)
    if choice is None:
        raise SettingsError([f"« {decision} » : dites {', '.join(each.word for each in Decision)}."])
    current = ledger.read()
    chosen = _choose(which, current)
    if not chosen:
        raise SettingsError([f"« {which} » : aucune annonce n’attend de décision sous cette référence. ./beffroi settle les montre."])
    under_way = [entry for entry in chosen if entry.state is PostState.CLAIMED and clock() - entry.time < timedelta(seconds=grace)]
    if choice is Decision.AGAIN and under_way:
        raise NotNow("Cette annonce est peut-être en train de partir d’une autre machine. Décidez dans un quart d’heure.")
    entries = [
        replace(
            entry,
            time=clock(),
            state=choice.state,
            reason="décidé par une personne",
            retry_at=None,
            decided=True,
            cost="",
            outage=False,
            unproved=False,
            chosen=False,
        )
        for entry in chosen
    ]
    ledger.append(*entries, *list_cleared_troubles(chosen, current, clock()))
    return entries


def _choose(which: str, ledger: Ledger) -> list[Post]:
    if which == "all":
        return ledger.list_awaiting_decision()
    return (
        list_left_aside(ledger)
        if which == "skipped"
        else [entry for entry in ledger.list_undecided() if format_reference(entry.key) == which]
    )


NEVER = "aucune réponse n’a été notée : l’exécution s’est arrêtée pendant l’envoi"
STATE_WORDS = {PostState.REFUSED: "refusée", PostState.UNKNOWN: "incertaine", PostState.CLAIMED: "commencée, sans fin connue"}
SKIPPED = (
    "{count} annonces laissées de côté, trop anciennes. ./beffroi settle skipped les montre ; ./beffroi settle skipped again les fait "
    "toutes partir, les plus anciennes d’abord, sans passer le nombre permis par exécution."
)


def format_undecided(ledger: Ledger, conf: Mapping[str, Any]) -> list[str]:
    """The lines of `settle` alone, in French; `conf` knows where readers see the accounts."""
    waiting, skipped = list_decidable(ledger), list_left_aside(ledger)
    lines = [line for name, entry in waiting.items() for line in _describe_case(name, entry, conf)]
    if waiting:
        lines += [f"./beffroi settle RÉFÉRENCE {decision.word} : {decision.consequence}." for decision in Decision]
        lines.append("Avec all à la place de la référence, la décision vaut pour toutes.")
    lines = lines or ["Rien n’attend de décision."]
    return [*lines, *([SKIPPED.format(count=len(skipped))] if skipped else [])]


def format_skipped(entries: Iterable[Post]) -> list[str]:
    """The lines of `settle skipped` alone: the posts that were left aside, the oldest first."""
    return [
        f"{format_reference(entry.key)}  {find_network_label(entry.key.network)} · {_format_subject(entry)} — {entry.reason}"
        for entry in entries
    ] or ["Rien n’a été laissé de côté."]


def _describe_case(name: str, entry: Post, conf: Mapping[str, Any]) -> Iterator[str]:
    network, day = find_network_label(entry.key.network), format_day_and_hour(entry.time)
    yield f"{name}  {network} · {STATE_WORDS[entry.state]}, le {day} : {_format_subject(entry)}"
    yield f"        ce qu’on sait : {entry.reason or NEVER}"
    places = [place for place in (entry.url, _format_profile(entry, conf)) if place]
    if places:
        yield f"        à regarder : {' '.join(places)}"
    if entry.link:
        yield f"        elle annonce : {entry.link}"


def _format_subject(entry: Post) -> str:
    return entry.text.partition("\n")[0] or entry.key.guid


def _format_profile(entry: Post, conf: Mapping[str, Any]) -> str:
    profiles = (
        account for account in conf.get("ACCOUNTS") or () if isinstance(account, Mapping) and account.get("network") == entry.key.network
    )
    return str(next(profiles, {}).get("url") or "")

"""What a person is shown before deciding: what is known of each post, where to look, and what each decision will do."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.networks.registry import label
from plugins.announce.settle import Decision, left_aside, list_decidable, reference
from plugins.announce.unchanged_summary import format_day_and_hour

NEVER = "aucune réponse n’a été notée : l’exécution s’est arrêtée pendant l’envoi"
STATE_WORDS = {PostState.REFUSED: "refusée", PostState.UNKNOWN: "incertaine", PostState.CLAIMED: "commencée, sans fin connue"}
SKIPPED = (
    "{count} annonces laissées de côté, trop anciennes. ./beffroi settle skipped les montre ; ./beffroi settle skipped again les fait "
    "toutes partir, les plus anciennes d’abord, sans passer le nombre permis par exécution."
)


def format_undecided(known: Ledger, conf: Mapping[str, Any]) -> list[str]:
    """The lines of `settle` alone, in French; `conf` knows where readers see the accounts."""
    waiting, aside = list_decidable(known), left_aside(known)
    lines = [line for name, entry in waiting.items() for line in _case(name, entry, conf)]
    if waiting:
        lines += [f"./beffroi settle RÉFÉRENCE {one.word} : {one.consequence}." for one in Decision]
        lines.append("Avec all à la place de la référence, la décision vaut pour toutes.")
    lines = lines or ["Rien n’attend de décision."]
    return [*lines, *([SKIPPED.format(count=len(aside))] if aside else [])]


def format_skipped(entries: Iterable[LedgerEntry]) -> list[str]:
    """The lines of `settle skipped` alone: the posts that were left aside, the oldest first."""
    return [f"{reference(one.key)}  {label(one.key.network)} · {_subject(one)} — {one.reason}" for one in entries] or [
        "Rien n’a été laissé de côté."
    ]


def _case(name: str, entry: LedgerEntry, conf: Mapping[str, Any]) -> Iterator[str]:
    yield f"{name}  {label(entry.key.network)} · {STATE_WORDS[entry.state]}, le {format_day_and_hour(entry.time)} : {_subject(entry)}"
    yield f"        ce qu’on sait : {entry.reason or NEVER}"
    places = [place for place in (entry.url, _profile(entry, conf)) if place]
    if places:
        yield f"        à regarder : {' '.join(places)}"
    if entry.link:
        yield f"        elle annonce : {entry.link}"


def _subject(entry: LedgerEntry) -> str:
    return entry.text.partition("\n")[0] or entry.key.guid


def _profile(entry: LedgerEntry, conf: Mapping[str, Any]) -> str:
    shown = (one for one in conf.get("ACCOUNTS") or () if isinstance(one, Mapping) and one.get("network") == entry.key.network)
    return str(next(shown, {}).get("url") or "")

"""The ledger: whether it opens, who has begun in it, what waits for a person, and whether someone keeps a copy."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.announce.accounts.connect import open_voices
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.ledger.stores import open_ledger
from plugins.announce.money.budget import Budget
from plugins.announce.money.months import month_of
from plugins.announce.money.spending import dollars
from plugins.announce.settings import Settings
from plugins.infrastructure import clock
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green, red

LARGE = 50_000_000
"""Bytes of a ledger that a person should know of: some 100,000 announcements."""


def ledger_looks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The look at the ledger."""
    yield HealthCheck("registre", lambda: ledger(conf, environ))


def ledger(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """What can be known of it without writing. Raises what the ledger raises."""
    settings, store = open_ledger(conf, environ)
    known = store.read()
    yield green(f"s’ouvre, {known.length} lignes." if known.length else "s’ouvre, encore vide.")
    yield from folder(settings.beffroi_state)
    if settings.ledger == "file":
        yield from file(settings.beffroi_state / "ledger.jsonl")
    yield from check_begun(known, settings, conf, environ)
    yield from check_awaiting_decision(known)
    yield from check_budget(known, settings, conf, environ)


def folder(state: Path) -> Iterator[HealthFinding]:
    """Whether the state folder can be written in, now or once it is made."""
    place = next(place for place in (state, *state.parents) if place.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        yield red(f"{place} ne se laisse pas écrire.", "Donnez ce dossier au compte qui publie, ou changez BEFFROI_STATE.")


def file(path: Path) -> Iterator[HealthFinding]:
    """What is particular to a ledger in a file."""
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        yield red(f"{path} ne se laisse pas écrire.", "Donnez ce fichier au compte qui publie.")
    if path.stat().st_size > LARGE:
        yield amber(f"il pèse {path.stat().st_size // 1_000_000} Mo.")
    yield amber(f"il n’existe que dans {path}.", "Vérifiez qu’il est dans les sauvegardes de la machine, avec son voisin en .begun.")


def check_begun(known: Ledger, settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether every account that has credentials may speak."""
    try:
        networks = [voice.network for voice in open_voices(settings, conf, environ) if voice.network.public]
    except SettingsError:
        return
    for network in networks:
        since = known.begun_at(network.name, network.account)
        name = f"{network.name}/{network.account}"
        yield green(f"{name} annonce depuis le {since:%d/%m/%Y}.") if since else red(f"{name} n’a pas commencé.", "Lancez ./beffroi begin.")
    if networks and conf.get("DEMONSTRATION_NOW") and not environ.get("BEFFROI_NOW"):
        yield red("l’horloge est arrêtée à DEMONSTRATION_NOW : un envoi interrompu attendrait sans fin.", "Effacez ce réglage.")


def check_awaiting_decision(known: Ledger) -> Iterator[HealthFinding]:
    """What waits for a person's decision."""
    if undecided := known.list_awaiting_decision():
        yield amber(f"{len(undecided)} annonces attendent une décision.", "Lancez ./beffroi settle.")


def check_budget(known: Ledger, settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """How far the month is in its budget."""
    now = clock.current_time(conf, environ)
    for cap in settings.announce_budget:
        left = Budget(settings.announce_budget).remaining(cap.network, known, now)
        gone = dollars(known.spending.spent_in_month(cap.network, month_of(now)))
        said = f"budget d’{cap.network.upper()} : {gone} sur {dollars(cap.month)} ce mois."
        yield (
            green(said)
            if left and left > 0
            else amber(said, "Ce qui n’est pas urgent attend le mois prochain, ou un ANNOUNCE_BUDGET plus grand.")
        )

"""The health checks of this room: accounts, ledger, mail, the public site and the page of its newest publication."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import requests

from plugins.announce import gather
from plugins.announce.budget import Budget, format_dollars_in_french
from plugins.announce.ledger import Ledger
from plugins.announce.network import Introduction, Network, NotSent, PostRefused
from plugins.announce.networks.registry import BY_NAME, NETWORKS, is_blind
from plugins.announce.post import Announcement
from plugins.announce.send import UNKNOWN_LEDGER, VOUCH
from plugins.announce.settings import Settings, open_accounts, open_ledger
from plugins.announce.troubles import find_remedy_of_reason, mail_looks
from plugins.announce.wire import DRIFT, FAULTS, NTP, TIMEOUTS, PictureLost, PublicPages, fetch_picture, read_server_time
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.clock import find_month
from plugins.core.infrastructure.errors import PersonRequired, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red


def list_account_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """One health check per account; or what is wrong with the credentials, without any call."""
    try:
        opened_accounts = open_accounts(gather_settings(Settings, conf, environ), conf, environ)
    except SettingsError as error:
        mistakes = [red(mistake) for mistake in error.mistakes]
        yield HealthCheck("identifiants", lambda: mistakes)
        return
    for network in (open_account.network for open_account in opened_accounts):
        if network.public:
            yield HealthCheck(
                f"{BY_NAME[network.name].limits.label} ({network.account})",
                partial(check_account, network, _list_handles(conf, network.name)),
            )
        else:
            yield HealthCheck("comptes", lambda: [amber("aucun identifiant : les annonces vont dans la boîte d’envoi.")])


def check_account(network: Network, handles: list[str]) -> Iterator[HealthFinding]:
    """Check the account with its network; `handles` are those that the site shows for this network."""
    try:
        introduction = network.introduce()
    except PostRefused as failure:
        yield red(failure.reason, failure.remedy)
        return
    except NotSent as failure:
        yield red(f"injoignable. {failure.reason}", f"Relancez plus tard ; si cela dure : {find_remedy_of_reason(failure.reason)}")
        return
    yield green(f"les identifiants sont ceux de {_format_handle(introduction)}.")
    yield from (red(sentence) for sentence in introduction.lacking)
    yield from (amber(sentence) for sentence in introduction.notes)
    yield from (green(sentence) for sentence in introduction.facts)
    yield check_account_shown(introduction, handles)
    yield from check_time(introduction.time, datetime.now(UTC))


def check_account_shown(introduction: Introduction, handles: list[str]) -> HealthFinding:
    """Whether the site leads readers to the account that announces."""
    names = {normalize_handle(name) for name in (introduction.handle, *introduction.others)}
    if any(normalize_handle(handle) in names or handle.rpartition("-")[2] in introduction.others for handle in handles):
        return green("c’est le compte que le site montre.")
    if not handles:
        return amber(f"le site ne montre pas {_format_handle(introduction)}.", "Ajoutez ce compte à ACCOUNTS, dans pelicanconf.py.")
    return red(
        f"le site montre @{', @'.join(handles)}, et les annonces partent de {_format_handle(introduction)}.",
        "Corrigez ACCOUNTS, dans pelicanconf.py, ou donnez les identifiants de l’autre compte.",
    )


def check_time(time: datetime | None, now: datetime) -> Iterator[HealthFinding]:
    """Whether this machine, at `now`, agrees with a server that says `time`; nothing when it says none."""
    if time is None:
        return
    drift = abs(now - time)
    if drift > DRIFT:
        yield red(f"cette machine a {drift.total_seconds() / 60:.0f} minutes d’écart avec lui.", NTP)
    else:
        yield green("même heure que cette machine.")


def _format_handle(introduction: Introduction) -> str:
    """How a person knows the account: a Page without a username has a name only."""
    return f"« {introduction.handle} »" if " " in introduction.handle else f"@{introduction.handle}"


def normalize_handle(handle: str) -> str:
    """A handle normalized for comparison."""
    return handle.strip().removeprefix("@").casefold()


def _list_handles(conf: Mapping[str, Any], network: str) -> list[str]:
    shown_accounts = [
        account for account in conf.get("ACCOUNTS") or () if isinstance(account, Mapping) and account.get("network") == network
    ]
    return [
        str(shown_account.get("handle") or str(shown_account.get("url") or "").rstrip("/").rpartition("/")[2])
        for shown_account in shown_accounts
    ]


LARGE = 50_000_000
"""Bytes of a ledger that a person should know of: some 100,000 announcements."""


def list_ledger_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The look at the ledger."""
    yield HealthCheck("registre", lambda: check_ledger(conf, environ))


def check_ledger(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Check the ledger without writing. Raises what the ledger raises."""
    settings, store = open_ledger(conf, environ)
    ledger = store.read()
    yield green(f"s’ouvre, {ledger.length} lignes." if ledger.length else "s’ouvre, encore vide.")
    yield from check_state_folder(settings.beffroi_state)
    if settings.ledger == "file":
        yield from check_ledger_file(settings.beffroi_state / "ledger.jsonl")
    yield from check_begun(ledger, store.is_vouched(), settings, conf, environ)
    yield from check_awaiting_decision(ledger)
    yield from check_budget(ledger, settings, conf, environ)


def check_state_folder(state: Path) -> Iterator[HealthFinding]:
    """Whether the state folder can be written in, now or once it is made."""
    place = next(place for place in (state, *state.parents) if place.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        yield red(f"{place} ne se laisse pas écrire.", "Donnez ce dossier au compte qui publie, ou changez BEFFROI_STATE.")


def check_ledger_file(path: Path) -> Iterator[HealthFinding]:
    """Checks specific to a ledger in a file."""
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        yield red(f"{path} ne se laisse pas écrire.", "Donnez ce fichier au compte qui publie.")
    if path.stat().st_size > LARGE:
        yield amber(f"il pèse {path.stat().st_size // 1_000_000} Mo.")
    yield amber(f"il n’existe que dans {path}.", "Vérifiez qu’il est dans les sauvegardes de la machine, avec son voisin en .begun.")


def check_begun(
    ledger: Ledger, vouched: bool, settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> Iterator[HealthFinding]:
    """Whether every account that has credentials may speak; `vouched`: this machine knows that the ledger is whole."""
    try:
        networks = [open_account.network for open_account in open_accounts(settings, conf, environ) if open_account.network.public]
    except SettingsError:
        return
    for network in networks:
        since = ledger.find_beginning(network.name, network.account)
        name = f"{network.name}/{network.account}"
        if since and is_blind(network.name) and not vouched:
            yield red(f"{name} : {UNKNOWN_LEDGER}.", VOUCH)
            continue
        yield green(f"{name} annonce depuis le {since:%d/%m/%Y}.") if since else red(f"{name} n’a pas commencé.", "Lancez ./beffroi begin.")
    if networks and conf.get("DEMONSTRATION_NOW") and not environ.get("BEFFROI_NOW"):
        yield red("l’horloge est arrêtée à DEMONSTRATION_NOW : un envoi interrompu attendrait sans fin.", "Effacez ce réglage.")


def check_awaiting_decision(ledger: Ledger) -> Iterator[HealthFinding]:
    """Posts waiting for a person's decision."""
    if undecided := ledger.list_awaiting_decision():
        yield amber(f"{len(undecided)} annonces attendent une décision.", "Lancez ./beffroi settle.")


def check_budget(ledger: Ledger, settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """The state of the month's budget."""
    now = clock.get_current_time(conf, environ)
    for cap in settings.announce_budget:
        remainder = Budget(settings.announce_budget).compute_remaining(cap.network, ledger, now)
        spent = format_dollars_in_french(ledger.spending.get_month_total(cap.network, find_month(now)))
        state = f"budget d’{cap.network.upper()} : {spent} sur {format_dollars_in_french(cap.month)} ce mois."
        yield (
            green(state)
            if remainder and remainder > 0
            else amber(state, "Ce qui n’est pas urgent attend le mois prochain, ou un ANNOUNCE_BUDGET plus grand.")
        )


DEMONSTRATION = ("valbrune.example", "127.0.0.1", "localhost")


def list_site_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The home page, then the newest publication's."""
    address = str(conf.get("SITEURL") or "")
    yield HealthCheck(f"site ({address})", lambda: check_home_page(address))
    yield HealthCheck("dernière publication", lambda: check_newest_page(conf, environ))
    for hub in conf.get("WEBSUB_HUBS") or ():
        yield HealthCheck(f"relais des flux ({hub})", partial(check_hub, str(hub)))


def check_home_page(address: str) -> Iterator[HealthFinding]:
    """Whether the site answers, with a certificate that is recognised, and agrees with this machine on the time."""
    if any(name in address for name in DEMONSTRATION):
        yield red("c’est l’adresse de la démonstration.", "Donnez la vôtre : SITEURL, ou la variable BEFFROI_SITEURL.")
        return
    try:
        answer = requests.get(f"{address}/", timeout=TIMEOUTS, stream=True)
        answer.close()
    except (requests.RequestException, OSError) as error:
        why = next((cause for fault, cause in FAULTS.items() if isinstance(error, fault)), "")
        yield red(f"injoignable{why}.", "Vérifiez l’hébergement, le nom de domaine, et HTTPS_PROXY s’il y a un proxy.")
        return
    if answer.status_code != requests.codes.ok:
        yield red(f"répond {answer.status_code}.", "Lancez ./beffroi publish ; si cela dure, voyez l’hébergeur.")
        return
    yield green("répond.")
    if not address.startswith("https://"):
        yield amber("ses pages ne sont pas chiffrées.", "Demandez à l’hébergeur un certificat, et donnez une adresse en https://.")
    yield from check_time(read_server_time(answer), datetime.now(UTC))


def check_hub(hub: str) -> Iterator[HealthFinding]:
    """Whether a WebSub hub answers: whatever it says to a reading, which it does not expect."""
    try:
        requests.get(hub, timeout=TIMEOUTS, stream=True).close()
    except (requests.RequestException, OSError):
        yield amber("injoignable.", "Les lecteurs seront prévenus plus tard ; si cela dure, retirez ce relais de WEBSUB_HUBS.")
        return
    yield green("répond.")


def check_newest_page(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether its page is there, with what networks draw a card from, and its picture."""
    settings = gather_settings(Settings, conf, environ)
    try:
        gathered = gather.read_gathered(settings.beffroi_state / gather.ANNOUNCEMENTS_FILE, settings.feed_authority).announcements
    except PersonRequired as error:
        yield amber(str(error))
        return
    if not (due := [newest for newest in gathered if newest.published <= clock.get_current_time(conf, environ)]):
        yield amber("rien n’est encore paru.")
        return
    newest = max(due, key=lambda each: each.published)
    missing = PublicPages(0).format_missing_message(newest)
    if missing:
        yield red(f"« {newest.title} » : {missing}.", f"Lancez ./beffroi publish, puis regardez {newest.permalink}")
    else:
        yield green(f"« {newest.title} » a sa page, son lien canonique, og:title et og:image.")
        yield check_card(newest)


def check_card(announcement: Announcement) -> HealthFinding:
    """Whether the picture that networks show answers, of a sort and a weight that all of them take."""
    if announcement.card is None:
        return amber("sa page n’a pas d’image à elle.")
    try:
        fetch_picture(announcement.card.url, min(row.limits.image_bytes for row in NETWORKS))
    except PictureLost as failure:
        return red(str(failure), "Vérifiez que l’hébergeur sert les images, avec leur type.")
    return green("son image répond, du bon type et assez légère.")


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    yield from list_account_checks(conf, environ)
    yield from list_ledger_checks(conf, environ)
    yield from mail_looks(conf, environ)
    yield from list_site_checks(conf, environ)

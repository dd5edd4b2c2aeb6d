"""The accounts that announce: whether their credentials work, for whom, with what rights, and at what time the network believes to be."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from plugins.announce.accounts.connect import open_voices
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.network import Introduction, Network
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.networks.wire import DRIFT, NTP
from plugins.announce.remedies import remedy_of
from plugins.announce.settings import Settings
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green, red
from plugins.infrastructure.settings import gather


def account_looks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """One look an account; or what is wrong with the credentials, without any call."""
    try:
        voices = open_voices(gather(Settings, conf, environ), conf, environ)
    except SettingsError as error:
        mistakes = [red(mistake) for mistake in error.mistakes]
        yield HealthCheck("identifiants", lambda: mistakes)
        return
    for network in (voice.network for voice in voices):
        if network.public:
            yield HealthCheck(
                f"{BY_NAME[network.name].limits.label} ({network.account})", partial(account, network, _handles(conf, network.name))
            )
        else:
            yield HealthCheck("comptes", lambda: [amber("aucun identifiant : les annonces vont dans la boîte d’envoi.")])


def account(network: Network, handles: list[str]) -> Iterator[HealthFinding]:
    """What a network says of the account; `handles` are those that the site shows for this network."""
    try:
        said = network.introduce()
    except PostRefused as failure:
        yield red(failure.reason, failure.remedy)
        return
    except NotSent as failure:
        yield red(f"injoignable. {failure.reason}", f"Relancez plus tard ; si cela dure : {remedy_of(failure.reason)}")
        return
    yield green(f"les identifiants sont ceux de {_called(said)}.")
    yield from (red(sentence) for sentence in said.lacking)
    yield from (amber(sentence) for sentence in said.notes)
    yield from (green(sentence) for sentence in said.facts)
    yield check_account_shown(said, handles)
    yield from on_time(said.time, datetime.now(UTC))


def check_account_shown(said: Introduction, handles: list[str]) -> HealthFinding:
    """Whether the site leads readers to the account that announces."""
    names = {comparable_handle(name) for name in (said.handle, *said.others)}
    if any(comparable_handle(handle) in names or handle.rpartition("-")[2] in said.others for handle in handles):
        return green("c’est le compte que le site montre.")
    if not handles:
        return amber(f"le site ne montre pas {_called(said)}.", "Ajoutez ce compte à ACCOUNTS, dans pelicanconf.py.")
    return red(
        f"le site montre @{', @'.join(handles)}, et les annonces partent de {_called(said)}.",
        "Corrigez ACCOUNTS, dans pelicanconf.py, ou donnez les identifiants de l’autre compte.",
    )


def on_time(time: datetime | None, now: datetime) -> Iterator[HealthFinding]:
    """Whether this machine, at `now`, agrees with a server that says `time`; nothing when it says none."""
    if time is None:
        return
    drift = abs(now - time)
    if drift > DRIFT:
        yield red(f"cette machine a {drift.total_seconds() / 60:.0f} minutes d’écart avec lui.", NTP)
    else:
        yield green("même heure que cette machine.")


def _called(said: Introduction) -> str:
    """How a person knows the account: a Page without a username has a name only."""
    return f"« {said.handle} »" if " " in said.handle else f"@{said.handle}"


def comparable_handle(handle: str) -> str:
    """A handle as it is compared."""
    return handle.strip().removeprefix("@").casefold()


def _handles(conf: Mapping[str, Any], network: str) -> list[str]:
    shown_accounts = [one for one in conf.get("ACCOUNTS") or () if isinstance(one, Mapping) and one.get("network") == network]
    return [str(one.get("handle") or str(one.get("url") or "").rstrip("/").rpartition("/")[2]) for one in shown_accounts]

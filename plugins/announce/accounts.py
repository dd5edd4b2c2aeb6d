"""The accounts on which the town speaks: as far as its settings tell, and opened with the credentials of the environment."""

from collections.abc import Mapping
from typing import Any

from plugins.announce.credentials import Credentials, RequiredCredentials, find_misnamed, read_credentials
from plugins.announce.network import Connection, Network
from plugins.announce.networks.registry import BY_NAME, NETWORKS, OUTBOX, NetworkRow
from plugins.announce.run import CarryRule, Voice
from plugins.announce.settings import DeclaredAccount, Settings, find_unknown_words
from plugins.announce.words.compose import TownVoice
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.redact import redact_logs


def list_speakers(settings: Settings, conf: Mapping[str, Any]) -> tuple[DeclaredAccount, ...]:
    """The accounts that announce: those that are declared; else one on each network that we know of those where the town has an account;
    else the first network of the registry."""
    declared = conf.get("ACCOUNTS")
    accounts = [account for account in declared if isinstance(account, Mapping)] if isinstance(declared, list | tuple) else []
    named = dict.fromkeys(str(account.get("network")) for account in accounts)
    return (
        settings.announce_accounts
        or tuple(DeclaredAccount(name) for name in named if name in BY_NAME)
        or (DeclaredAccount(NETWORKS[0].name),)
    )


def build_voicing(settings: Settings, conf: Mapping[str, Any]) -> TownVoice:
    """The town's voice in posts."""
    journal = str(conf.get("SITENAME") or "")
    return TownVoice(
        str((conf.get("TOWN") or {}).get("name") or journal), dict(settings.announce_templates), journal, settings.announce_utm
    )


def find_network_row(account: DeclaredAccount) -> NetworkRow:
    """The network of a declared account."""
    return BY_NAME[account.network]


def find_ratio(account: DeclaredAccount, usual: int) -> int:
    """One of how many announcements the account posts; 1 when it posts them all. `usual` is the town's ratio."""
    return account.one_in or (usual if find_network_row(account).carries else 1)


def open_voices(settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]) -> list[Voice]:
    """The accounts that announce, those that relay another one last; the outbox alone when there are no credentials at all.

    Calls nothing; from then on no log shows a credential. Raises SettingsError with every variable that is missing, cannot be right, or
    that no account reads.
    """
    declared = settings.announce_accounts or tuple(DeclaredAccount(row.name) for row in NETWORKS)
    mistakes = find_misnamed([_read_required_credentials(account) for account in declared], [row.name for row in NETWORKS], environ)
    mistakes += find_unknown_words(declared, conf)
    configured = [account for account in declared if _read_required_credentials(account).is_any_given(environ)]

    def connected(row: NetworkRow, credentials: Credentials) -> Network:
        connection = Connection(
            credentials, row.limits, lambda: clock.get_current_time(conf, environ), redact_logs(environ), settings.beffroi_state
        )
        return row.connect(connection)

    if not configured and not mistakes:
        return [Voice(connected(OUTBOX, Credentials({})))]
    checked = [
        (announce_account, *read_credentials(_read_required_credentials(announce_account), environ))
        for announce_account in settings.announce_accounts or configured
    ]
    mistakes += [mistake for *_, wrong in checked for mistake in wrong]
    if mistakes:
        raise SettingsError(mistakes)
    opened = [(account, connected(BY_NAME[account.network], credentials)) for account, credentials, _ in checked]
    opened_voices = [
        Voice(network, account.choice, _build_carry_rule(account, opened, settings.carry_one_in)) for account, network in opened
    ]
    return sorted(opened_voices, key=lambda voice: voice.carrying is not None)


def _read_required_credentials(account: DeclaredAccount) -> RequiredCredentials:
    row = BY_NAME[account.network]
    return RequiredCredentials(row.name, row.limits.label, account.name, row.credentials)


def _build_carry_rule(account: DeclaredAccount, opened: list[tuple[DeclaredAccount, Network]], usual: int) -> CarryRule | None:
    row = BY_NAME[account.network]
    one_in = account.one_in or (usual if row.carries else 1)
    if one_in == 1:
        return None
    paired = [network for other, network in opened if other.network == "x" and other.name == account.relayed_account]
    if not paired:
        which = f"« {account.relayed_account} »" if account.relayed_account else "principal"
        message = f"{row.limits.label} relaie une annonce sur {one_in} du compte X {which}, dont les identifiants manquent."
        raise SettingsError([f'{message} Donnez-les, ou écrivez "one_in": 1 pour ce compte dans ANNOUNCE_ACCOUNTS : tout y sera dit.'])
    return CarryRule((paired[0].name, paired[0].account), one_in)

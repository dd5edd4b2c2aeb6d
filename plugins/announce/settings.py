"""The settings of announcing, with the accounts that a town declares there and the words by which each network tells its news."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.announce.budget import Budget, MonthlyCap, read_caps
from plugins.announce.ledger import LedgerStore, open_store
from plugins.announce.network import Connection, Credentials, Network, RequiredCredentials, find_misnamed, read_credentials
from plugins.announce.networks.registry import BY_NAME, NETWORKS, OUTBOX, NetworkRow
from plugins.announce.post import Announcement
from plugins.announce.run import CarryRule, Choice, OpenAccount, RunRules, accept_any_address
from plugins.announce.words import TownWords, find_template_fault
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.git import strip_credentials
from plugins.core.infrastructure.redact import redact_logs
from plugins.core.infrastructure.settings import (
    IntegerReader,
    SettingField,
    gather_settings,
    parse_flag,
    parse_folder,
    parse_non_negative_integer,
    parse_text,
    parse_texts,
    setting,
)
from plugins.core.publication.identifiers import suggest_closest

CHOICES = ("kinds", "categories", "tags", "langs", "public")
KEYS = ("network", "name", "of", "one_in", *CHOICES)
EVERYTHING = Choice()
WORDS_OF = {"categories": "CATEGORIES", "public": "PUBLICS"}
"""The settings that list all the words of a choice."""
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class DeclaredAccount:
    """An account: `name` is empty for the only one of its network. `one_in`: it carries one announcement in so many of the X account
    named `relayed_account`; None leaves it to the network, 1 says everything."""

    network: str
    name: str = ""
    choice: Choice = EVERYTHING
    relayed_account: str = ""
    one_in: int | None = None


def parse_accounts(value: Any) -> tuple[DeclaredAccount, ...]:
    """A list of accounts, each a dictionary. Raises SettingsError with every mistake."""
    if not isinstance(value, list | tuple):
        raise ValueError('il faut une liste de comptes, par exemple [{"network": "x"}].')
    read, mistakes = [], []
    for number, record in enumerate(value, start=1):
        try:
            read.append(_parse_account(record))
        except ValueError as error:
            mistakes.append(f"compte n° {number} : {error}")
    mistakes += [
        f"deux comptes s’appellent « {account.name or account.network} » sur {account.network}." for account in _find_repeated(read)
    ]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(read)


def find_unknown_words(declared: Iterable[DeclaredAccount], conf: Mapping[str, Any]) -> list[str]:
    """The words by which accounts choose, and that no publication can have, in French: such an account would stay silent for ever."""
    mistakes = []
    for account in declared:
        for key, name in WORDS_OF.items():
            allowed = list(conf.get(name) or ())
            wrong = [word for word in getattr(account.choice, key) if allowed and word not in allowed]
            mistakes += [f"ANNOUNCE_ACCOUNTS : {key}, pas dans {name} : {_format_unknown(word, allowed)}" for word in wrong]
    return mistakes


def parse_templates(value: Any) -> tuple[tuple[str, str], ...]:
    """The networks that the town words itself, each with its text, which has names in braces. Raises SettingsError with every mistake."""
    if not isinstance(value, Mapping):
        raise ValueError('il faut un dictionnaire, par exemple {"mastodon": "{title}"}.')
    mistakes = [f"« {name} » : {fault}" for name, words in value.items() if (fault := _find_template_fault(name, words))]
    mistakes += [f"« {name} » : les mêmes mots que « {first} » ; leurs règles l’interdisent." for name, first in _find_alike(value)]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(value.items())


def _parse_account(written: Any) -> DeclaredAccount:
    if not isinstance(written, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    for key in set(written) - set(KEYS):
        raise ValueError(_format_unknown(key, KEYS))
    network = parse_text(written.get("network", ""))
    if network not in BY_NAME:
        raise ValueError(_format_unknown(network, list(BY_NAME)))
    name = str(written.get("name") or "")
    if name and not NAME.fullmatch(name):
        raise ValueError(f"« {name} » : un nom de compte s’écrit en minuscules sans accent ni espace, comme mediatheque.")
    one_in = None if written.get("one_in") is None else parse_non_negative_integer(written["one_in"])
    if one_in == 0:
        raise ValueError("« one_in » : écrivez 1 pour tout dire, 5 pour une annonce sur cinq.")
    choice = Choice(**{key: parse_texts(written[key]) for key in CHOICES if written.get(key)})
    return DeclaredAccount(network, name, choice, str(written.get("of") or ""), one_in)


def _find_template_fault(name: Any, words: Any) -> str:
    if name not in BY_NAME:
        return _format_unknown(str(name), list(BY_NAME))
    if not isinstance(words, str) or not words.strip():
        return "il faut un texte entre guillemets."
    return find_template_fault(words)


def _find_alike(chosen: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """The networks that the town words as another one, each with the first of them."""
    first: dict[str, str] = {}
    for name, words in chosen.items():
        letters = "".join(letter for letter in str(words).casefold() if letter.isalnum())
        if name != first.setdefault(letters, name):
            yield name, first[letters]


def _format_unknown(word: Any, known: Iterable[str]) -> str:
    allowed = list(known)
    return f"« {word} » n’existe pas. " + suggest_closest(str(word), allowed, f"Écrivez {', '.join(allowed)}.")


def _find_repeated(read: list[DeclaredAccount]) -> list[DeclaredAccount]:
    names = [(account.network, account.name) for account in read]
    return [account for number, account in enumerate(read) if (account.network, account.name) in names[:number]]


STATE = Path(".beffroi")
SHORTEST_DELAY = 600
"""Seconds after which another publisher may be thought dead: its claim (5 minutes) and its call (3, with a picture) have ended."""


def parse_announce_moment(value: Any) -> str:
    """`deploy` or `build`."""
    if value not in ("deploy", "build"):
        raise ValueError(f"« {value} » n’est ni « deploy » (après la mise en ligne) ni « build » (dès la construction).")
    return str(value)


def parse_ledger(value: Any) -> str:
    """`file`, `git` or `git:<remote>`."""
    choice = parse_text(value)
    if choice not in ("file", "git") and not re.match(r"git:[^-\s]", choice):
        raise ValueError(f"« {strip_credentials(choice)} » n’est ni « file », ni « git », ni « git:<dépôt> ».")
    return choice


def parse_state_folder(value: Any) -> Path:
    """A folder that is there, or that can be made. Raises ValueError when a file stands in its way."""
    path = parse_folder(value)
    try:
        obstacle = next((place for place in (path, *path.parents) if place.is_file()), None)
    except OSError as error:
        raise ValueError(f"{path} ne se lit pas ({error.strerror}).") from None
    if obstacle:
        raise ValueError(f"{obstacle} est un fichier ; il faut un dossier.")
    return path


ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""An address of mail as forms have it: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address"""


def parse_mail_addresses(value: Any) -> tuple[str, ...]:
    """Parse one mail address, or several."""
    address_list = (parse_text(value),) if isinstance(value, str) else parse_texts(value)
    for address in address_list:
        if not ADDRESS.fullmatch(address):
            raise ValueError(f"« {address} » n’est pas une adresse de courriel. Écrivez par exemple webmestre@ville.fr.")
    return address_list


@dataclass(frozen=True)
class Settings:
    """When, how much and from where the town announces; durations are in seconds unless their name says otherwise."""

    feed_authority: str = setting(parse_text)
    announce: bool = setting(
        parse_flag,
        "Vrai en production seulement : rassembler les annonces, et pouvoir les envoyer.",
        default=False,
        details="Vrai dans `publishconf.py`.",
    )
    announce_after: str = setting(
        parse_announce_moment,
        "Envoyer après la mise en ligne (« deploy ») ou la construction (« build »).",
        default="deploy",
        details="`build` là où l’on lance `pelican` seul dans le dossier publié.",
    )
    announce_max_per_run: int = setting(parse_non_negative_integer, "Les messages par compte et par exécution.", default=5)
    announce_max_age_days: int = setting(parse_non_negative_integer, "L’âge au-delà duquel rien n’est annoncé, en jours.", default=7)
    announce_accounts: tuple[DeclaredAccount, ...] = setting(
        parse_accounts,
        "Les comptes qui annoncent.",
        default=(),
        form="free",
        details="S’il y en a [plusieurs par réseau](#plusieurs-comptes), ou s’ils ne disent pas tout ; sinon, tous ceux "
        "dont les identifiants sont là.",
    )
    announce_templates: tuple[tuple[str, str], ...] = setting(
        parse_templates,
        "Les mots de chaque réseau.",
        default=(),
        form="by_name",
        fields=(SettingField("", "text", "Un réseau"),),
        details="[Les noms possibles](#les-mots-de-chaque-réseau) ; ceux d’origine sont dans `plugins/announce/words.py`.",
    )
    announce_utm: bool = setting(
        parse_flag,
        "Les liens disent de quel réseau l’on vient.",
        default=False,
        details="`?utm_source=mastodon&utm_medium=social`, pour une ville qui mesure ses visites ; jamais sur Instagram, "
        "où personne ne suit de lien. La page, son adresse canonique et le registre n’en sont pas changés.",
    )
    announce_digest: tuple[str, ...] = setting(
        parse_mail_addresses,
        "À qui écrire ce qui attend quelqu’un.",
        default=(),
        form="free",
        details='Une fois par jour au plus : `"webmestre@ville.fr"`, ou plusieurs adresses entre crochets ; il y faut '
        "`BEFFROI_MAIL_SERVER` ([comment](operations.md#être-prévenu-par-courriel)).",
    )
    carry_one_in: int = setting(
        IntegerReader("écrivez 5 pour une annonce sur cinq, 1 pour toutes.", 1),
        "Facebook relaie une annonce sur tant.",
        default=5,
        details="De celles d’X ; 1 : [toutes](#plusieurs-comptes).",
    )
    announce_budget: tuple[MonthlyCap, ...] = setting(
        read_caps,
        "Le plus qu’un réseau peut coûter par mois.",
        default=(),
        form="free",
        details="[En dollars](#le-budget) ; sans cette clé, aucun plafond.",
    )
    announce_page_wait: int = setting(
        parse_non_negative_integer, "Attente maximale des pages publiques par exécution (en secondes).", default=120
    )
    ledger: str = setting(
        parse_ledger,
        "Où est le registre des annonces.",
        default="file",
        variable="BEFFROI_LEDGER",
        details="`file`, `git` (la branche `ledger` de ce dépôt) ou `git:DÉPÔT`.",
    )
    reconcile_after: int = setting(
        IntegerReader(f"{{}} secondes : un autre envoi peut durer davantage. Écrivez au moins {SHORTEST_DELAY}.", SHORTEST_DELAY),
        "Délai avant de tenir une annonce introuvable pour non envoyée (en secondes).",
        default=900,
    )
    reconcile_pause: int = setting(
        parse_non_negative_integer, "Pause entre les deux lectures qui prouvent une absence (en secondes).", default=20
    )
    beffroi_state: Path = setting(parse_state_folder, default=STATE, variable="BEFFROI_STATE")

    def run_rules(
        self,
        page: Callable[[Announcement], str],
        town_words: TownWords,
        insist: bool = False,
        urgent: bool = False,
        opens: Callable[[str], str] = accept_any_address,
    ) -> RunRules:
        """The limits of a run, as the town has set them."""
        return RunRules(
            max_per_run=self.announce_max_per_run,
            max_age_days=self.announce_max_age_days,
            reconcile_after=self.reconcile_after,
            reconcile_pause=self.reconcile_pause,
            page=page,
            opens=opens,
            town_words=town_words,
            budget=Budget(self.announce_budget),
            insist=insist or urgent,
            urgent=urgent,
        )


def open_ledger(conf: Mapping[str, Any], environ: Mapping[str, str], lane: str = "") -> tuple[Settings, LedgerStore]:
    """The settings of announcing, and the ledger in a publisher's lane, not read yet.

    Raises SettingsError, also when the state folder lies in the published site, and PersonRequired when git cannot hold it.
    """
    settings = gather_settings(Settings, conf, environ)
    state = settings.beffroi_state
    published = (conf.get("OUTPUT_PATH") or "output", str(conf.get("DEPLOY") or "folder:public").partition(":")[2])
    if any(place and state.resolve().is_relative_to(Path(place).resolve()) for place in published):
        raise SettingsError([f"BEFFROI_STATE : {state} est dans le site publié ; le registre y serait lisible par tous."])
    return settings, open_store(settings.ledger, state, environ, lane)


def list_declared_accounts(settings: Settings, conf: Mapping[str, Any]) -> tuple[DeclaredAccount, ...]:
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


def build_town_words(settings: Settings, conf: Mapping[str, Any]) -> TownWords:
    """The town's open_account in posts."""
    journal = str(conf.get("SITENAME") or "")
    return TownWords(
        str((conf.get("TOWN") or {}).get("name") or journal), dict(settings.announce_templates), journal, settings.announce_utm
    )


def find_network_row(account: DeclaredAccount) -> NetworkRow:
    """The network of a declared account."""
    return BY_NAME[account.network]


def find_ratio(account: DeclaredAccount, usual: int) -> int:
    """One of how many announcements the account posts; 1 when it posts them all. `usual` is the town's ratio."""
    return account.one_in or (usual if find_network_row(account).carries else 1)


def open_accounts(settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]) -> list[OpenAccount]:
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
        return [OpenAccount(connected(OUTBOX, Credentials({})))]
    checked = [
        (_announce_all_on_account, *read_credentials(_read_required_credentials(_announce_all_on_account), environ))
        for _announce_all_on_account in settings.announce_accounts or configured
    ]
    mistakes += [mistake for *_, wrong in checked for mistake in wrong]
    if mistakes:
        raise SettingsError(mistakes)
    opened = [(account, connected(BY_NAME[account.network], credentials)) for account, credentials, _ in checked]
    opened_accounts = [
        OpenAccount(network, account.choice, _build_carry_rule(account, opened, settings.carry_one_in)) for account, network in opened
    ]
    return sorted(opened_accounts, key=lambda open_account: open_account.carrying is not None)


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

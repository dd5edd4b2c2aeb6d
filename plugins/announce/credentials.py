"""The credentials of the town's accounts: from the environment only, into objects that do not show them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plugins.core.publication.identifiers import find_closest

PRINTABLE = r"[!-~]+"
NOT_PLAIN = "cette valeur contient une espace ou un caractère accentué. Recopiez-la depuis la page où elle est donnée."


@dataclass(frozen=True)
class Credential:
    """One value that a network needs: the end of its variable's name, its French label, and the form of a valid one.

    Names that end in KEY, SECRET, TOKEN or PASSWORD are hidden wherever anything is said. With a `default`, it may be left out.
    """

    name: str
    meaning: str
    pattern: str = PRINTABLE
    complaint: str = NOT_PLAIN
    default: str | None = None

    def find_fault(self, value: str) -> str:
        """What is wrong with `value`, in French; empty when it is plausible."""
        if not re.fullmatch(PRINTABLE, value):
            return NOT_PLAIN
        return "" if re.fullmatch(self.pattern, value) else self.complaint


@dataclass(frozen=True)
class RequiredCredentials:
    """The credentials of one account: `name` is its name in the settings, empty for the town's only account on that network."""

    network: str
    label: str
    name: str
    credentials: tuple[Credential, ...]

    def get_variable_name(self, credential: Credential) -> str:
        """The variable that holds `credential`: the network, then the account's own name if it has one, then what it is."""
        words = ("BEFFROI", self.network, self.name, credential.name)
        return re.sub(r"\W", "_", "_".join(filter(None, words))).upper()

    @property
    def variables(self) -> list[str]:
        """The names of all of them."""
        return [self.get_variable_name(credential) for credential in self.credentials]

    def is_any_given(self, environ: Mapping[str, str]) -> bool:
        """Whether at least one of them has been given."""
        return any(environ.get(variable, "").strip() for variable in self.variables)

    def __str__(self) -> str:
        return f"le compte « {self.name} » sur {self.label}" if self.name else f"annoncer sur {self.label}"


@dataclass(frozen=True)
class Credentials:
    """The values, by the names that the network's row gives them."""

    values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values[name]


def read_credentials(required: RequiredCredentials, environ: Mapping[str, str]) -> tuple[Credentials, list[str]]:
    """Read the credentials of one account, and what is missing or invalid, in French; no mistake shows a value."""
    values, mistakes = {}, []
    for credential in required.credentials:
        variable = required.get_variable_name(credential)
        value = environ.get(variable, "").strip() or (credential.default or "")
        values[credential.name] = value
        if not value and credential.default is None:
            mistakes.append(f"{variable} : cette variable manque pour {required} ({credential.meaning}).")
        elif value and (fault := credential.find_fault(value)):
            mistakes.append(f"{variable} : {fault}")
    return Credentials(values), mistakes


def find_misnamed(accounts: Iterable[RequiredCredentials], networks: Iterable[str], environ: Mapping[str, str]) -> list[str]:
    """Variables that look like credentials of one of `networks` but that no account reads, in French, with a suggestion."""
    account_by_variable = {variable: account for account in accounts for variable in account.variables}
    prefixes = tuple(f"BEFFROI_{network.upper()}_" for network in networks)
    mistakes = []
    for variable in sorted(environ):
        if environ[variable].strip() and variable.startswith(prefixes) and variable not in account_by_variable:
            network = variable.split("_")[1]
            meant = find_closest(variable, [name for name in account_by_variable if name.split("_")[1] == network])
            remedy = f"Vouliez-vous dire « {meant} », pour {account_by_variable[meant]} ? Sinon, déclarez" if meant else "Déclarez"
            mistakes.append(f"{variable} : aucun compte ne lit cette variable. {remedy} son compte dans ANNOUNCE_ACCOUNTS, ou retirez-la.")
    return mistakes

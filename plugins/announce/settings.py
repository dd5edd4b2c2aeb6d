"""The settings of announcing."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.announce.accounts.declared_accounts import DeclaredAccount, accounts, templates
from plugins.announce.money.budget import Cap, caps
from plugins.infrastructure.git import without_credentials
from plugins.infrastructure.settings import flag, folder, non_negative_integer, setting, text, texts

STATE = Path(".beffroi")
SHORTEST_DELAY = 600


def moment(value: Any) -> str:
    """`deploy` or `build`."""
    if value not in ("deploy", "build"):
        raise ValueError(f"« {value} » n’est ni « deploy » (après la mise en ligne) ni « build » (dès la construction).")
    return value


def ledger(value: Any) -> str:
    """`file`, `git` or `git:<remote>`."""
    choice = text(value)
    if choice not in ("file", "git") and not re.match(r"git:[^-\s]", choice):
        raise ValueError(f"« {without_credentials(choice)} » n’est ni « file », ni « git », ni « git:<dépôt> ».")
    return choice


def state_folder(value: Any) -> Path:
    """A folder that is there, or that can be made. Raises ValueError when a file stands in its way."""
    path = folder(value)
    try:
        obstacle = next((place for place in (path, *path.parents) if place.is_file()), None)
    except OSError as error:
        raise ValueError(f"{path} ne se lit pas ({error.strerror}).") from None
    if obstacle:
        raise ValueError(f"{obstacle} est un fichier ; il faut un dossier.")
    return path


def delay(value: Any) -> int:
    """Seconds after which another publisher may be thought dead: its claim (5 minutes) and its call (3, with a picture) have ended."""
    seconds = non_negative_integer(value)
    if seconds < SHORTEST_DELAY:
        raise ValueError(f"{seconds} secondes : un autre envoi peut durer davantage. Écrivez au moins {SHORTEST_DELAY}.")
    return seconds


ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""An address of mail as forms have it: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address"""


def addresses(value: Any) -> tuple[str, ...]:
    """One address of mail, or several."""
    found = (text(value),) if isinstance(value, str) else texts(value)
    for one in found:
        if not ADDRESS.fullmatch(one):
            raise ValueError(f"« {one} » n’est pas une adresse de courriel. Écrivez par exemple webmestre@ville.fr.")
    return found


def ratio(value: Any) -> int:
    """One in how many: 1 or more."""
    if non_negative_integer(value) < 1:
        raise ValueError("écrivez 5 pour une annonce sur cinq, 1 pour toutes.")
    return value


@dataclass(frozen=True)
class Settings:
    """When, how much and from where the town announces; durations are in seconds unless their name says otherwise."""

    feed_authority: str = setting(text, "Le nom des flux, « domaine,année » : il identifie aussi les annonces et ne change jamais.")
    announce: bool = setting(flag, "Vrai en production seulement : rassembler les annonces, et pouvoir les envoyer.", default=False)
    announce_after: str = setting(moment, "Envoyer après la mise en ligne (« deploy ») ou la construction (« build »).", default="deploy")
    announce_max_per_run: int = setting(non_negative_integer, "Nombre maximal de messages par compte et par exécution.", default=5)
    announce_max_age_days: int = setting(non_negative_integer, "Une publication plus ancienne n’est plus annoncée (en jours).", default=7)
    announce_accounts: tuple[DeclaredAccount, ...] = setting(
        accounts, "Les comptes qui annoncent, s’il y en a plusieurs par réseau ou s’ils ne disent pas tout.", default=()
    )
    announce_templates: tuple[tuple[str, str], ...] = setting(
        templates, "Les mots de chaque réseau, si ce ne sont pas les nôtres.", default=()
    )
    announce_utm: bool = setting(flag, "Vrai pour que les liens disent de quel réseau l’on vient (utm_source, utm_medium).", default=False)
    announce_digest: tuple[str, ...] = setting(
        addresses, "À qui écrire, une fois par jour au plus, ce qui attend quelqu’un : une adresse de courriel, ou plusieurs.", default=()
    )
    carry_one_in: int = setting(ratio, "Facebook relaie une annonce sur tant de celles d’X.", default=5)
    announce_budget: tuple[Cap, ...] = setting(caps, "Le plus qu’un réseau payant peut coûter par mois (en dollars).", default=())
    announce_page_wait: int = setting(
        non_negative_integer, "Attente maximale des pages publiques par exécution (en secondes).", default=120
    )
    ledger: str = setting(ledger, "Où est le registre : « file », « git » ou « git:<dépôt> ».", default="file", variable="BEFFROI_LEDGER")
    reconcile_after: int = setting(delay, "Délai avant de tenir une annonce introuvable pour non envoyée (en secondes).", default=900)
    reconcile_pause: int = setting(
        non_negative_integer, "Pause entre les deux lectures qui prouvent une absence (en secondes).", default=20
    )
    beffroi_state: Path = setting(state_folder, "Le dossier du registre des annonces.", default=STATE, variable="BEFFROI_STATE")

"""The criteria of the State's open checker, what breaks each, and the levels that they give.

The « Référentiel de la présence numérique des territoires » of the ANCT, as its program applies it every night to every commune
(github.com/suitenumerique/st-home, `data/tasks/`, MIT, version 0.2.1 of July 2026). The names of the issues are those of that program
and of the data that it publishes.
"""

from dataclasses import dataclass
from enum import Enum, auto


class StateIssue(Enum):
    """What the State finds wrong; one breaks one or more criteria."""

    WEBSITE_MISSING = auto()
    WEBSITE_MALFORMED = auto()
    WEBSITE_DECLARED_HTTP = auto()
    WEBSITE_DOMAIN_EXTENSION = auto()
    WEBSITE_DOWN = auto()
    WEBSITE_SSL = auto()
    WEBSITE_DOMAIN_REDIRECT = auto()
    WEBSITE_HTTP_REDIRECT = auto()
    WEBSITE_HTTPS_NOWWW = auto()
    WEBSITE_HTTP_NOWWW = auto()
    EMAIL_MISSING = auto()
    EMAIL_MALFORMED = auto()
    EMAIL_DOMAIN_MISMATCH = auto()
    EMAIL_DOMAIN_GENERIC = auto()
    EMAIL_DOMAIN_EXTENSION = auto()
    DNS_DOWN = auto()
    DNS_MX_MISSING = auto()
    DNS_MX_OUTSIDE_EU = auto()
    DNS_SPF_MISSING = auto()
    DNS_DMARC_MISSING = auto()
    DNS_DMARC_WEAK = auto()


@dataclass(frozen=True)
class StateCriterion:
    """One criterion: what it asks and how to meet it, in French. One that is not `required` is recommended."""

    number: str
    title: str
    remedy: str
    required: bool = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


DIRECTORY = "service-public.gouv.fr : page de la mairie, « Mettre cette page à jour » ; la demande est examinée sous 48 heures"
ZONE = "dans la zone DNS du domaine de la messagerie"
OWN_DOMAIN = "Créez des adresses au nom de domaine du site, chez votre hébergeur de messagerie ou par votre structure de mutualisation."
CRITERIA = (
    StateCriterion("1.1", "site déclaré à l’Annuaire", f"Déclarez son adresse, https://… ({DIRECTORY})."),
    StateCriterion(
        "1.2", "extension souveraine", "Prenez un nom en .fr, ou de votre région ou territoire (.alsace, .bzh, .corsica, .re…)."
    ),
    StateCriterion("1.3", "site joignable", "Voyez l’état de l’hébergement et le DNS du domaine, puis lancez ./beffroi publish."),
    StateCriterion("1.4", "HTTPS d’office", "Faites rediriger par l’hébergeur toute adresse http:// vers la même en https://."),
    StateCriterion(
        "1.5", "certificat valide", "Faites renouveler le certificat par l’hébergeur (Let’s Encrypt est gratuit), pour ce nom-là."
    ),
    StateCriterion("1.6", "pas de renvoi ailleurs", f"Déclarez l’adresse où le site est vraiment, ou ôtez la redirection ({DIRECTORY})."),
    StateCriterion("1.7", "adresse sans « www »", "Faites rediriger le nom sans www vers le site, en http et en https.", required=False),
    StateCriterion("1.8", "site déclaré en https", f"Remplacez http:// par https:// ({DIRECTORY}).", required=False),
    StateCriterion("2.1", "messagerie déclarée à l’Annuaire", f"Déclarez l’adresse de la mairie ({DIRECTORY})."),
    StateCriterion("2.2", "messagerie à votre nom", OWN_DOMAIN),
    StateCriterion("2.3", "même domaine que le site", OWN_DOMAIN),
    StateCriterion("2.4", "enregistrement MX", f"Créez l’enregistrement MX que donne l’hébergeur de la messagerie, {ZONE}."),
    StateCriterion("2.5", "enregistrement SPF", f"Créez le TXT « v=spf1 … » que donne l’hébergeur de la messagerie, {ZONE}."),
    StateCriterion(
        "2.6", "enregistrement DMARC", f"Créez le TXT « _dmarc », « v=DMARC1; p=none; rua=mailto:… » d’abord, {ZONE}.", required=False
    ),
    StateCriterion(
        "2.7", "DMARC en quarantaine", "Les rapports étant bons, passez à « p=quarantine », « pct » à 100 ou absent.", required=False
    ),
    StateCriterion(
        "2.8", "messagerie dans l’Union", "Choisissez un hébergeur de messagerie dont les serveurs sont dans l’Union européenne."
    ),
)
WEBSITE = frozenset({"1.3", "1.4", "1.5", "1.6", "1.7"})
"""What only a request to the site says."""
MAIL = frozenset({"2.4", "2.5", "2.6", "2.7", "2.8"})
"""What only the DNS says."""
DECLARED = frozenset({"1.1", "1.8", "2.1"})
"""What only the directory of Service-Public says."""
BREAKS = {
    StateIssue.WEBSITE_MISSING: WEBSITE | {"1.1", "1.2", "1.8", "2.3"},
    StateIssue.WEBSITE_MALFORMED: WEBSITE | {"1.1", "1.2", "1.8", "2.3"},
    StateIssue.WEBSITE_DECLARED_HTTP: {"1.8"},
    StateIssue.WEBSITE_DOMAIN_EXTENSION: {"1.2"},
    StateIssue.WEBSITE_DOWN: WEBSITE,
    StateIssue.WEBSITE_SSL: {"1.5"},
    StateIssue.WEBSITE_DOMAIN_REDIRECT: {"1.6"},
    StateIssue.WEBSITE_HTTP_REDIRECT: {"1.4", "1.7"},
    StateIssue.WEBSITE_HTTPS_NOWWW: {"1.7"},
    StateIssue.WEBSITE_HTTP_NOWWW: {"1.7"},
    StateIssue.EMAIL_MISSING: MAIL | {"2.1", "2.2", "2.3"},
    StateIssue.EMAIL_MALFORMED: MAIL | {"2.1", "2.2", "2.3"},
    StateIssue.EMAIL_DOMAIN_MISMATCH: {"2.3"},
    StateIssue.EMAIL_DOMAIN_GENERIC: {"2.2", "2.3"},
    StateIssue.EMAIL_DOMAIN_EXTENSION: {"2.3"},
    StateIssue.DNS_DOWN: MAIL,
    StateIssue.DNS_MX_MISSING: MAIL,
    StateIssue.DNS_MX_OUTSIDE_EU: {"2.8"},
    StateIssue.DNS_SPF_MISSING: {"2.5"},
    StateIssue.DNS_DMARC_MISSING: {"2.6", "2.7"},
    StateIssue.DNS_DMARC_WEAK: {"2.7"},
}
"""The criteria that cannot be met where an issue is found."""
LEVELS = {
    "AA": frozenset(criterion.number for criterion in CRITERIA),
    "A": frozenset(criterion.number for criterion in CRITERIA if criterion.required) - {"1.6"},
}
"""What each level asks, the highest first. The State's page requires 1.6, its program gives level A without it: what is published is what
the program says."""

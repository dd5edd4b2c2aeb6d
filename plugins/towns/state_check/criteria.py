"""What the State asks of a town's site and mail: its criteria, what the town declared, its line in the directory of public services."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

import requests

from plugins.core.infrastructure.http_client import read_body
from plugins.core.publication.identifiers import slugify
from plugins.towns.town_folder.answers import find_communes


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


WEBSITE_ADDRESS = re.compile(r"https?://[-a-zA-Z0-9.]{2,256}\.[a-z]{2,10}(/[a-zA-Z0-9._/?=-]*)?")
EMAIL = re.compile(r"[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+\.[a-z]{2,10}")
"""Both are stricter than the standards, as the State wants simple addresses."""
SOVEREIGN = frozenset("fr alsace bzh corsica paris eu gp gf mq re yt pm wf tf nc pf".split())  # noqa: SIM905
GENERIC = frozenset(
    {
        "wanadoo.fr", "orange.fr", "gmail.com", "laposte.net", "free.fr", "outlook.fr", "nordnet.fr", "yahoo.fr", "sfr.fr", "hotmail.fr",
        "ozone.net", "west-telecom.com", "mcom.fr", "cegetel.net", "akeonet.com", "neuf.fr", "outlook.com", "hotmail.com", "bbox.fr",
        "inforoutes-ardeche.fr", "copler.fr", "9business.fr", "numericable.fr", "wibox.fr", "inforoutes.fr", "yahoo.com", "evc.net",
        "live.fr", "gmx.fr", "tubeo.eu", "adeli.biz", "aricia.fr", "pole-secretariat.fr", "ovh.fr", "tv-com.net", "idyle-telecom.com",
        "rtvc.fr", "lgtel.fr", "alsatis.net", "sivucesny.fr", "selonnet.fr", "orange-business.fr", "telwan.fr", "icloud.com",
        "numericable.com", "vialis.net", "fr.oleane.com", "collectivite47.fr", "intramuros.org", "info46.fr"
    }
)  # fmt: skip
"""Both lists are those of the State's program, `data/tasks/defs.py`."""


@dataclass(frozen=True)
class DeclaredAddresses:
    """The site and the address of the town hall, as declared; empty when there is none. `official` when the State's directory says so."""

    website: str
    email: str
    official: bool

    @property
    def website_domain(self) -> str:
        """Its domain without `www.`, capitals kept as the State does; empty when the address is missing or malformed."""
        return self.website.split("/")[2].removeprefix("www.") if WEBSITE_ADDRESS.fullmatch(self.website) else ""

    @property
    def email_domain(self) -> str:
        """The domain after the @; empty when the address is missing or malformed."""
        return self.email.partition("@")[2] if EMAIL.fullmatch(self.email) else ""


def list_declared_issues(declaration: DeclaredAddresses) -> Iterator[tuple[StateIssue, str]]:
    """What is wrong with what is declared."""
    site, mail = declaration.website_domain, declaration.email_domain
    if not declaration.website:
        yield StateIssue.WEBSITE_MISSING, "aucun site n’est déclaré."
    elif not site:
        yield StateIssue.WEBSITE_MALFORMED, f"« {declaration.website} » n’est pas une adresse que l’État lit."
    elif declaration.website.startswith("http://"):
        yield StateIssue.WEBSITE_DECLARED_HTTP, f"{declaration.website} commence par http://."
    if not declaration.email:
        yield StateIssue.EMAIL_MISSING, "aucune adresse électronique n’est déclarée."
    elif not mail:
        yield StateIssue.EMAIL_MALFORMED, f"« {declaration.email} » n’est pas une adresse que l’État lit."
    if site and not _is_sovereign(site):
        yield StateIssue.WEBSITE_DOMAIN_EXTENSION, f"{site} est en .{site.rpartition('.')[2]}."
    if mail and not _is_sovereign(mail):
        yield StateIssue.EMAIL_DOMAIN_EXTENSION, f"{mail} est en .{mail.rpartition('.')[2]}, qui n’est pas une extension souveraine."
    if mail in GENERIC:
        yield StateIssue.EMAIL_DOMAIN_GENERIC, f"{mail} n’est pas le domaine d’une commune."
    if site and mail and mail != site:
        yield StateIssue.EMAIL_DOMAIN_MISMATCH, f"le site est à {site}, la messagerie à {mail}."


def _is_sovereign(domain: str) -> bool:
    return domain.rpartition(".")[2] in SOVEREIGN


@dataclass
class Look:
    """`issues` says in French what was found; `unjudged` why a criterion, by its number, could not be judged."""

    issues: dict[StateIssue, str] = field(default_factory=dict)
    unjudged: dict[str, str] = field(default_factory=dict)

    def leave(self, numbers: Iterable[str], why: str) -> None:
        """Judge none of these criteria."""
        self.unjudged |= dict.fromkeys(numbers, why)


class NetworkAbsent(Exception):
    """This machine does not reach the network: what it did not find says nothing about the town."""


API = "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/api-lannuaire-administration/records"
LARGEST_BYTES = 1_000_000
"""Bytes of an answer; a town hall takes some 3,000."""
TIMEOUT, TOTAL_SECONDS = 10, 30
SECONDARY = re.compile("mairie.+(déléguée|annexe)", re.IGNORECASE)


class DirectoryUnread(Exception):
    """The directory was not read, or has not one town hall for this town; says why in French."""


def find_insee(town: Mapping[str, str]) -> str:
    """The code of the commune by its name and its postcode. Raises DirectoryUnread when none, or more than one, has both."""
    communes = [each for each in find_communes(town.get("name", "")) if town.get("postcode", "") in each.postcodes]
    if len(communes) != 1:
        raise DirectoryUnread(f"aucune commune ne se nomme « {town.get('name', '')} » au code postal « {town.get('postcode', '')} »")
    return communes[0].insee


def fetch_declaration(town: Mapping[str, str]) -> DeclaredAddresses:
    """What the directory says of the town hall. Raises DirectoryUnread."""
    query = {"where": f'pivot like "mairie" and code_insee_commune="{find_insee(town)}"', "limit": "100"}
    try:
        with requests.get(API, params=query, timeout=TIMEOUT, stream=True) as answer:
            answer.raise_for_status()
            content = json.loads(read_body(answer, LARGEST_BYTES, TOTAL_SECONDS))
    except (requests.RequestException, OSError, ValueError, RecursionError) as error:
        raise DirectoryUnread("l’Annuaire de l’administration ne répond pas") from error
    records = content.get("results") if isinstance(content, dict) else None
    if not isinstance(records, list):
        raise DirectoryUnread("l’Annuaire de l’administration a répondu autre chose que des mairies")
    return _read_declaration(_choose_town_hall([record for record in records if isinstance(record, dict)], town.get("name", "")))


def _choose_town_hall(records: list[dict[str, object]], town: str) -> dict[str, object]:
    """The town hall that the State's program would take: neither a secondary one, nor any of several."""
    if not records:
        raise DirectoryUnread("l’Annuaire de l’administration n’a pas cette mairie")
    principal = records if len(records) == 1 else [each for each in records if not SECONDARY.match(str(each.get("nom")))]
    namesakes = [each for each in principal if slugify(str(each.get("nom"))) == slugify(f"Mairie - {town}")]
    candidates = namesakes if len(principal) > 1 else principal
    if len(candidates) != 1:
        raise DirectoryUnread("l’Annuaire de l’administration a plusieurs mairies pour cette commune")
    return candidates[0]


def _read_declaration(record: Mapping[str, object]) -> DeclaredAddresses:
    emails = [email.strip() for email in str(record.get("adresse_courriel") or "").split(";")]
    website = _read_first_value(record.get("site_internet"))
    return DeclaredAddresses(
        website.strip().partition("#")[0] if re.match("https?:", website, re.IGNORECASE) else "", emails[0], official=True
    )


def _read_first_value(field: object) -> str:
    """The directory gives a list of values as JSON in a text."""
    try:
        values = json.loads(field) if isinstance(field, str) and field else field
    except ValueError:
        return ""
    first = values[0] if isinstance(values, list) and values else None
    return str(first.get("valeur") or "") if isinstance(first, dict) else ""

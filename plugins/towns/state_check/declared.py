"""What the town declares, and what the State reads in it without a network: criteria 1.1, 1.2, 1.8, 2.1, 2.2, 2.3."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.towns.state_check.criteria import StateIssue

WEBSITE = re.compile(r"https?://[-a-zA-Z0-9.]{2,256}\.[a-z]{2,10}(/[a-zA-Z0-9._/?=-]*)?")
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
        return self.website.split("/")[2].removeprefix("www.") if WEBSITE.fullmatch(self.website) else ""

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

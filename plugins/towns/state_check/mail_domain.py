"""What the DNS says of the domain of the mail: criteria 2.4 to 2.8, by the questions that the State's program asks; and DKIM, beside it."""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import dns.exception
import dns.rdatatype
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.room import HealthFinding, amber, green, red
from plugins.towns.state_check.criteria import MAIL, Look, StateIssue

LIFETIME = 10
"""Seconds for one answer, all servers and attempts together."""
SURE = "fr."
"""The zone that is asked when another fails: if even this one has no answer, it is the network that fails."""
UNION = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())  # noqa: SIM905
NO_COUNTRY = "le pays d’une adresse se lit dans une base que vous n’avez pas donnée (--pays)"
LATE = "le DNS n’a pas répondu"


class DnsSilent(Exception):
    """The DNS gave no answer to this machine, neither yes nor no."""


class MailDomain:
    """Asks about one domain by `resolver`, that of the system unless a test brings its own."""

    def __init__(self, domain: str, resolver: dns.resolver.Resolver | None = None):
        self.domain, self._resolver = domain, resolver

    def look(self, countries: Path | None) -> Look:
        """Whether mail arrives and may be forged. `countries` is the table of `read_countries`; without it 2.8 is not judged."""
        look = Look()
        try:
            servers = [record for record in self._ask(self.domain, "MX") if isinstance(record, MX)]
        except dns.exception.DNSException:
            look.issues[StateIssue.DNS_DOWN] = f"le DNS ne connaît pas {self.domain}, ou n’en dit rien."
            return look
        except DnsSilent:
            look.leave(MAIL, LATE)
            return look
        # RFC 7505: "0 ." says that the domain takes no mail. The State's program counts it as a server; nothing would arrive.
        hosts = [server.exchange.to_text(omit_final_dot=True) for server in sorted(servers, key=lambda server: server.preference)]
        hosts = [host for host in hosts if host not in ("", ".", "@")]
        if not hosts:
            look.issues[StateIssue.DNS_MX_MISSING] = f"{self.domain} n’a pas d’enregistrement MX."
        else:
            self._check_countries(hosts, countries, look)
        self._check_spf(look)
        self._check_dmarc(look)
        return look

    def _check_countries(self, hosts: list[str], countries: Path | None, look: Look) -> None:
        """The first server whose addresses the table knows decides, as for the State; it reads IPv4 only."""
        if countries is None:
            look.leave({"2.8"}, f"{NO_COUNTRY} ; le serveur est {hosts[0]}")
            return
        for host in hosts:
            try:
                addresses = [record.address for record in self._ask(host, "A") if isinstance(record, A)]
            except dns.exception.DNSException:
                continue
            except DnsSilent:
                look.leave({"2.8"}, LATE)
                return
            in_countries = set(read_countries(countries, addresses))
            if outside := sorted(in_countries - UNION):
                look.issues[StateIssue.DNS_MX_OUTSIDE_EU] = f"{host} a une adresse hors de l’Union ({', '.join(outside)})."
            if in_countries:
                return
        look.leave({"2.8"}, f"la base ne connaît aucune adresse de {', '.join(hosts)}")

    def _check_spf(self, look: Look) -> None:
        try:
            texts = self._read_texts(self.domain)
        except DnsSilent:
            look.leave({"2.5"}, LATE)
            return
        if not any(text.startswith("v=spf1") for text in texts):
            look.issues[StateIssue.DNS_SPF_MISSING] = f"{self.domain} n’a pas de TXT « v=spf1 »."

    def _check_dmarc(self, look: Look) -> None:
        name = f"_dmarc.{self.domain}"
        try:
            record = next((text for text in self._read_texts(name) if text.startswith("v=DMARC1")), None)
        except DnsSilent:
            look.leave({"2.6", "2.7"}, LATE)
            return
        if record is None:
            look.issues[StateIssue.DNS_DMARC_MISSING] = f"{name} n’a pas de TXT « v=DMARC1 »."
        elif weakness := find_weakness(record):
            look.issues[StateIssue.DNS_DMARC_WEAK] = weakness

    def check_dkim(self, selector: str | None) -> HealthFinding:
        """Whether a public key signs the mail. The DNS lists no selector: the mail's host knows it."""
        remedy = f"Publiez la clé que donne l’hébergeur de la messagerie, à SÉLECTEUR._domainkey.{self.domain}."
        try:
            if selector is None:
                return self._look_for_any_key(remedy)
            keys = [text for text in self._read_texts(f"{selector}._domainkey.{self.domain}") if re.search(r"\bp\s*=", text)]
        except DnsSilent:
            return amber(f"n’a pas pu être jugé : {LATE}.")
        if not keys:
            return red(f"aucune clé à {selector}._domainkey.{self.domain}.", remedy)
        if not any(re.search(r"\bp\s*=\s*[^;\s]", key) for key in keys):
            return red(f"la clé {selector} est révoquée (« p= » est vide).", remedy)
        return green(f"la clé {selector} est publiée.")

    def _look_for_any_key(self, remedy: str) -> HealthFinding:
        """A name below which nothing stands does not exist (RFC 8020): there is no key at all. Else some key is there, of some mail."""
        try:
            self._ask(f"_domainkey.{self.domain}", "TXT")
        except dns.resolver.NXDOMAIN:
            return red(f"aucune clé sous _domainkey.{self.domain}.", remedy)
        except dns.exception.DNSException:
            return amber("n’a pas pu être jugé : le DNS du domaine se trompe.", remedy)
        remedy = "Redemandez avec --dkim SÉLECTEUR : l’hébergeur de la messagerie le donne."
        return amber("une clé existe, qui n’a pas pu être jugée.", remedy)

    def _read_texts(self, name: str) -> list[str]:
        """The texts of a name, each in one piece; none where the State finds none. Raises DnsSilent."""
        try:
            records = self._ask(name, "TXT")
        except dns.exception.DNSException:
            return []
        return [b"".join(record.strings).decode("utf-8", "replace").strip() for record in records if isinstance(record, TXT)]

    def _ask(self, name: str, kind: str) -> list[object]:
        """The records, which may be none. Raises DNSException where there is no such name or its own servers fail, DnsSilent where this
        machine reaches no DNS: some machines without a network are told that no name exists."""
        try:
            return list(self._get_resolver().resolve(name, kind, raise_on_no_answer=False, lifetime=LIFETIME, search=False))
        except (dns.exception.DNSException, OSError) as error:
            if isinstance(error, dns.exception.DNSException) and self.is_network_reachable():
                raise
            raise DnsSilent from error

    def is_network_reachable(self) -> bool:
        """Whether the DNS answers this machine at all."""
        try:
            self._get_resolver().resolve(SURE, "SOA", lifetime=LIFETIME, search=False)
        except (dns.exception.DNSException, OSError):
            return False
        return True

    def _get_resolver(self) -> dns.resolver.Resolver:
        return self._resolver or dns.resolver.get_default_resolver()


def find_weakness(record: str) -> str:
    """Why a DMARC record is too weak, in French; empty when it is not. Reads it as the State does: `sp=` before `p=` is taken for it."""
    policy = re.search(r"p\s*=\s*(\w+)", record, re.IGNORECASE)
    share = re.search(r"pct\s*=\s*(\d{1,3})", record, re.IGNORECASE)
    wish, percent = policy.group(1).lower() if policy else "none", int(share.group(1)) if share else 100
    if wish not in ("quarantine", "reject"):
        return f"la politique est « p={wish} »."
    return f"la quarantaine ne vaut que pour {percent} % des messages." if wish == "quarantine" and percent < 100 else ""


def read_countries(table: Path, addresses: Iterable[str]) -> Iterator[str]:
    """The countries of IPv4 addresses, by a table whose lines are `first address,last address,country`, sorted or not.

    The State reads that of the npm package `@ip-location-db/dbip-geo-whois-asn-country`. Raises SettingsError when it cannot be read.
    """
    numbers = {int(ipaddress.IPv4Address(address)) for address in addresses}
    try:
        with table.open(encoding="utf-8") as lines:
            for line in lines:
                first, last, country = (part.strip().strip('"') for part in line.split(",")[:3])
                if ":" in first:
                    continue  # IPv6, which the State does not look at
                start, end = int(ipaddress.IPv4Address(first)), int(ipaddress.IPv4Address(last))
                if any(start <= each <= end for each in numbers):
                    yield country.upper()
    except (OSError, ValueError) as error:
        raise SettingsError([f"--pays {table} : ne se lit pas ; il faut des lignes « adresse,adresse,pays »."]) from error

"""Whether the site answers as the State asks: criteria 1.3 to 1.7, by the requests that its program makes."""

import ipaddress
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit

import dns.exception
import dns.rdatatype
import dns.resolver
import requests
from bs4 import BeautifulSoup
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from urllib3.exceptions import InsecureRequestWarning

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.room import HealthFinding, amber, green, red
from plugins.towns.state_check.criteria import MAIL, WEBSITE, Look, NetworkAbsent, StateIssue

STATEMENTS = tuple(f"accessibilité : {word} conforme" for word in ("non", "partiellement", "totalement"))


@dataclass(frozen=True)
class ExpectedPage:
    """A page that the home page links to by one of `links`, and which has a word of each of `words`."""

    subject: str
    links: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    remedy: str


PAGES = (
    ExpectedPage(
        "mentions légales",
        ("mentions légales",),
        (("directeur", "directrice"), ("publication",), ("hébergeur", "hébergement"), ("éditeur", "édité par")),
        "La page /mentions-legales/ se fait de LEGAL et de TOWN ; un thème ou une page à vous doit dire tout cela.",
    ),
    ExpectedPage(
        "données personnelles",
        ("politique de confidentialité", "données personnelles", "mentions d’information", "confidentialité"),
        (("@",), ("finalité",), ("durée de la conservation", "durée de conservation"), ("sous-traitant", "sous traitant")),
        "La page /donnees-personnelles/ se fait de PERSONAL_DATA ; un thème ou une page à vous doit dire tout cela.",
    ),
)


class BuiltSite:
    """The pages below `output`, found by the addresses that they have online."""

    def __init__(self, output: Path, siteurl: str):
        self.output, self.home = output, f"{siteurl}/"

    def find_file(self, link: str) -> Path | None:
        """The file of a link of the home page; None when it leads elsewhere or to nothing."""
        address = urlsplit(urljoin(self.home, link))
        folder = urlsplit(self.home).path
        if address.netloc != urlsplit(self.home).netloc or not address.path.startswith(folder):
            return None
        file = self.output / address.path.removeprefix(folder)
        file = file / "index.html" if address.path.endswith("/") or file.is_dir() else file
        return file if file.is_file() else None


def check_pages(output: Path, siteurl: str) -> Iterator[tuple[str, HealthFinding]]:
    """The accessibility statement, then each expected page; that there is nothing to read where nothing was built."""
    site = BuiltSite(output, siteurl)
    if not (output / "index.html").is_file():
        for subject in ("déclaration d’accessibilité", *(page.subject for page in PAGES)):
            yield subject, amber(f"n’a pas pu être jugé : rien n’est construit dans {output}.", "Lancez ./beffroi build, puis redemandez.")
        return
    links = _list_links(output / "index.html")
    yield "déclaration d’accessibilité", _check_statement(links, site)
    for page in PAGES:
        yield page.subject, _check_page(page, links, site)


def _check_statement(links: list[tuple[str, str]], site: BuiltSite) -> HealthFinding:
    statements = [(text, link) for text, link in links if any(statement in text for statement in STATEMENTS)]
    remedy = "Le bas de chaque page dit « Accessibilité : … conforme », avec un lien : remettez-le dans votre thème."
    if not statements:
        return red("la page d’accueil ne dit pas « Accessibilité : non, partiellement ou totalement conforme ».", remedy)
    text, link = statements[0]
    if site.find_file(link) is None:
        return red(f"« {text} » mène à une page qui n’existe pas ({link}).", remedy)
    return green(f"la page d’accueil dit « {text} » et mène à la déclaration.")


def _check_page(page: ExpectedPage, links: list[tuple[str, str]], site: BuiltSite) -> HealthFinding:
    targets = [link for text, link in links if text in page.links]
    if not targets:
        return red(f"la page d’accueil n’a pas de lien « {page.links[0].capitalize()} ».", page.remedy)
    file = site.find_file(targets[0])
    if file is None:
        return red(f"le lien mène à une page qui n’existe pas ({targets[0]}).", page.remedy)
    text = _normalize(_parse(file).get_text(" "))
    missing = [" ou ".join(words) for words in page.words if not any(word in text for word in words)]
    if missing:
        return red(f"la page ne dit pas : {', '.join(f'« {words} »' for words in missing)}.", page.remedy)
    return green("la page est liée de l’accueil et dit ce qui est attendu.")


def _list_links(file: Path) -> list[tuple[str, str]]:
    """The text and the address of each link."""
    return [(_normalize(link.get_text(" ")), str(link.get("href") or "")) for link in _parse(file).find_all("a")]


def _parse(file: Path) -> BeautifulSoup:
    soup = BeautifulSoup(file.read_text(encoding="utf-8", errors="replace"), "html.parser")
    for unread in soup(["script", "style", "template"]):
        unread.decompose()
    return soup


def _normalize(text: str) -> str:
    """Small letters, one plain space between words."""
    return " ".join(text.split()).lower().replace("'", "’")


TIMEOUT = 10
"""Seconds to connect and between two bytes, as the State waits."""
BROWSER = {"User-Agent": "Mozilla/5.0 (compatible; Beffroi; doctor --etat)"}
"""Some hosts refuse what does not look like a browser, and the State's program does."""
ELSEWHERE = ("collectivite.fr", "gouv.fr")
"""Where a site may lead: the State's own pages of towns."""
REDIRECTS = 5
WORDS_OF_TLS = {"expired": "est périmé", "Hostname mismatch": "est fait pour un autre nom", "not valid for": "est fait pour un autre nom"}


def look_at_website(address: str, is_network_reachable: Callable[[], bool]) -> Look:
    """Request the site at `address`, which is well formed; what no network let us see is left unjudged."""
    visit = _Visit(address, is_network_reachable)
    try:
        visit.run()
    except NetworkAbsent:
        return Look(unjudged=dict.fromkeys(WEBSITE, "cette machine n’atteint pas le réseau"))
    return visit.look


class _Visit:
    """The requests to one site, and what they found."""

    def __init__(self, address: str, is_network_reachable: Callable[[], bool]):
        self.address, self.look, self._is_network_reachable = address, Look(), is_network_reachable
        self.host = urlsplit(address).netloc
        self.domain = normalize_domain(self.host)

    def run(self) -> None:
        """The address in http and in https, then without `www.`."""
        ends = [self._check_secure(), self._check_plain()]
        if self.host.startswith("www."):
            main = next((end for end in ends if end), self.domain)
            self._check_short_name("http", StateIssue.WEBSITE_HTTP_NOWWW, main)
            self._check_short_name("https", StateIssue.WEBSITE_HTTPS_NOWWW, main)

    def _check_secure(self) -> str:
        """The domain at which the address in https ends; empty when it does not answer 200."""
        try:
            answer = self._get(self._address("https"))
        except requests.exceptions.SSLError as error:
            self.look.issues[StateIssue.WEBSITE_SSL] = f"le certificat {_say_tls(error)}."
            return ""
        except requests.RequestException:
            self.look.issues[StateIssue.WEBSITE_DOWN] = f"https://{self.host} ne répond pas."
            return ""
        if answer.status_code != requests.codes.ok:
            self.look.issues[StateIssue.WEBSITE_DOWN] = f"https://{self.host} répond {answer.status_code}."
            return ""
        return self._check_end(answer)

    def _check_plain(self) -> str:
        """The same of the address in http, whatever the certificate to which it leads."""
        declared_secure = self.address.startswith("https://")
        fault = StateIssue.WEBSITE_HTTP_REDIRECT if declared_secure else StateIssue.WEBSITE_DOWN
        try:
            answer = self._get(self._address("http"), verify=False)
        except requests.exceptions.SSLError:
            self.look.issues[StateIssue.WEBSITE_SSL] = f"https://{self.host} ne parle pas TLS."
            return ""
        except requests.RequestException:
            self.look.issues[fault] = f"http://{self.host} ne répond pas."
            return ""
        if answer.status_code != requests.codes.ok:
            self.look.issues[fault] = f"http://{self.host} répond {answer.status_code}."
            return ""
        if not answer.url.startswith("https://"):
            self.look.issues[StateIssue.WEBSITE_HTTP_REDIRECT] = f"http://{self.host} reste en http."
        return self._check_end(answer)

    def _check_end(self, answer: requests.Response) -> str:
        end = normalize_domain(urlsplit(answer.url).netloc)
        if end != self.domain and not is_trusted_chain([each.url for each in (*answer.history, answer)], self.domain):
            self.look.issues[StateIssue.WEBSITE_DOMAIN_REDIRECT] = f"le site renvoie à {end}."
        return end

    def _check_short_name(self, scheme: str, issue: StateIssue, main: str) -> None:
        short = self.host.removeprefix("www.")
        try:
            answer = self._get(urlunsplit((scheme, short, urlsplit(self.address).path, urlsplit(self.address).query, "")), verify=False)
        except requests.RequestException:
            self.look.issues[issue] = f"{scheme}://{short} ne répond pas."
            return
        if answer.status_code != requests.codes.ok and not answer.history:
            self.look.issues[issue] = f"{scheme}://{short} répond {answer.status_code}."
        elif (end := normalize_domain(urlsplit(answer.url).netloc)) != main:
            self.look.issues[issue] = f"{scheme}://{short} renvoie à {end}."
        elif scheme == "https" and self._has_bad_certificate():
            self.look.issues[issue] = f"le certificat de {self.host} n’est pas reconnu."

    def _has_bad_certificate(self) -> bool:
        """The State looks once more at the certificate of the declared address before it believes the redirect."""
        with suppress(requests.RequestException):
            try:
                self._get(self.address, follow=False)
            except requests.exceptions.SSLError:
                return True
        return False

    def _address(self, scheme: str) -> str:
        _, netloc, path, query, _ = urlsplit(self.address)
        return urlunsplit((scheme, netloc, path, query, ""))

    def _get(self, address: str, verify: bool = True, follow: bool = True) -> requests.Response:
        """The answer, its body unread. Raises NetworkAbsent where nothing else answers either, or `requests`' own exceptions."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureRequestWarning)  # where only the redirect counts; its certificate is judged apart
            try:
                with requests.get(address, headers=BROWSER, timeout=TIMEOUT, verify=verify, allow_redirects=follow, stream=True) as answer:
                    return answer
            except requests.exceptions.SSLError:
                raise
            except requests.exceptions.ProxyError as error:
                raise NetworkAbsent from error
            except requests.RequestException as error:
                if self._is_network_reachable():
                    raise
                raise NetworkAbsent from error


def normalize_domain(netloc: str) -> str:
    """A domain in small letters, without its usual ports nor `www.`."""
    return netloc.lower().removesuffix(":80").removesuffix(":443").removeprefix("www.")


def is_trusted_chain(addresses: list[str], domain: str) -> bool:
    """Whether each of these addresses, the last one included, is of `domain` or of the State's own pages of towns."""
    ends = [normalize_domain(urlsplit(address).netloc) for address in addresses]
    return len(ends) <= REDIRECTS + 1 and all(
        end == domain or any(end == other or end.endswith(f".{other}") for other in ELSEWHERE) for end in ends
    )


def _say_tls(error: requests.exceptions.SSLError) -> str:
    return next((words for sign, words in WORDS_OF_TLS.items() if sign in str(error)), "n’est d’aucune autorité reconnue")


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

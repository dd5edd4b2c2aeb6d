"""Whether the site answers as the State asks: criteria 1.3 to 1.7, by the requests that its program makes."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from bs4 import BeautifulSoup
from urllib3.exceptions import InsecureRequestWarning

from plugins.core.publication.room import HealthFinding, amber, green, red
from plugins.towns.state_check.criteria import WEBSITE, Look, NetworkAbsent, StateIssue

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

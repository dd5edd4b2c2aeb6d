"""The pages that the law asks for, in the built site, read as the State's other robot reads them.

`declaration-a11y` and `declaration-rgpd` of DashLord (github.com/SocialGouv/dashlord-actions) look at the home page for a link whose text
states the conformity, and at the pages to which two other links lead for words that the law makes necessary.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from plugins.core.publication.room import HealthFinding, amber, green, red

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

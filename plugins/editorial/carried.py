"""Files that the site would carry to readers as they are: documents, and whatever a publication links to.

A browser runs what is in a page or a drawing as if the town had written it, and a host may run what is in a program.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from plugins.publication.wrong import Wrong

PROGRAMS = (
    *(".xhtml", ".xht", ".shtml", ".shtm", ".stm", ".mht", ".mhtml", ".hta", ".svgz", ".xsl", ".xslt", ".js", ".mjs", ".swf", ".jar"),
    *(".php", ".php3", ".php4", ".php5", ".php7", ".php8", ".phtml", ".phar", ".phps", ".pl", ".py", ".rb", ".cgi", ".fcgi", ".sh"),
    *(".asp", ".aspx", ".ashx", ".asmx", ".jsp", ".jspx", ".cfm", ".lua", ".wasm"),
)
"""Endings of what a browser, or the software of a web host, would run. `.html` is told with the files that are not read."""

READ_INSIDE = (".svg", ".xml")
SHOWN = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}")
"""Namespaces whose elements a browser shows, and runs, inside any XML."""

RUNS = ("script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video", "canvas", "html", "body", "form")
ABROAD = re.compile(r"@import|url\(\s*['\"]?\s*(?!['\"]?\s*(?:#|data:image/))", re.IGNORECASE)
HERE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp|avif);)", re.IGNORECASE)
FOLLOWED = re.compile(r"\s*https?://", re.IGNORECASE)


def faults(content: Path, names: Iterable[str], links: Collection[str]) -> Iterator[tuple[str, Wrong]]:
    """The files among `names`, below `content`, that readers may not be given, each with the reason; `links` are those that are links."""
    for name in names:
        if name.endswith(".md"):
            continue
        path, ending = content / name, Path(name).suffix.lower()
        if name in links and not path.resolve().is_relative_to(content.resolve()):
            remedy = "Copiez le fichier à sa place."
            yield name, Wrong("ce lien mène hors du dossier du contenu.", remedy, "fichier hors du contenu")
        elif ending in PROGRAMS:
            yield name, Wrong("un fichier de cette sorte est un programme.", "Faites-en un PDF ou une image.", "programme à télécharger")
        elif ending in READ_INSIDE and _runs(path, _does_more if ending == ".svg" else _is_shown):
            remedy = "Exportez-le en PNG ou en PDF."
            yield name, Wrong("ce fichier contient un programme, ou amène un autre site.", remedy, "programme à télécharger")


def _runs(path: Path, judge: Callable[[ElementTree.Element], bool]) -> bool:
    """Whether `judge` finds against an element of the XML file at `path`, or nobody can read it."""
    try:
        heard = ElementTree.iterparse(path, events=("end", "pi"))
        return any(event == "pi" or judge(element) for event, element in heard)
    except (ElementTree.ParseError, OSError, ValueError, LookupError):
        return True


def _is_shown(element: ElementTree.Element) -> bool:
    return element.tag.startswith(SHOWN)


def _does_more(element: ElementTree.Element) -> bool:
    """Whether an element of an SVG does more than draw. https://www.w3.org/TR/SVG2/interact.html"""
    tag = _local(element.tag)
    texts = [*element.attrib.values(), *([element.text or ""] if tag == "style" else [])]
    return tag in RUNS or any(map(ABROAD.search, texts)) or any(_leads(tag, name, value) for name, value in element.items())


def _leads(tag: str, name: str, value: str) -> bool:
    """Whether an attribute runs something, or brings something from elsewhere. A link may be followed; nothing else may leave."""
    if name.startswith("on") or "javascript:" in "".join(value.split()).lower():
        return True
    return _local(name) in ("href", "src") and not HERE.match(value) and not (tag == "a" and FOLLOWED.match(value))


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()

"""Files that the site would carry to readers as they are: documents, and whatever a publication links to.

A browser runs what is in a page or a drawing as if the town had written it, and a host may run what is in a program.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from plugins.publication.twins import ENDINGS, TEXTS
from plugins.publication.wrong import Wrong


def _endings(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


RUN_BY_BROWSERS = _endings("html htm xhtml xht mht mhtml hta svgz mml mathml xsl xslt js mjs swf jar wasm")
"""Endings of what a browser would run."""

RUN_BY_HOSTS = _endings(
    "php php3 php4 php5 php7 php8 phtml pht phpt phar phps pl py rb cgi fcgi sh asp aspx ashx asmx jsp jspx cfm lua shtml shtm stm var asis"
)
"""Endings of what the software of a web host would run, wherever they stand in a name: `photo.php.jpg` is a program for Apache.
https://httpd.apache.org/docs/2.4/mod/mod_mime.html#multipleext"""

TOLD_ELSEWHERE = (".html", ".htm")
"""With the files that are not read."""

COMPRESSED = frozenset((*ENDINGS, ".zst", ".z", ".bz2", ".xz"))
"""What is taken off a name to know what a server sends of it."""

TYPED = _endings(
    "pdf odt ods odp odg doc docx xls xlsx ppt pptx rtf epub csv tsv txt json geojson ics vcf zip tar tgz 7z rar css webmanifest "
    "png jpg jpeg gif webp avif heic tif tiff bmp svg mp3 ogg oga wav flac m4a mp4 webm ogv mov m4v dxf dwg woff woff2 ttf otf "
    "xml rss atom rdf kml gpx gml xsd wsdl"
)
"""Endings that say by themselves what a file is; any other, such as a language, leaves it to the one before."""

READ_INSIDE = _endings("svg xml rss atom rdf kml gpx gml xsd wsdl")
SHOWN = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1998/Math/MathML}")
"""Namespaces whose elements a browser shows, and runs, inside any XML."""

RUNS = ("script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video", "canvas", "html", "body", "form")
ABROAD = re.compile(r"@import|image-set\(|\bsrc\(|url\(\s*['\"]?\s*(?!['\"]?\s*(?:#|data:image/))", re.IGNORECASE)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\n\r\f])|(.))", re.IGNORECASE)
"""A sign that CSS spells by its number, a line that goes on, a sign as it is. https://www.w3.org/TR/css-syntax-3/#escaping"""
CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
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
        elif wrong := _named(path.name.lower()):
            yield name, wrong
        elif ending in READ_INSIDE and _runs(path, _does_more if ending == ".svg" else _is_shown):
            remedy = "Exportez-le en PNG ou en PDF."
            yield name, Wrong("ce fichier contient un programme, ou amène un autre site.", remedy, "programme à télécharger")


def _named(name: str) -> Wrong | None:
    """What is wrong with a file of that name, in small letters, whatever is in it."""
    endings = [f".{piece}" for piece in name.split(".")[1:] if piece]
    last = next(iter(endings[::-1]), "")
    sent = next((ending for ending in endings[::-1] if ending in TYPED or ending in RUN_BY_BROWSERS), "")
    if not RUN_BY_HOSTS.isdisjoint(endings) or (sent in RUN_BY_BROWSERS and not name.endswith(TOLD_ELSEWHERE)):
        return Wrong("un fichier de cette sorte est un programme.", "Faites-en un PDF ou une image.", "programme à télécharger")
    if sent in READ_INSIDE and sent != last:
        return Wrong("personne ne peut lire ce qu’il y a dans ce fichier.", f"Donnez-lui un nom en « {sent} ».", "programme à télécharger")
    if last in COMPRESSED and sent in TEXTS:
        remedy = f"Déposez le fichier « {sent} » lui-même, que le journal comprime, ou faites-en un .zip."
        return Wrong("un hébergeur enverrait cette copie comprimée à la place du fichier.", remedy, "copie comprimée")
    return None


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
    texts = [*element.attrib.values(), *(["".join(element.itertext())] if tag == "style" else [])]
    return tag in RUNS or any(map(_is_abroad, texts)) or any(_leads(tag, name, value) for name, value in element.items())


def _is_abroad(style: str) -> bool:
    """Whether CSS brings something from elsewhere, however it is spelt."""
    read = (style, CSS_ESCAPE.sub(_spelt, style), CSS_ESCAPE.sub(_spelt, CSS_COMMENT.sub("", style)))
    return any(map(ABROAD.search, read))


def _spelt(escape: re.Match) -> str:
    number = int(escape[1] or "0", 16)
    return (chr(number) if 0 < number <= sys.maxunicode else "\ufffd") if escape[1] else escape[3] or ""


def _leads(tag: str, name: str, value: str) -> bool:
    """Whether an attribute runs something, or brings something from elsewhere. A link may be followed; nothing else may leave."""
    if name.startswith("on") or "javascript:" in "".join(value.split()).lower() or _local(name) == "base":
        return True
    if name.lower() == "attributename":
        return _local(value.replace(":", "}")).startswith(("on", "href", "src"))
    return _local(name) in ("href", "src") and not HERE.match(value) and not (tag == "a" and FOLLOWED.match(value))


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()

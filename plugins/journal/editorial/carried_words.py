"""Check files published unchanged: documents, and files that a publication links to.

A browser runs what is in a page or a drawing as if the town had written it, and a host may run what is in a program.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from plugins.core.infrastructure.output_files import ENDINGS, TEXTS
from plugins.core.publication.raw_value import InvalidValue


def _build_endings(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


RUN_BY_BROWSERS = _build_endings("html htm xhtml xhtm xht mht mhtml hta svgz mml mathml xsl xslt js mjs es ecma swf jar wasm")
"""Endings of what a browser would run."""

RUN_BY_HOSTS = _build_endings(
    "php php3 php4 php5 php7 php8 phtml pht phpt phar phps pl py rb cgi fcgi sh asp aspx ashx asmx jsp jspx cfm lua shtml shtm stm var asis"
)
"""Endings of what the software of a web host would run, wherever they stand in a name: `photo.php.jpg` is a program for Apache.
https://httpd.apache.org/docs/2.4/mod/mod_mime.html#multipleext"""

TOLD_ELSEWHERE = (".html", ".htm")
"""With the files that are not read."""

COMPRESSED = frozenset((*ENDINGS, ".zst", ".z", ".bz2", ".xz"))
"""What is taken off a name to know what a server sends of it."""

TYPED = _build_endings(
    "pdf odt ods odp odg doc docx xls xlsx ppt pptx rtf epub csv tsv txt json geojson ics vcf zip tar tgz 7z rar css webmanifest "
    "png jpg jpeg gif webp avif heic tif tiff bmp svg mp3 ogg oga wav flac m4a mp4 webm ogv mov m4v dxf dwg woff woff2 ttf otf "
    "xml rss atom rdf kml gpx gml xsd wsdl"
)
"""Endings that say by themselves what a file is; any other, such as a language, leaves it to the one before."""

READ_INSIDE = _build_endings("svg xml rss atom rdf kml gpx gml xsd wsdl")
MARKUP_NAMESPACES = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1998/Math/MathML}")
"""Namespaces whose elements a browser shows, and runs, inside any XML."""

FOREIGN = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}")
"""Those of them that draw nothing: in a drawing, `meta` leads readers elsewhere and `srcset` brings another site."""

SNIFFED = 1445
"""Bytes of which browsers guess what a file is that nobody named."""
BEFORE_A_PAGE = b"\t\n\x0c\r \xef\xbb\xbf\xfe\xff\0"
"""What may come before the first `<`: white space, the marks of UTF-8 and UTF-16, half a sign of the latter."""

RUNS = ("script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video", "canvas", "html", "body", "form")
ABROAD = re.compile(r"@import|image-set\(|\bsrc\(|url\(\s*['\"]?\s*(?!['\"]?\s*(?:#|data:image/))", re.IGNORECASE)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\n\r\f])|(.))", re.IGNORECASE)
"""A sign that CSS spells by its number, a line that goes on, a sign as it is. https://www.w3.org/TR/css-syntax-3/#escaping"""
CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
HERE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp|avif);)", re.IGNORECASE)
FOLLOWED = re.compile(r"\s*https?://", re.IGNORECASE)


def find_faults(content: Path, names: Iterable[str], links: Collection[str]) -> Iterator[tuple[str, InvalidValue]]:
    """The files among `names`, below `content`, that readers may not be given, each with the reason; `links` are those that are links."""
    for name in names:
        if name.endswith(".md"):
            continue
        path, ending = content / name, Path(name).suffix.lower()
        if name in links and not path.resolve().is_relative_to(content.resolve()):
            remedy = "Copiez le fichier à sa place."
            yield name, InvalidValue("ce lien mène hors du dossier du contenu.", remedy, "fichier hors du contenu")
        elif wrong := _judge_name(path.name.lower()):
            yield name, wrong
        elif ending in READ_INSIDE and _has_fault(path, _does_more if ending == ".svg" else _is_shown):
            remedy = "Exportez-le en PNG ou en PDF."
            yield name, InvalidValue("ce fichier contient un programme, ou amène un autre site.", remedy, "programme à télécharger")
        elif not _find_served_ending(_list_endings(path.name.lower())) and _looks_like_a_page(path):
            remedy = "Donnez-lui un nom qui dit ce qu’il est (« .xml », « .txt »), ou faites-en un .zip."
            yield name, InvalidValue("un navigateur prendrait ce fichier pour une page.", remedy, "programme à télécharger")


def _judge_name(name: str) -> InvalidValue | None:
    """What is wrong with a file of that lower-case name, whatever its content."""
    endings = _list_endings(name)
    last, sent = next(iter(endings[::-1]), ""), _find_served_ending(endings)
    if not RUN_BY_HOSTS.isdisjoint(endings) or (sent in RUN_BY_BROWSERS and not name.endswith(TOLD_ELSEWHERE)):
        return InvalidValue("un fichier de cette sorte est un programme.", "Faites-en un PDF ou une image.", "programme à télécharger")
    if sent in READ_INSIDE and sent != last:
        return InvalidValue(
            "personne ne peut lire ce qu’il y a dans ce fichier.", f"Donnez-lui un nom en « {sent} ».", "programme à télécharger"
        )
    if last in COMPRESSED and sent in TEXTS:
        remedy = f"Déposez le fichier « {sent} » lui-même, que le journal comprime, ou faites-en un .zip."
        return InvalidValue("un hébergeur enverrait cette copie comprimée à la place du fichier.", remedy, "copie comprimée")
    return None


def _list_endings(name: str) -> list[str]:
    return [f".{piece}" for piece in name.split(".")[1:] if piece]


def _find_served_ending(endings: list[str]) -> str:
    """The ending by which a server says what it sends; empty when it leaves it to browsers."""
    return next((ending for ending in endings[::-1] if ending in TYPED or ending in RUN_BY_BROWSERS), "")


def _looks_like_a_page(path: Path) -> bool:
    """Whether a browser that is not told what a file is would find a page in it. https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type"""
    try:
        with path.open("rb") as file:
            return file.read(SNIFFED).lstrip(BEFORE_A_PAGE).startswith(b"<")
    except OSError:
        return False


def _has_fault(path: Path, judge: Callable[[ElementTree.Element], bool]) -> bool:
    """Whether `judge` finds a fault in an element of the XML file at `path`, or the file is unreadable."""
    try:
        events = ElementTree.iterparse(path, events=("end", "pi"))
        return any(event == "pi" or judge(element) for event, element in events) or _has_parameter_entities(path)
    except (ElementTree.ParseError, expat.ExpatError, OSError, ValueError, LookupError):
        return True


def _has_parameter_entities(path: Path) -> bool:
    """Whether the XML at `path` has parameter entities: browsers unfold them, expat does not, so what they declare (the `onload` of every
    `svg`, the namespace of a page) would not be judged."""
    declarations: list[bool] = []
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = lambda _name, is_parameter, *_rest: declarations.append(bool(is_parameter))
    with path.open("rb") as file:
        parser.ParseFile(file)
    return any(declarations)


def _is_shown(element: ElementTree.Element) -> bool:
    return element.tag.startswith(MARKUP_NAMESPACES)


def _does_more(element: ElementTree.Element) -> bool:
    """Whether an element of an SVG does more than draw. https://www.w3.org/TR/SVG2/interact.html"""
    tag = _get_local_name(element.tag)
    texts = [*element.attrib.values(), *(["".join(element.itertext())] if tag == "style" else [])]
    foreign = element.tag.startswith(FOREIGN)
    return (
        foreign
        or tag in RUNS
        or any(map(_is_abroad, texts))
        or any(_is_unsafe_attribute(tag, name, value) for name, value in element.items())
    )


def _is_abroad(style: str) -> bool:
    """Whether CSS brings something from elsewhere, however it is spelt."""
    read = (style, CSS_ESCAPE.sub(_decode_escape, style), CSS_ESCAPE.sub(_decode_escape, CSS_COMMENT.sub("", style)))
    return any(map(ABROAD.search, read))


def _decode_escape(escape: re.Match[str]) -> str:
    number = int(escape[1] or "0", 16)
    return (chr(number) if 0 < number <= sys.maxunicode else "\ufffd") if escape[1] else escape[3] or ""


def _is_unsafe_attribute(tag: str, name: str, value: str) -> bool:
    """Whether an attribute runs something, or brings something from elsewhere. A link may be followed; nothing else may leave."""
    if name.startswith("on") or "javascript:" in "".join(value.split()).lower() or _get_local_name(name) == "base":
        return True
    if name.lower() == "attributename":
        return _get_local_name(value.replace(":", "}")).startswith(("on", "href", "src"))
    return _get_local_name(name) in ("href", "src") and not HERE.match(value) and not (tag == "a" and FOLLOWED.match(value))


def _get_local_name(name: str) -> str:
    return name.rpartition("}")[2].lower()

"""The files of the content folder, in the same order on every machine, and those that no page will be made of."""

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from operator import attrgetter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.output_files import ENDINGS, TEXTS
from plugins.core.publication.raw_value import InvalidValue

# Check files published unchanged: documents, and files that a publication links to.
# A browser runs what is in a page or a drawing as if the town had written it, and a host may run what is in a program.


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


UNREAD = (".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst", ".md.txt")
"""What plain Pelican would read as a publication, and this house does not; the last is what Windows' Notepad makes."""

LEFT_BEHIND = re.compile(r".*(?:~|\.(?:bak|orig|old|swp|swo|tmp|rej|kate-swp))", re.IGNORECASE)
"""What an editor's program leaves beside a text."""

WORD_PROCESSORS = (".txt", ".doc", ".docx", ".odt", ".rtf", ".pages")
"""What an editor may take for a publication, in the folder of one."""


@dataclass
class FoundFiles:
    """`files` are the paths of all files below a folder, POSIX style, sorted folder by folder; `links` those of them that are links.

    `linked` and `closed` are the folders where nobody looked: links, and those that may not be read. `odd` is what no program may read as
    a file, and why: whoever opened a pipe would wait for ever.
    """

    files: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    linked: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)

    def scan_folder(self, folder: str, below: str, ignored: re.Pattern[str]) -> None:
        """Add what is in `folder`, whose own path ends with a slash, as `below` is to be written before each name."""
        try:
            entries = sorted(os.scandir(folder), key=attrgetter("name"))
        except OSError:
            self.closed.append(below.rstrip("/") or ".")
            return
        folders: list[str] = []
        is_ignored = ignored.match
        for entry in entries:
            name = entry.name
            if is_ignored(os.path.normcase(name)):
                continue
            try:
                is_plain = entry.is_file(follow_symlinks=False) and name.isascii()  # as most are: the folder tells, nothing is asked
            except OSError:
                is_plain = False
            name = below + name
            if is_plain:
                self.files.append(name)
            elif _is_folder(entry):
                (self.linked if entry.is_symlink() else folders).append(name)
            elif reason := _explain_unreadable(entry):
                self.odd.append((name, reason))
            else:
                self.files.append(name)
                self.links.update([name] if entry.is_symlink() else ())
        for name in folders:
            self.scan_folder(f"{folder}{name[len(below) :]}/", f"{name}/", ignored)


def find_files(content: Path, conf: Mapping[str, Any], homes: Iterable[str] = ()) -> tuple[FoundFiles, list[Mistake]]:
    """Find the files below `content`; what Pelican's IGNORE_FILES names is passed over. `homes` are the folders where publications are
    written.

    Folders that are links, or that may not be read, are mistakes: their publications would be lost in silence.
    """
    ignored = (".*", *(conf.get("IGNORE_FILES") or ()))
    found_files = FoundFiles()
    found_files.scan_folder(f"{content}/", "", re.compile("|".join(translate(os.path.normcase(pattern)) for pattern in ignored)))
    refused = [(name, "la lecture de ce dossier est interdite.") for name in found_files.closed]
    refused += [(name, "ce dossier est un lien. Copiez-le à sa place.") for name in found_files.linked]
    files = found_files.files
    others = [name for name in files if not name.endswith(".md")]
    unreadable = [*_build_mistakes(content, refused, "dossier illisible"), *_build_mistakes(content, found_files.odd, "fichier illisible")]
    name_mistakes = (
        *_name_mistakes(content, files, others),
        *_judge_documents(content, others, homes),
        *_find_unknown_files(content, others, homes),
    )
    return found_files, [*unreadable, *name_mistakes]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _explain_unreadable(entry: os.DirEntry[str]) -> str:
    """Why `entry`, which is not a folder, cannot be read as a file; empty for most. A symbolic link is reported when it is read."""
    if _format_name(entry.name) != entry.name:
        return "ce nom n’est pas en UTF-8 : il vient d’un vieux système. Renommez-le, sans accents."
    try:
        if entry.is_file():
            return ""
        entry.stat()
    except OSError as error:
        if entry.name.endswith(".md"):
            return ""
        if not isinstance(error, FileNotFoundError):
            return "ce lien tourne en rond. Copiez le fichier à sa place."
        return "il n’y a rien au bout de ce lien. Copiez le fichier à sa place."
    return "ce n’est pas un fichier. Effacez-le."


def _format_name(name: str) -> str:
    """`name` with a question mark for each byte that no letter is."""
    return name.encode("utf-8", "replace").decode()


def _name_mistakes(content: Path, files: list[str], others: list[str]) -> Iterator[Mistake]:
    first_by_name: dict[str, str] = {}
    are_distinct = len(set(map(str.casefold, files))) == len(files)
    for name in () if are_distinct else files:
        other = first_by_name.setdefault(name.casefold(), name)
        if other != name:
            text = f"ce nom ne diffère que par la casse de {content.name}/{other}. Renommez l’un des deux."
            yield from _build_mistakes(content, [(name, text)], "noms qui ne diffèrent que par la casse")
    for name in others:
        if name.lower().endswith((*UNREAD, ".md")):
            yield from _build_mistakes(content, [(name, "ce fichier n’est pas lu. Renommez-le en « .md ».")], "fichier ignoré")


def _judge_documents(content: Path, others: list[str], homes: Iterable[str]) -> Iterator[Mistake]:
    folders = tuple(f"{home}/" for home in homes)
    for name in others:
        if name.startswith(folders) and name.lower().endswith(WORD_PROCESSORS) and not name.lower().endswith(UNREAD):
            text = "ce document n’est pas lu. Copiez-en le texte dans un fichier « .md », ou rangez-le dans content/documents/."
            yield Mistake(f"{content.name}/{name}", 0, "", text, sort="fichier ignoré", harmless=True)


def _find_unknown_files(content: Path, others: list[str], homes: Iterable[str]) -> Iterator[Mistake]:
    """Files among publications that are neither one nor anything that a publication could show: `x.md-2026`, `con.`."""
    folders = tuple(f"{home}/" for home in homes)
    for name in others:
        ending = Path(name).suffix.lower()
        is_known_type = ending == ".md" or ending in TYPED | RUN_BY_BROWSERS | RUN_BY_HOSTS | COMPRESSED
        if not name.startswith(folders) or is_known_type or name.lower().endswith((*UNREAD, *WORD_PROCESSORS)):
            continue
        if LEFT_BEHIND.fullmatch(name):
            text = "cette copie d’un éditeur de texte n’est pas lue. Effacez-la."
            yield Mistake(f"{content.name}/{name}", 0, "", text, sort="fichier ignoré", harmless=True)
        else:
            yield from _build_mistakes(
                content, [(name, "ce fichier n’est pas lu. Donnez-lui un nom en « .md », ou effacez-le.")], "fichier ignoré"
            )


def _build_mistakes(content: Path, names: Iterable[tuple[str, str]], sort: str) -> Iterator[Mistake]:
    for name, text in names:
        yield Mistake(f"{content.name}/{_format_name(name)}", 0, "", text, sort=sort)

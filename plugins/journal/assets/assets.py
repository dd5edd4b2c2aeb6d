"""The theme's styles, scripts and fonts under fingerprinted names: a browser caches them for ever.

A file whose bytes change has another name, and so have the files that name it.
"""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import brotli
from rjsmin import jsmin

from plugins.core.infrastructure.build_services import OutputManifest
from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.output_files import ENDINGS, TEXTS

SMALLEST = 1_000
"""Bytes: a smaller file goes in one packet as it is, headers included (1,460 bytes on Ethernet)."""

OF_PAGES, OF_WHAT_STAYS = 5, 11
"""Brotli's effort. For the 184 pages of the demonstration, 5 takes 1 ms a page and leaves 6 % less than gzip's best; 11 takes 60 ms and
leaves 15 % less: for what everybody fetches and is compressed once, the theme's files."""


def compress_text(text: bytes, effort: int) -> Mapping[str, bytes]:
    """The compressed forms of `text`, by their ending: the same bytes give the same."""
    return {".br": brotli.compress(text, mode=brotli.MODE_TEXT, quality=effort), ".gz": gzip.compress(text, 9, mtime=0)}


def format_twins(name: str, content: bytes) -> dict[str, bytes]:
    """The twins of the page `name` of a site, by their own names; none for what has none."""
    if not name.endswith(TEXTS) or len(content) < SMALLEST:
        return {}
    return {f"{name}{ending}": twin for ending, twin in compress_text(content, OF_PAGES).items()}


def write_twins(output: Path, stays: OutputManifest, as_they_are: Callable[[str], bool], fixed: str) -> None:
    """Give each text that was written in `output` its twins; those of what did not move stay. `as_they_are` tells the files that the town
    put there itself; `fixed` is the start of the paths of what never changes."""
    present = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    for name in sorted(present):
        if name.endswith(TEXTS) and not as_they_are(name):
            _compress(output, name, stays, OF_WHAT_STAYS if name.startswith(fixed) else OF_PAGES)
    for name in set(stays.list_current_files()) - present:
        if name.endswith(TEXTS) and not as_they_are(name):
            _keep_twin(name, stays)


def _compress(output: Path, name: str, stays: OutputManifest, effort: int) -> None:
    path = output / name
    missing = [ending for ending in ENDINGS if not stays.is_current(f"{name}{ending}", path)]
    if missing and path.stat().st_size >= SMALLEST:
        content_by_ending = compress_text(path.read_bytes(), effort)
        for ending in missing:
            Path(f"{path}{ending}").write_bytes(content_by_ending[ending])


def _keep_twin(name: str, stays: OutputManifest) -> None:
    for ending in ENDINGS:
        stays.is_kept_with_leader(f"{name}{ending}", name)


FOLDER = "fixe"
"""Below the theme's folder of the site: all that is in it may be kept for ever. Pelican's own copies stay beside, under plain names."""

NAMED = (".css", ".js", ".mjs", ".woff2", ".woff")
DRAWN = "drawn"
"""The folder of the drawings that pages of every sort show, named as the files of NAMED are."""
DIGITS = 8
"""Hexadecimal: two versions of a file share a name once in four billion."""


class UnknownAsset(BeffroiError):
    """A template asks for a file that the theme does not have."""


@dataclass(frozen=True)
class Asset:
    """One file: its name below `FOLDER`, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Addresses:
    """The template function `asset("css/base.css")`. `addresses` are the addresses by the files' names in the theme; the page's fingerprint
    is made of them, so that a page that calls is made again when a file has changed."""

    addresses: Mapping[str, str]

    def __call__(self, name: str) -> str:
        """The address of the file `name`, as pages write it. Raises UnknownAsset."""
        return self.addresses[find_current_name(name, self.addresses)]


@dataclass(frozen=True)
class AssetTexts:
    """What a template calls to write a file of the theme into another: `asset_text("css/base.css")`. `texts` are their bytes, by name in$
    theme."""

    texts: Mapping[str, bytes]

    def __call__(self, name: str) -> str:
        """The text of the file `name`. Raises UnknownAsset."""
        return self.texts[find_current_name(name, self.texts)].decode()


def find_current_name(name: str, names: Container[str]) -> str:
    """The present name of a theme file `name`, one of `names`. Raises UnknownAsset."""
    if name not in names:
        raise UnknownAsset(f'asset("{name}") : le thème n’a pas ce fichier parmi ses styles, scripts et polices (theme/static/).')
    return name


LeanTexts = dict[Path, tuple[bytes, bytes]]
"""What remains of each file: the digest of its text with all that it imports and names, and that text made lean."""


def find_files(folders: Iterable[Path]) -> dict[str, Path]:
    """The static files of a theme, by name; when two folders have one, the last wins, as in Pelican."""
    files: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in NAMED or path.parent == folder / DRAWN:
                files[path.relative_to(folder).as_posix()] = path
    return files


def name_assets(files: Mapping[str, Path], lean_texts: LeanTexts | None = None) -> dict[str, Asset]:
    """Name and fingerprint the `files` of a theme. `lean_texts` are those that an earlier call left there; it is brought up to date."""
    return _Naming(files, {} if lean_texts is None else lean_texts).name_all()


@dataclass
class _Naming:
    """`made` grows as files are named; `open` are those whose neighbours are being named: in a circle one keeps its plain name."""

    files: Mapping[str, Path]
    lean_texts: LeanTexts
    made: dict[str, Asset] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def name_all(self) -> dict[str, Asset]:
        for name in self.files:
            self._get_name(name)
        return {name: self.made[name] for name in self.files}

    def _get_name(self, name: str) -> str:
        """The name of a file of the theme below `FOLDER`, out of which one that keeps its own is reached."""
        if name not in self.files or name in self.open:
            return f"../{name}"
        if name not in self.made:
            self.open.add(name)
            content = self._get_content(name)
            self.open.discard(name)
            digest = hashlib.blake2b(content, digest_size=DIGITS // 2).hexdigest()
            self.made[name] = Asset(str(PurePosixPath(name).with_suffix(f".{digest}{PurePosixPath(name).suffix}")), content)
        return self.made[name].name

    def _read_file(self, name: str) -> str:
        return self.files[name].read_text(encoding="utf-8")

    def _inline_imports(self, name: str) -> str:
        """A sheet with those of its folder that it imports: one file for the browser to wait for."""
        return IMPORTED.sub(
            lambda found: self._import_sheet(str(PurePosixPath(name).with_name(found["name"])), found[0]), self._read_file(name)
        )

    def _import_sheet(self, name: str, otherwise: str) -> str:
        return self._inline_imports(name) if name in self.files else otherwise

    def _get_content(self, name: str) -> bytes:
        suffix = PurePosixPath(name).suffix
        if suffix not in LEAN:
            return self.files[name].read_bytes()
        text = rewrite_references(name, self._inline_imports(name) if suffix == ".css" else self._read_file(name), self._get_name)
        file, digest = self.files[name], hashlib.blake2b(text.encode(), digest_size=16).digest()
        known_mark, lean_text = self.lean_texts.get(file, (b"", b""))
        if known_mark != digest:
            lean_text = LEAN[suffix](text).encode()
            self.lean_texts[file] = digest, lean_text
        return lean_text


IN_STYLES = re.compile(r"""(?<=url\()(?P<open>["']?)(?P<address>[^"'()\s]+)(?P=open)(?=\))""")
IN_SCRIPTS = re.compile(r"""(?<=[\s(;])(?P<before>(?:from|import)\s*\(?\s*)(?P<open>["'])(?P<address>\.{1,2}/[^"']+)(?P=open)""")
IMPORTED = re.compile(r"""@import\s+["'](?P<name>[^"'/:]+)["'];""")
"""A sheet of the same folder, in whose place it may stand: what it names is relative to the same place."""
PATTERNS = {".css": IN_STYLES, ".js": IN_SCRIPTS, ".mjs": IN_SCRIPTS}
"""What each sort of file names others by. A bare `import "x"` of a module that is no neighbour is left as it is."""


def rewrite_references(name: str, text: str, new_address: Callable[[str], str]) -> str:
    """`text`, the file called `name`, with each neighbour that it names under the name that `new_address` gives.

    Names are paths below the theme's static folder; addresses stay relative to the file that holds them. One that is not relative stays.
    """
    suffix, here = posixpath.splitext(name)[1], posixpath.dirname(name)

    def replaced(match: re.Match[str]) -> str:
        address, mark, fragment = match["address"].partition("#")
        if not address or ":" in address or address.startswith("/"):
            return str(match[0])
        relative = posixpath.relpath(new_address(posixpath.normpath(posixpath.join(here, address))), here or ".")
        relative = relative if relative.startswith(".") else f"./{relative}"
        return f"{match.groupdict().get('before', '')}{match['open']}{relative}{mark}{fragment}{match['open']}"

    return PATTERNS[suffix].sub(replaced, f"\n{text}")[1:] if suffix in PATTERNS else text


PIECES = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s+""", re.DOTALL)
AROUND = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s*([{};,])\s*|(:)\s+""")

BETWEEN = re.compile(r"<!--.*?-->|(?<=>)\s+|\s+(?=<)", re.DOTALL)


def minify_css(css: str) -> str:
    """`css` without comments, nor spaces that separate nothing; strings stay as they are. Spaces that may mean something are kept."""
    return AROUND.sub(lambda found: found[1] or found[2] or found[3], PIECES.sub(_remove_comment, css)).strip().replace(";}", "}")


def _remove_comment(match: re.Match[str]) -> str:
    piece = match[0]
    return "" if piece.startswith("/*") else piece if piece[0] in "\"'" else " "


def minify_svg(svg: str) -> str:
    """Remove the comments of `svg` and the line ends between its elements; it has no text content."""
    return BETWEEN.sub("", svg)


LEAN: Mapping[str, Callable[[str], str]] = {".css": minify_css, ".js": jsmin, ".mjs": jsmin, ".svg": minify_svg}
"""By the ending of a file's name."""

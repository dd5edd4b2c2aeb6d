"""The page of a text that was just written or corrected, and what goes with it, online ahead of the rest: the deploy that follows has the
last word on them.

Whatever page is online finds all that it points at: one that points at what no build has made yet waits with the others.
"""

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from plugins.assets.precompress import format_twins
from plugins.assets.settings import Settings as AssetsSettings
from plugins.deploy.early_pages import deploy_ahead
from plugins.incremental.disk.sibling import STAGING, find_sibling_path
from plugins.infrastructure.errors import BeffroiError
from plugins.infrastructure.output_files import ENDINGS
from plugins.infrastructure.settings import gather_settings
from plugins.infrastructure.site_root import find_site_root
from plugins.infrastructure.town import TownPaths, print_line

POINTED = re.compile(r"""\b(?:src|href|srcset|poster)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
"""How HTML names a file or a page: https://html.spec.whatwg.org/multipage/indices.html#attributes-3"""
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)
"""How an address begins that is no file of this site: https://www.rfc-editor.org/rfc/rfc3986#section-3"""


def show_ahead(town: TownPaths, files: Mapping[str, str], is_urgent: bool = False) -> None:
    """Put online what a build says ahead of its end, if it can go ahead, and say so: `files`, by their places, the page that somebody waits
    for first. The pictures that they show are where the build is made. See `put_ahead`."""
    if put_names := put_ahead(town, files, find_sibling_path(town.output, STAGING), is_urgent):
        pages = [name.removesuffix("index.html") or "l’accueil" for name in files if name in put_names and name.endswith(".html")]
        print_line(f"En ligne déjà : {', '.join(pages)} ; le reste suit.")


def put_ahead(town: TownPaths, files: Mapping[str, str], made_folder: Path, is_urgent: bool = False) -> frozenset[str]:
    """Put files of the site where the setting DEPLOY says, with their compressed twins, and the pictures of `made_folder` that they
    name and that no build has put in place yet. The first is a page; gives those of them that could be put, none when that page could not.

    With `is_urgent`, the pages that they lead to may come a second later. Raises nothing: the deploy puts what could not be put now.
    """
    with tempfile.TemporaryDirectory(prefix="beffroi-") as temporary, suppress(BeffroiError, OSError):
        folder = Path(temporary)
        made_files = {path.relative_to(made_folder).as_posix() for path in made_folder.rglob("*") if path.is_file()}
        unplaced = {name for name in made_files - files.keys() if not (town.output / name).is_file()}
        pictures = {name for name in unplaced if any(name in text for text in files.values())}
        are_compressed = gather_settings(AssetsSettings, town.conf, town.environ).precompressed
        twins = {name: format_twins(name, text.encode()) if are_compressed else {} for name, text in files.items()}
        names = {name for name in files if not _has_stale_twin(town.output, name, twins[name])}
        while unready := {name for name in names if not _has_all_targets(town, name, files[name], {*names, *pictures}, is_urgent)}:
            names -= unready
        if next(iter(files)) not in names:
            return frozenset()
        for name in names:
            for path, content in ((name, files[name].encode()), *twins[name].items()):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
        for name in pictures:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made_folder / name, folder / name)
        paths = {*names, *pictures, *(path for name in names for path in twins[name])}
        if deploy_ahead(folder, paths, town.output, town.conf, town.environ):
            return frozenset(names)
    return frozenset()


def _has_stale_twin(output: Path, name: str, twins: Mapping[str, bytes]) -> bool:
    """Whether a compressed twin of what stood there would stay beside a file that has none: hosts would send that."""
    return any((output / f"{name}{ending}").exists() and f"{name}{ending}" not in twins for ending in ENDINGS)


def _has_all_targets(town: TownPaths, name: str, text: str, coming: Collection[str], is_urgent: bool) -> bool:
    """Whether all that a page points at, and the one that it follows did not, is there or is `coming`; of an urgent one, all but pages."""
    if not name.endswith(".html"):
        return True
    page = town.output / name
    addresses = find_new_addresses(page, text) if page.exists() else set(_find_addresses(text))
    return all(_is_built(address, town, coming) or (is_urgent and address.endswith("/")) for address in addresses)


def find_new_addresses(page: Path, html: str) -> set[str]:
    """The addresses in `html` that the `page` it follows did not have. Raises OSError when there is no such page."""
    return set(_find_addresses(html)) - set(_find_addresses(page.read_text(encoding="utf-8")))


def _find_addresses(html: str) -> Iterator[str]:
    for match in POINTED.finditer(html):
        value = next(filter(None, match.groups()), "")
        if match[0].startswith("srcset"):
            yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
        else:
            yield value


def _is_built(address: str, town: TownPaths, coming: Collection[str]) -> bool:
    """Whether an address is elsewhere, or of something that the site in place holds, or of one of the files that are `coming` with it."""
    site = str(town.conf["SITEURL"])
    root = f"{find_site_root(site)}/"
    if site and address.startswith(f"{site}/"):
        address = f"{root}{address.removeprefix(f'{site}/')}"
    if ELSEWHERE.match(address):
        return True
    if not address.startswith(root):
        return False
    path = re.split("[?#]", address.removeprefix(root), maxsplit=1)[0]
    place = town.output / path
    return {path, f"{path.rstrip('/')}/index.html"}.intersection(coming) != set() or place.is_file() or (place / "index.html").is_file()

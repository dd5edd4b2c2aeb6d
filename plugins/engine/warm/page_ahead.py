"""The page of a text that was just written or corrected, online ahead of the rest: the deploy that follows has the last word on it.

Whatever page is online finds all that it points at: one that points at what no build has made yet waits with the others.
"""

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.output_files import ENDINGS, find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.engine.deploy.deploy import deploy_ahead
from plugins.journal.assets.assets import format_twins
from plugins.journal.assets.settings import Settings as AssetsSettings

POINTED = re.compile(r"""\b(?:src|href|srcset|poster)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
"""How HTML names a file or a page: https://html.spec.whatwg.org/multipage/indices.html#attributes-3"""
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)
"""How an address begins that is no file of this site: https://www.rfc-editor.org/rfc/rfc3986#section-3"""


def put_ahead(town: TownPaths, name: str, html: str, made_folder: Path) -> bool:
    """Put the page `name` of the site where the setting DEPLOY says, with its compressed twins, and the pictures of `made_folder` that it
    names and that no build has put in place yet. Whether it could be put; raises nothing: the deploy puts what could not be put now."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as temporary, suppress(BeffroiError, OSError):
        folder = Path(temporary)
        made_files = {path.relative_to(made_folder).as_posix() for path in made_folder.rglob("*") if path.is_file()}
        pictures = {path for path in made_files if not (town.output / path).is_file() and path in html}
        are_compressed = gather_settings(AssetsSettings, town.conf, town.environ).precompressed
        contents = {name: html.encode()} | (format_twins(name, html.encode()) if are_compressed else {})
        if _has_stale_twin(town.output, name, contents) or not _has_all_targets(town, name, html, pictures):
            return False
        for path, content in contents.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        for path in pictures:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made_folder / path, folder / path)
        return bool(deploy_ahead(folder, {*contents, *pictures}, town.output, town.conf, town.environ))
    return False


def _has_stale_twin(output: Path, name: str, contents: Mapping[str, bytes]) -> bool:
    """Whether a compressed twin of what stood there would stay beside a page that has none: hosts would send that."""
    return any((output / f"{name}{ending}").exists() and f"{name}{ending}" not in contents for ending in ENDINGS)


def _has_all_targets(town: TownPaths, name: str, html: str, coming: Collection[str]) -> bool:
    """Whether all that a page points at, and the one that it follows did not, is there or is `coming`."""
    page = town.output / name
    addresses = find_new_addresses(page, html) if page.exists() else set(_find_addresses(html))
    return all(_is_built(address, town, {name, *coming}) for address in addresses)


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

"""The page of a text that was just written or corrected, online ahead of the rest: the deploy that follows has the last word on it.

Whatever page is online finds all that it points at: one that points at what no build has made yet waits with the others.
"""

import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from plugins.assets.precompress import format_twins
from plugins.assets.settings import Settings as AssetsSettings
from plugins.deploy.early_pages import deploy_ahead
from plugins.infrastructure.errors import BeffroiError
from plugins.infrastructure.settings import gather
from plugins.infrastructure.town import TownPaths

POINTED = re.compile(r"""\b(?:src|href|srcset|poster)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
"""How HTML names a file or a page: https://html.spec.whatwg.org/multipage/indices.html#attributes-3"""
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)
"""How an address begins that is no file of this site: https://www.rfc-editor.org/rfc/rfc3986#section-3"""


def put_page_ahead(town: TownPaths, name: str, html: str, page_folder: Path | None = None) -> bool:
    """Put the page `name` of the site where the setting DEPLOY says, with its compressed twins; whether it could be. With a `page_folder`,
    which holds the files that it shows and that no build has made yet, these too, and it may be new. Raises nothing: what could not be put
    now is put by the deploy."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as temporary, suppress(BeffroiError, OSError):
        folder, page = page_folder or Path(temporary), town.output / name
        page_files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        addresses = find_new_addresses(page, html) if page_folder is None or page.exists() else set(_addresses(html))
        if any(not _is_built(address, town, {*page_files, name}) for address in addresses):
            return False
        files = {name: html.encode()}
        if gather(AssetsSettings, town.conf, town.environ).precompressed:
            files |= format_twins(name, files[name])
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        unmade = {path for path in page_files if not (town.output / path).is_file()}
        return deploy_ahead(folder, {*files, *unmade}, town.output, town.conf, town.environ)
    return False


def find_new_addresses(page: Path, html: str) -> set[str]:
    """What `html` points at and the `page` that it follows did not. Raises OSError when there is no such page."""
    return set(_addresses(html)) - set(_addresses(page.read_text(encoding="utf-8")))


def _addresses(html: str) -> Iterator[str]:
    for match in POINTED.finditer(html):
        value = next(filter(None, match.groups()), "")
        if match[0].startswith("srcset"):
            yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
        else:
            yield value


def _is_built(address: str, town: TownPaths, coming: Collection[str]) -> bool:
    """Whether an address is elsewhere, or of something that the site in place holds, or of one of the files that are `coming` with it."""
    site = str(town.conf["SITEURL"])
    if not (site and address.startswith(f"{site}/")):
        if ELSEWHERE.match(address):
            return True
        if not address.startswith("/"):
            return False
    path = re.split("[?#]", address.removeprefix(site).removeprefix("/"), maxsplit=1)[0]
    place = town.output / path
    return {path, f"{path.rstrip('/')}/index.html"}.intersection(coming) != set() or place.is_file() or (place / "index.html").is_file()

"""`./beffroi build --preview`: a preview to carry away. No server is needed: each address leads from its page to a file.

It opens where it is unzipped, by a double click, behind any web server, and in the browser of artifacts that a forge has.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.output_files import SiteChanges
from plugins.engine.incremental import pelican
from plugins.engine.incremental.disk.scan import refuse_other_than_a_site


def build_unpublished(content: Path, fresh: Path, settings_file: Path, address: str, public: str, variables: Mapping[str, str]) -> None:
    """Build the journal in `content` into the empty folder `fresh`, to be seen at `address`, in the environment `variables`.

    `public` is the address that the journal will have, which the posts shown name. Raises BuildFailure.
    """
    pelican.run(content, fresh, settings_file, build_overrides(address, public), build_environ(variables))


def build_overrides(address: str, public: str) -> dict[str, Any]:
    """The settings that such a build overrides."""
    return {"SITEURL": address, "PUBLIC_SITEURL": public, "PREVIEW": True, "ANNOUNCE": False}


def build_environ(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of such a build: its address is not the journal's."""
    return {name: value for name, value in variables.items() if name != "BEFFROI_SITEURL"}


ROOT = "/apercu.invalid"
ELSEWHERE = f"https:/{ROOT}{ROOT}"
"""The address it is built for, which no file keeps; that top-level domain is nobody's. https://www.rfc-editor.org/rfc/rfc2606#section-2
Its folder says which addresses of a page are the site's, with its host or without."""

ADDRESS = re.compile(rf"(\bdata-(?:root|index)=\")?(?:https:/{re.escape(ROOT)})?{re.escape(ROOT)}([^\s\"'<>?#]*)")


def build_standalone(content: Path, output: Path, settings_file: Path, public: str, environ: Mapping[str, str]) -> Path:
    """Build the preview of `content` at `output`, replaced whole. Returns `output`. Raises as the build of the site does."""
    refuse_other_than_a_site(output, {"vos textes": content, "vos réglages": settings_file})
    with replace_folder(output) as fresh:
        build_unpublished(content, fresh, settings_file, ELSEWHERE, public, environ)
        _index_once(fresh, settings_file, public, environ)
        for path in sorted(path for path in fresh.rglob("*") if path.is_file()):
            data = path.read_bytes()
            if ROOT.encode() in data:
                path.write_bytes(_rewrite_addresses(path.relative_to(fresh), data, public))
    return output


def _index_once(fresh: Path, settings_file: Path, public: str, environ: Mapping[str, str]) -> None:
    """Index the pages of `fresh`, of which nothing else is kept: behind a web server they can be searched."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as state:
        from plugins.engine.preview.preview import index_preview  # watches files, which no build needs

        index_preview(fresh, settings_file, ELSEWHERE, public, environ, Path(state))
    SiteChanges(fresh).path.unlink(missing_ok=True)


def relativize_links(html: str, depth: int) -> str:
    """`html`, whose page is so many folders below the home page, with each address of the site relative; a folder's is its page's, but
    where a script adds to it."""

    def relativize(found: re.Match[str]) -> str:
        before, address = found[1] or "", found[2].lstrip("/")
        return f"{before}{'../' * depth}{address if before else _get_file_address(address)}"

    return ADDRESS.sub(relativize, html)


def _rewrite_addresses(path: Path, data: bytes, public: str) -> bytes:
    """What the file at `path` holds: a page leads to the files around it; whatever else is read by itself, and names `public`."""
    if path.suffix == ".html":
        return relativize_links(data.decode(), len(path.parts) - 1).encode()
    return data.replace(ELSEWHERE.encode(), public.encode()).replace(ROOT.encode(), public.encode())


def _get_file_address(path: str) -> str:
    return f"{path}index.html" if not path or path.endswith("/") else path


@contextmanager
def replace_folder(output: Path) -> Iterator[Path]:
    """An empty folder to fill; at the end of the block it takes the place of `output`, or disappears if the block raised.

    Raises NotNow when another build of the same output is under way.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    busy = NotNow(f"Une autre construction de {output} est en cours ; relancez quand elle aura fini.")
    with exclusive_lock(_find_temporary_place(output, "verrou"), busy):
        restore_folder(output)
        fresh, old = _find_temporary_place(output, "nouveau"), _find_temporary_place(output, "ancien")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        try:
            yield fresh
            if output.exists():
                output.rename(old)
            fresh.rename(output)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            restore_folder(output)
            shutil.rmtree(old, ignore_errors=True)


def restore_folder(output: Path) -> None:
    """Put the old folder back if a build was killed after moving it away and before the new one took its place."""
    old = _find_temporary_place(output, "ancien")
    if old.exists() and not output.exists():
        old.rename(output)


def _find_temporary_place(output: Path, name: str) -> Path:
    return output.with_name(f".{output.name}.{name}")

"""Serve the agents' site: each file to recognised visitors only, checked at each request, never cached."""

import mimetypes
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_safe

from plugins.service.access.people import require_visitor
from plugins.service.staff_site.build import ADDRESS, find_site_folder
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
}
TYPES = {".webmanifest": "application/manifest+json", ".json": "application/json", ".ics": "text/calendar", ".woff2": "font/woff2"}


@require_safe
@require_visitor
def show_file(request: HttpRequest, path: str = "") -> HttpResponse:
    """A file of the site; the page of an address that ends with a slash."""
    folder = find_site_folder(get_current_town().paths.state).resolve()
    file = find_file(folder, path)
    if file is None and path and not path.endswith("/") and find_file(folder, f"{path}/"):
        return HttpResponseRedirect(f"/{ADDRESS}{path}/")
    if file is None:
        raise Refusal(404)
    sort = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    text = sort.startswith("text/") or sort.endswith(("json", "xml"))
    return HttpResponse(file.read_bytes(), content_type=f"{sort}; charset=utf-8" if text else sort, headers=HEADERS)


def find_file(folder: Path, path: str) -> Path | None:
    """The file in `folder` that `path` leads to; None for any other."""
    if "\0" in path:
        return None
    file = (folder / path / "index.html" if not path or path.endswith("/") else folder / path).resolve()
    hidden = any(part.startswith((".", "_")) for part in file.relative_to(folder).parts) if file.is_relative_to(folder) else True
    return file if not hidden and file.is_file() else None


urlpatterns = [path("", show_file), path("<path:path>", show_file)]
"""Below `/agents/`."""

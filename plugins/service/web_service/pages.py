"""The pages of the service: the theme's own templates and files, by Jinja, as the journal's; escaped by default."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plugins.core.infrastructure.town import ROOT
from plugins.service.web_service.configuration import get_current_town, list_current_parts
from plugins.service.web_service.dates import FILTERS

THEME = ROOT / "theme"
STATIC = "/service/statique/"
"""Where the files of the pages are, before the digest of them all."""


@cache
def get_environment() -> Environment:
    """Jinja, for this process."""
    env = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters |= FILTERS
    return env


@cache
def list_static_files() -> Mapping[str, Path]:
    """The files that pages ask for, by address; nothing else is served."""
    patterns = [pattern for part in list_current_parts() for pattern in part.statics]
    return {path.relative_to(THEME).as_posix(): path for pattern in sorted(patterns) for path in sorted(THEME.glob(pattern))}


@cache
def find_static_root() -> str:
    """The address of these files, with a final slash: it names their bytes, so that a browser may keep them for ever."""
    digest = hashlib.blake2b(digest_size=6)
    for address, path in sorted(list_static_files().items()):
        digest.update(address.encode() + b"\0" + path.read_bytes())
    return f"{STATIC}{digest.hexdigest()}/"


def render_page(
    request: HttpRequest, template: str, values: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page that `template` makes of `values`, of the town's name, of whoever asks. With `csrf` among them it has no form, and leaves no
    cookie."""
    token = str(values["csrf"]) if "csrf" in values else get_token(request)
    base = {
        "town": get_current_town().name,
        "static": find_static_root(),
        "site": str(get_current_town().conf.get("SITEURL", "")),
        "has_agents_site": bool(get_current_town().conf.get("AGENTS")),
        "visitor": getattr(request, "visitor", None),
        "token": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token),
        "csrf": token,
        "here": request.path,
    }
    text = get_environment().get_template(template).render({**base, **values})
    return HttpResponse(text, status=status, headers=dict(headers or {}))

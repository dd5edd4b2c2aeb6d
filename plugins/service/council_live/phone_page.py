"""The page that a phone installs: its files and its manifest, under addresses that name their version, and the service that sends them."""

import hashlib
import json
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.core.publication.words import N_, SOURCE, Words
from plugins.journal.languages.environments import set_language
from plugins.journal.languages.settings import OwnWords
from plugins.service.evening.refusal import SENTENCES, RequestRefused

HERE = "/direct/"
"""Where the page stands, and all that the worker may answer for."""
STATIC = f"{HERE}statique/"
TEMPLATE = "phone.html"
WORKER = "direct/sw.js"
PATTERNS = ("direct/*.js", "direct/*.css", "css/tokens.css", "fonts/*.woff2", "icons/*")
"""What may be asked for, below the theme's static folders."""
NAME = N_("Direct du conseil")
PAPER = "#fbf8f2"
"""Behind the page while it opens: the token `paper` by day of the theme as it comes."""
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("maskable-512.png", "512x512", "maskable"))


@dataclass(frozen=True)
class InstalledPhonePage:
    """`statics` are the static folders of `theme`, then what is laid over them: of two alike, the last is served. `town` is its name."""

    theme: Path
    statics: Sequence[Path]
    town: str
    words: Words = field(default_factory=Words)

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """The files served below STATIC and the version, by address; nothing else is."""
        path_by_address = {
            path.relative_to(folder).as_posix(): path
            for folder in self.statics
            for pattern in PATTERNS
            for path in sorted(folder.glob(pattern))
        }
        return {address: path for address, path in sorted(path_by_address.items()) if address != WORKER}

    @cached_property
    def version(self) -> str:
        """A digest of the bytes of all that the phone keeps: another one, and it fetches everything again."""
        digest = hashlib.blake2b(digest_size=6)
        for path in filter(None, (self.theme / "templates" / TEMPLATE, self._worker, *self.files.values())):
            digest.update(path.read_bytes())
        digest.update(f"{self.town} {self.words.lang} {self.words.digest}".encode())
        return digest.hexdigest()

    @property
    def static(self) -> str:
        """The folder of this version's files, with a final slash."""
        return f"{STATIC}{self.version}/"

    @cached_property
    def page(self) -> str:
        """The HTML of the page."""
        env = Environment(
            loader=FileSystemLoader(self.theme / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        set_language(env, self.words, OwnWords(SOURCE))
        return env.get_template(TEMPLATE).render(here=HERE, static=self.static, town=self.town)

    @cached_property
    def worker(self) -> str:
        """The worker, told what it keeps. A browser that finds other bytes installs it again."""
        cached = [HERE, *(self.static + address for address in self.files), f"{HERE}manifest.webmanifest"]
        data = {"version": self.version, "page": HERE, "fixed": STATIC, "files": cached}
        return f"const DIRECT = {json.dumps(data)};\n{self._worker.read_text(encoding='utf-8')}"

    @cached_property
    def manifest(self) -> str:
        """The web app manifest of the page: https://www.w3.org/TR/appmanifest/"""
        icons = [
            {"src": f"{self.static}icons/{name}", "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS
        ]
        data = {
            "id": HERE,
            "name": f"{self.words(NAME)} – {self.town}",
            "short_name": self.words(N_("Direct")),
            "lang": self.words.lang,
            "start_url": HERE,
            "scope": HERE,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": icons,
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    @cached_property
    def _worker(self) -> Path:
        return [folder / WORKER for folder in self.statics if (folder / WORKER).is_file()][-1]


ASK_AGAIN, FOR_EVER = "no-cache", "max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
"""What the machine's own tables may not know, or call otherwise."""


def serve_phone_page(installed: InstalledPhonePage) -> Blueprint:
    """The addresses below `/direct/` that are not the API; they need no code."""
    pages = Blueprint("installation", __name__)
    texts = {
        HERE: (installed.page, "text/html; charset=utf-8"),
        f"{HERE}sw.js": (installed.worker, "text/javascript; charset=utf-8"),
        f"{HERE}manifest.webmanifest": (installed.manifest, "application/manifest+json; charset=utf-8"),
    }
    for address, (text, kind) in texts.items():
        pages.add_url_rule(address, address.replace(".", "-"), _build_view(text, kind))

    @pages.get(f"{STATIC}<version>/<path:address>")
    def file(version: str, address: str) -> Response:
        """Today's file, whatever the version: an old page that is still open must not break."""
        path = installed.files.get(address)
        if path is None:
            raise RequestRefused(404, SENTENCES[404])
        answer = send_file(
            path, TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream", conditional=True
        )
        answer.headers["Cache-Control"] = FOR_EVER if version == installed.version else ASK_AGAIN
        return answer

    return pages


def _build_view(text: str, kind: str) -> Callable[[], Response]:
    body = text.encode()
    tag = hashlib.sha256(body).hexdigest()[:16]

    def give() -> Response:
        answer = Response(body, content_type=kind)
        answer.set_etag(tag)
        answer.headers["Cache-Control"] = ASK_AGAIN
        answer.make_conditional(request.environ)
        return answer

    return give

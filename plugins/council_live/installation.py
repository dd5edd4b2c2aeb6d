"""Serves what the phone installs: the page, its files under the address of their version, the manifest and the worker."""

import hashlib
import mimetypes
from collections.abc import Callable

from flask import Blueprint, Response, request, send_file

from plugins.council_live.phone_page import HERE, STATIC, InstalledPhonePage
from plugins.service.refusal import SENTENCES, RequestRefused

ASK_AGAIN, FOR_EVER = "no-cache", "max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
"""What the machine's own tables may not know, or call otherwise."""


def blueprint(installed: InstalledPhonePage) -> Blueprint:
    """The addresses below `/direct/` that are not the API; nobody needs a code to see them."""
    made = Blueprint("installation", __name__)
    texts = {
        HERE: (installed.page, "text/html; charset=utf-8"),
        f"{HERE}sw.js": (installed.worker, "text/javascript; charset=utf-8"),
        f"{HERE}manifest.webmanifest": (installed.manifest, "application/manifest+json; charset=utf-8"),
    }
    for address, (text, kind) in texts.items():
        made.add_url_rule(address, address.replace(".", "-"), _giving(text, kind))

    @made.get(f"{STATIC}<version>/<path:address>")
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

    return made


def _giving(text: str, kind: str) -> Callable[[], Response]:
    body = text.encode()
    tag = hashlib.sha256(body).hexdigest()[:16]

    def give() -> Response:
        answer = Response(body, content_type=kind)
        answer.set_etag(tag)
        answer.headers["Cache-Control"] = ASK_AGAIN
        answer.make_conditional(request.environ)
        return answer

    return give

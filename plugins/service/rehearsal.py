"""The site during a rehearsal, as readers would have it: what the service wrote, and behind it what was built."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from plugins.service.part import ServiceContext, ServicePart
from plugins.service.refusal import SENTENCES, RequestRefused

INDEX = "index.html"
BODY = b"<body>"
BANNER = '<p role="note"><strong>RÉPÉTITION.</strong> Rien d’ici n’est en ligne.</p>'.encode()


def serve_rehearsal(opening: ServiceContext) -> ServicePart:
    """The site of a rehearsal. What names it by the town's own address leads here instead, and each page says what it is."""
    pages = Blueprint("repetition", __name__)
    folders = [folder for folder in (opening.root, opening.output) if folder]
    public = str(opening.conf.get("SITEURL") or "").encode()

    @pages.get("/")
    @pages.get("/<path:address>")
    def page(address: str = "") -> Response:
        named = f"{address}{INDEX}" if not address or address.endswith("/") else address
        folder, file = next(((folder, file) for folder in folders if (file := _below(folder, named))), (None, None))
        if folder is None or file is None:
            raise RequestRefused(404, SENTENCES[404])
        answer = send_from_directory(folder, named, conditional=True)
        if named.endswith((".html", ".json")) and public:
            kind = "text/html; charset=utf-8" if named.endswith(".html") else "application/json"
            answer = Response(file.read_bytes().replace(public, b"").replace(BODY, BODY + BANNER, 1), content_type=kind)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return ServicePart((pages,))


def _below(folder: Path, named: str) -> Path | None:
    """The file of that name, if it is one and stands below `folder`."""
    if "\0" in named:
        return None
    path = (folder / named).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None

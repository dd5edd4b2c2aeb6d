"""The site during a rehearsal, as readers would have it: what the service wrote, and behind it what was built."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from plugins.companion.part import Opening, Part
from plugins.companion.refused import SENTENCES, Refused

INDEX = "index.html"


def rehearsed(opening: Opening) -> Part:
    """The site of a rehearsal. Its pages name it by the town's own address: that is taken out, so that they lead here."""
    made = Blueprint("repetition", __name__)
    folders = [folder for folder in (opening.root, opening.output) if folder]
    public = str(opening.conf.get("SITEURL") or "").encode()

    @made.get("/")
    @made.get("/<path:address>")
    def page(address: str = "") -> Response:
        named = f"{address}{INDEX}" if not address or address.endswith("/") else address
        folder = next((one for one in folders if _below(one, named)), None)
        if folder is None:
            raise Refused(404, SENTENCES[404])
        answer = send_from_directory(folder, named, conditional=True)
        if named.endswith(".html") and public:
            answer = Response(_below(folder, named).read_bytes().replace(public, b""), content_type="text/html; charset=utf-8")
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return Part((made,))


def _below(folder: Path, named: str) -> Path | None:
    """The file of that name, if it is one and stands below `folder`."""
    if "\0" in named:
        return None
    path = (folder / named).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None

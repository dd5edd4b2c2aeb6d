"""What a reviewer is shown of a text that waits: its page, its pictures and documents as they were when it was asked for, its words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from plugins.core.infrastructure.errors import NotNow
from plugins.core.publication.kind import AGENTS
from plugins.engine.warm.client import render_draft
from plugins.journal.editorial.reading import parse_file
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.desk.documents import answer_file
from plugins.service.desk.draft_files import ChangedFile, list_approved_files, read_approved_file
from plugins.service.desk.framed_page import SITE, name_pending_files
from plugins.service.desk.journal_memory import ask_for_warmth
from plugins.service.desk.models import DeskPublication
from plugins.service.desk.preview import PATIENCE, UNSHOWN, answer_sentence, frame_page
from plugins.service.desk.spoken_values import format_spoken_values
from plugins.service.desk.texts import read_values
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal

FILES = "fichiers/"
"""Below the address of what is reviewed: its pictures and documents."""
NOT_YET = "La page se prépare. Rechargez dans un instant ; les mots et les images sont au-dessous.", ""


@dataclass(frozen=True)
class ShownFile:
    """A file that goes online with a text; `size` is in bytes."""

    name: str
    address: str
    size: int
    is_picture: bool


def describe_text(publication: DeskPublication, address: str) -> Mapping[str, object]:
    """What the template `said.html` shows of a text, below the address of whoever looks at it."""
    kind = find_kind(get_rules(get_current_town()), publication.draft.kind)
    values, body = read_values(publication.text, kind)
    files, changed = list[ShownFile](), list[str]()
    for path in list_approved_files(publication):
        try:
            size = len(read_approved_file(publication, path))
        except ChangedFile as fault:
            changed.append(str(fault))
        else:
            files.append(ShownFile(path.rpartition("/")[2], f"{address}{FILES}{path}", size, path.endswith(".jpg")))
    value_words = format_spoken_values(kind.fields, values)
    return {"kind": kind, "values": value_words, "body": body, "files": files, "changed": changed, "frame": f"{address}page"}


def show_file(publication: DeskPublication, path: str) -> HttpResponse:
    """A picture or a document of a text. Raises Refusal."""
    try:
        return answer_file(read_approved_file(publication, path), f".{path.rpartition('.')[2]}")
    except KeyError:
        raise Refusal(404) from None
    except ChangedFile as changed:
        raise Refusal(409, str(changed)) from None


def show_page(request: HttpRequest, publication: DeskPublication, address: str, site: str = SITE) -> HttpResponse:
    """The page that a text would have, for the frame of whoever looks at it below `address`."""
    town = get_current_town()
    source, text, files = publication.source, publication.text, list_approved_files(publication)
    try:
        page = render_draft(town.paths.state, town.paths.content / source, name_pending_files(text, files), PATIENCE)
    except NotNow:
        ask_for_warmth(town)
        return answer_sentence(request, NOT_YET)
    if page is None:
        return answer_sentence(request, UNSHOWN)
    is_for_agents = parse_file(town.paths.content, source, text.encode(), get_rules(town)).audience == AGENTS
    return frame_page(page, f"{address}{FILES}", files, site, is_for_agents=is_for_agents)

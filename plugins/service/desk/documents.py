"""Documents added to a draft: photographs, a Word file, a PDF. Each becomes Markdown for its author to review. Each becomes Markdown, to be
looked at by its author."""

import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from plugins.core.publication.publication import UNREAD_MARK
from plugins.core.publication.whole_number import parse_whole_number
from plugins.journal.pictures.original import PictureError
from plugins.service.access.people import find_visitor, require_role
from plugins.service.access.roles import ALERT, PUBLISH, WRITE
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.desk.draft_files import LARGEST_PICTURE, keep_document, keep_picture, list_pending_files
from plugins.service.desk.drafts import find_own_draft
from plugins.service.desk.models import DeskDraft
from plugins.service.desk.word_file import LARGEST_WORD, PICTURE, UnreadableWord, read_word
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, read_json_object
from plugins.service.web_service.rates import Pace, require_pace
from plugins.towns.migration.acts import LARGEST_BODY, find_title, join_lines
from plugins.towns.migration.markdown_text import TextContext, convert_html
from plugins.towns.migration.pdf_text import read_pdf

FILES = Pace(burst=40, rate=0.3)
"""Of a device: the photographs of an evening at once, then one in three seconds."""
PDF_KEY = "pdf"
LARGEST_PDF = 40 * 1024 * 1024
LONGEST_WORDS = 300
MEDIA = {".jpg": "image/jpeg", ".pdf": "application/pdf"}
POLICIES = {
    ".jpg": "sandbox; default-src 'none'",
    ".pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}


def _read_sent_file(request: HttpRequest, name: str, most: int, refused: str) -> tuple[bytes, str]:
    """The bytes and the name of the file that was sent."""
    require_pace("fichiers", find_visitor(request).device.id, FILES)
    sent = request.FILES.get(name)
    if sent is None or isinstance(sent, list) or not sent.size or sent.size > most:
        raise Refusal(422, f"{refused} de {most // 1024 // 1024} Mo au plus.")
    return sent.read(), sent.name or ""


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def add_picture(request: HttpRequest, id: int) -> HttpResponse:
    """Keep a picture of a phone's for the text: where it will be, and where the page shows it meanwhile."""
    draft = find_own_draft(request, id)
    data, _ = _read_sent_file(request, "picture", LARGEST_PICTURE, "Envoyez une photo")
    try:
        path = keep_picture(draft, data)
    except PictureError as error:
        raise Refusal(422, str(error)) from None
    return JsonResponse({"path": path, "address": f"/bureau/textes/{draft.pk}/{path}"})


@require_safe
@require_role()
def show_file(request: HttpRequest, id: int, path: str) -> HttpResponse:
    """A picture or a PDF of a text under way, for its author."""
    file = list_pending_files(find_own_draft(request, id)).get(path)
    if file is None:
        raise Refusal(404)
    return answer_file(file.read_bytes(), file.suffix)


def answer_file(data: bytes, suffix: str) -> HttpResponse:
    """The answer that shows a picture or a PDF, which browsers open in no sandbox; neither runs anything here."""
    headers = {"Cache-Control": "private, max-age=3600", "Content-Security-Policy": POLICIES[suffix]}
    return HttpResponse(data, content_type=MEDIA[suffix], headers=headers)


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def insert_picture(request: HttpRequest, id: int) -> HttpResponse:
    """A picture of the text with what it shows, as Markdown; who can be recognised in it has agreed, and the audit log keeps how."""
    draft = find_own_draft(request, id)
    sent = read_json_object(request)
    path, alt, caption, consent = (" ".join(str(sent.get(name, "")).split()) for name in ("path", "alt", "caption", "consent"))
    shows_people = bool(sent.get("people"))
    if path not in list_pending_files(draft):
        raise Refusal(404)
    if not alt:
        raise Refusal(422, "Dites ce que l’image montre, pour qui ne la voit pas.")
    if max(len(alt), len(caption), len(consent)) > LONGEST_WORDS:
        raise Refusal(422, f"Ces mots sont trop longs : {LONGEST_WORDS} signes au plus.")
    if shows_people and not consent:
        raise Refusal(422, "Dites comment ces personnes ont donné leur accord, et quand ; ou prenez une autre image.")
    if shows_people:
        note_deed(find_visitor(request).describe_deed("accord pour une image", f"{path} : {consent}"))
    return JsonResponse({"text": format_markdown_picture(path, alt, caption)})


def format_markdown_picture(path: str, alt: str, caption: str = "") -> str:
    """A picture of the content folder in Markdown; its words hold no sign that would end them."""
    words = alt.replace("\\", "").replace("[", "(").replace("]", ")").replace("<", "‹").replace("`", "’")
    safe_caption = caption.replace("\\", "").replace('"', "”").replace("<", "‹").replace("`", "’")
    return f'![{words}](/{path} "{safe_caption}")' if safe_caption else f"![{words}](/{path})"


@require_POST
@require_role(WRITE, PUBLISH, ALERT)
def add_word_file(request: HttpRequest, id: int) -> HttpResponse:
    """The text of a Word file as Markdown; its pictures are kept with the draft."""
    draft = find_own_draft(request, id)
    data, _ = _read_sent_file(request, "document", LARGEST_WORD, "Envoyez un document Word (.docx)")
    try:
        word = read_word(data)
    except UnreadableWord as error:
        raise Refusal(422, str(error)) from None
    lost_numbers: list[str] = []

    def picture(address: str, alt: str, caption: str) -> tuple[str, str, str] | None:
        number = parse_whole_number(address.removeprefix(PICTURE))
        if number is None or number >= len(word.pictures):
            return None
        try:
            return f"/{keep_picture(draft, word.pictures[number])}", alt, caption
        except PictureError:
            lost_numbers.append(str(number))
            return None

    text = convert_html(word.html, TextContext(_find_web_address, picture)).strip()
    return JsonResponse({"text": text, "note": _format_lost_pictures(len(lost_numbers)) if lost_numbers else ""})


def _format_lost_pictures(count: int) -> str:
    if count == 1:
        return "Un dessin de ce document n’a pas pu venir : enregistrez-le en image, puis ajoutez-le."
    return f"{count} dessins de ce document n’ont pas pu venir : enregistrez-les en images, puis ajoutez-les."


def _find_web_address(address: str) -> str | None:
    return address if address.startswith(("http://", "https://", "mailto:", "tel:", "/")) else None


@require_POST
@require_role(WRITE, PUBLISH)
def add_pdf(request: HttpRequest, id: int) -> HttpResponse:
    """A PDF, and its page twin: its text, under a box that says that it was not proof-read yet."""
    draft = find_own_draft(request, id)
    if find_kind(get_rules(get_current_town()), draft.kind).find_field(PDF_KEY) is None:
        raise Refusal(422, "Ce genre de texte n’a pas de PDF : faites une page.")
    data, name = _read_sent_file(request, "document", LARGEST_PDF, "Envoyez un PDF")
    return JsonResponse(_find_twin(draft, data, name))


def _find_twin(draft: DeskDraft, data: bytes, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.pdf"
        file.write_bytes(data)
        read = read_pdf(file) if data[:1024].lstrip().startswith(b"%PDF-") else None
    if read is None or not read.pages:
        raise Refusal(422, "Ce fichier n’est pas un PDF qui s’ouvre, ou il est protégé. Enregistrez-le de nouveau.")
    path = keep_document(draft, data, name)
    body = join_lines(read.pages)[:LARGEST_BODY]
    is_scan = sum(map(str.isalpha, body)) < 20 * len(read.pages)
    note = "Ce PDF est une image : écrivez ce qu’il dit." if is_scan else "Relisez tout, puis effacez l’encadré « À relire »."
    text = f"{UNREAD_MARK}\n\n[Le document d’origine (PDF)](/{path})\n\n{body}".strip()
    return {"text": text, "values": {PDF_KEY: path, "title": find_title(name, read)}, "note": note}

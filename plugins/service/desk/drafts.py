"""Drafts: texts in progress, each its author's alone."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from plugins.core.infrastructure import durable
from plugins.core.publication import picture_bytes
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import UNREAD_MARK
from plugins.core.publication.raw_value import parse_whole_number
from plugins.journal.pictures.lighter import PHONE_FORMATS, remake_phone_picture
from plugins.journal.pictures.renditions import PictureError
from plugins.service.access.models import StaffMember
from plugins.service.access.people import ALERT, PUBLISH, WRITE, find_visitor, require_role
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.desk.models import DeskDraft, DeskPublication
from plugins.service.desk.word_file import LARGEST_WORD, PICTURE, UnreadableWord, read_word
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_town, make_service_folder
from plugins.service.web_service.pages import Refusal, read_json_object
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.rates import Pace, require_pace
from plugins.towns.migration.acts import LARGEST_BODY, find_title, join_lines
from plugins.towns.migration.markdown_text import TextContext, convert_html
from plugins.towns.migration.pdf_text import read_pdf

FOLDER = "images"
PICTURES, DOCUMENTS = "images/bureau", "documents/bureau"
"""Where they go, below the content folder."""
PLACES = {".jpg": PICTURES, ".pdf": DOCUMENTS}
LARGEST_PICTURE = 40 * 1024 * 1024
"""Bytes of a picture as a phone sends it: twelve megapixels in HEIC have three, fifty in JPEG some twenty."""
LONGEST_STEM = 60


class ChangedFile(Exception):
    """A file of a text is not the one that was there when its publication was asked for."""

    def __init__(self, path: str):
        super().__init__(f"« {path} » n’est plus le fichier qui a été relu. Ajoutez-le de nouveau au texte, puis demandez à publier.")


def _find_folder(draft: DeskDraft) -> Path:
    return make_service_folder(get_current_town()) / FOLDER / str(draft.pk)


def keep_picture(draft: DeskDraft, data: bytes) -> str:
    """Keep a picture, upright, small enough, without its position: its path below the content folder. Raises PictureError."""
    remade = remake_phone_picture(data, (*PHONE_FORMATS, picture_bytes.FORMAT))
    return _keep(draft, f"{get_current_town().clock():%Y-%m-%d}", 10, ".jpg", remade)


def keep_document(draft: DeskDraft, data: bytes, name: str) -> str:
    """Keep a PDF, under the name that it came with: its path below the content folder. Raises OSError."""
    stem = slugify(Path(name.replace("\\", "/")).stem)[:LONGEST_STEM].strip("-") or "document"
    return _keep(draft, stem, 6, ".pdf", data)


def _keep(draft: DeskDraft, stem: str, length: int, suffix: str, data: bytes) -> str:
    """Keep a file under its digest: as much of it as an address is pleasant with; all of it, where another file has that name, which it
    must not replace: somebody may have approved that one."""
    folder, digest = _find_folder(draft), _digest(data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    short_name, full_name = (f"{stem}-{digest[:figures]}{suffix}" for figures in (length, len(digest)))
    others = [folder / short_name, get_current_town().paths.content / PLACES[suffix] / short_name]
    name = full_name if any(file.exists() and _digest(file.read_bytes()) != digest for file in others) else short_name
    durable.write_durably(folder / name, data)
    return f"{PLACES[suffix]}/{name}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def list_pending_files(draft: DeskDraft) -> Mapping[str, Path]:
    """The files that wait for the text, by their path below the content folder."""
    folder = _find_folder(draft)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {f"{PLACES[path.suffix]}/{path.name}": path for path in files if path.suffix in PLACES}


def digest_files(draft: DeskDraft, text: str) -> dict[str, str]:
    """The digests of the pending files that `text` names, by their path: what whoever approves the text approves with it."""
    return {path: _digest(file.read_bytes()) for path, file in list_pending_files(draft).items() if path in text}


def list_approved_files(publication: DeskPublication) -> Mapping[str, str]:
    """The same of a publication, since it was asked for; one that was asked for by an older version has them as they are now."""
    return digest_files(publication.draft, publication.text) if publication.files is None else publication.files


def read_approved_file(publication: DeskPublication, path: str) -> bytes:
    """The file at `path` of a publication, as it was when that was asked for. Raises ChangedFile; KeyError when it has no such file."""
    digest, file = list_approved_files(publication)[path], list_pending_files(publication.draft).get(path)
    data = file.read_bytes() if file else b""
    if _digest(data) != digest:
        raise ChangedFile(path)
    return data


def place_files(publication: DeskPublication, content: Path) -> list[Path]:
    """Put the files of a publication into the journal: their files there. Done again it does nothing. Raises ChangedFile, OSError."""
    require_approved_files(publication, content)
    placed_paths = []
    for path in list_approved_files(publication):
        aim = content / path
        if not aim.exists():
            aim.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(aim, read_approved_file(publication, path))
        placed_paths.append(aim)
    return placed_paths


def require_approved_files(publication: DeskPublication, content: Path) -> None:
    """Raises ChangedFile when a file of a publication is another than the approved one, beside the store or in the journal."""
    for path, digest in list_approved_files(publication).items():
        if not (content / path).exists():
            read_approved_file(publication, path)
        elif _digest((content / path).read_bytes()) != digest:
            raise ChangedFile(path)


def forget_orphans(town: WebTown) -> None:
    """Delete the files of drafts that no longer exist: those of an erased person."""
    folder = make_service_folder(town) / FOLDER
    folders = {path.name: path for path in folder.iterdir() if path.name.isdigit()} if folder.is_dir() else {}
    alive = set(DeskDraft.objects.filter(pk__in=[int(name) for name in folders]).values_list("pk", flat=True)) if folders else set()
    for name, path in folders.items():
        if int(name) not in alive:
            shutil.rmtree(path, ignore_errors=True)


def find_own_draft(request: HttpRequest, id: int) -> DeskDraft:
    """A draft of the visitor's own; others' are not found."""
    draft = DeskDraft.objects.filter(pk=id, author=find_visitor(request).person).first()
    if draft is None:
        raise Refusal(404)
    return draft


def create_draft(
    kind: str,
    author: StaffMember,
    now: datetime,
    values: Mapping[str, Any],
    body: str = "",
    source: str = "",
    base: str = "",
    *,
    is_closed: bool = False,
) -> DeskDraft:
    """Create a draft: of a new text, or of the file `source` whose text is `base`."""
    return DeskDraft.objects.create(
        kind=kind,
        source=source,
        base=base,
        values=dict(values),
        body=body,
        title=str(values.get("title", ""))[:400],
        author=author,
        created_at=now,
        updated_at=now,
        closed_at=now if is_closed else None,
    )


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

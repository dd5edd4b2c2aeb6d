"""Extract the text of a PDF, by OCR where it has none, in a separate process: a file may be malicious. In a process of its own: a file may
be made to harm.

PDFium, by pypdfium2, draws and reads; tesseract reads pictures, where it is installed.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SECONDS, BYTES = 180, 2 * 1024**3
"""What one PDF may take, of ours: 14 acts of a commune, 37 pages, took 0.1 s of PDFium in all."""

MOST_PAGES = 300
FEWEST_LETTERS = 40
"""Letters a page below which it is taken for a picture: a running head and a number may stand on a scan."""
DOTS = 200 / 72
"""How large a page is drawn for tesseract: 200 dots an inch, which its manual asks for."""


@dataclass(frozen=True)
class PdfText:
    """`pages` are the texts of the pages, `title` and `date` what the file says of itself (`D:20240312…`), `is_read` whether the text was
    read off pictures. No page where the file does not open."""

    pages: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    is_read: bool = False


def read_pdf(file: Path) -> PdfText:
    """Extract the text of the PDF at `file`; nothing when it does not open in time."""
    command = [sys.executable, "-m", "plugins.towns.migration.pdf_text", str(file)]
    root = Path(__file__).resolve().parents[3]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, cwd=root, env=environ, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError, OSError):
        answer = {}
    return PdfText(tuple(answer.get("pages", ())), answer.get("title", ""), answer.get("date", ""), bool(answer.get("is_read")))


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _extract(file: str) -> dict[str, object]:
    import pypdfium2  # type: ignore[import-untyped]  # in the process of its own alone; says nothing of its types

    with pypdfium2.PdfDocument(file) as document:
        pages, is_read = [], False
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            text = page.get_textpage().get_text_bounded()
            if sum(map(str.isalpha, text)) < FEWEST_LETTERS and shutil.which("tesseract"):
                text, is_read = _recognise(page) or text, True
            pages.append(text)
        metadata = document.get_metadata_dict()
    return {"pages": pages, "title": metadata.get("Title", ""), "date": metadata.get("CreationDate", ""), "is_read": is_read}


def _recognise(page: object) -> str:
    with tempfile.NamedTemporaryFile(suffix=".png") as picture:
        page.render(scale=DOTS, grayscale=True).to_pil().save(picture.name)  # type: ignore[attr-defined]  # PDFium's page
        words = ["tesseract", picture.name, "-", "-l", "fra" if _has_french() else "eng"]
        done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return done.stdout if done.returncode == 0 else ""


def _has_french() -> bool:
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "fra" in done.stdout.split()


if __name__ == "__main__":
    _limit_memory()  # by itself, before it opens anything: between a fork and an exec, a service with threads may run no Python
    sys.stdout.write(json.dumps(_extract(sys.argv[1])))

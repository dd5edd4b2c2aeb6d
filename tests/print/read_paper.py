"""Reading what was printed: pages drawn as a printer draws them, codes as a phone reads them, and what the file says of itself."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader


def pages(path: Path, dots: int = 200) -> Iterator[Image]:
    """Each page, at so many dots by inch."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        yield page.render(scale=dots / 72, grayscale=True).to_pil()


def codes(path: Path, dots: int = 200) -> list[str]:
    """What every code of every page opens."""
    return [found.text for page in pages(path, dots) for found in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)]


def text(path: Path) -> str:
    """All the words of a paper."""
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def elements(path: Path) -> list[dict]:
    """The elements of its structure, in the order of reading."""
    return list(_below(PdfReader(path).trailer["/Root"]["/StructTreeRoot"]))


def _below(element: dict) -> Iterator[dict]:
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, dict) and "/S" in child:
            yield child
            yield from _below(child)

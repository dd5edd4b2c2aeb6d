"""HTML and CSS laid out on paper, by WeasyPrint: the only module that knows it.

What is asked of it is PDF/UA: tags, language, title. That is a request, not a proof: `docs/operations.md` says what is checked.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weasyprint import HTML, images
from weasyprint.urls import URLFetcher

images.ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint has Pillow pass damaged pictures for whole ones, in all the process

NEAR = frozenset({"file", "data"})
"""A paper is made of what lies on this machine: no request leaves it."""

DPI, QUALITY = 300, 88
"""Pixels by inch at most, and quality of JPEG: what an offset press shows; past it only the file grows."""

AGE = "SOURCE_DATE_EPOCH"
"""The date that goes into the typefaces of a file, which would be the machine's: https://reproducible-builds.org/specs/source-date-epoch/"""


def render_pdf(html: str, base: Path) -> bytes:
    """The pages of `html`, whose addresses are relative to the folder `base`. The same bytes for the same files."""
    page = HTML(string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=URLFetcher(allowed_protocols=NEAR), media_type="print")
    with _freeze_dates():
        content: bytes = page.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True, jpeg_quality=QUALITY, dpi=DPI)
    return content


@contextmanager
def _freeze_dates() -> Iterator[None]:
    former_age = os.environ.get(AGE)
    os.environ[AGE] = former_age or "0"
    try:
        yield
    finally:
        if former_age is None:
            del os.environ[AGE]

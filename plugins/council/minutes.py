"""The minutes of a session: a PDF, and the page that says the same to who cannot read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Minutes:
    """`file` is the PDF, below the content folder; `online` the day on which it was put online, None when nobody says; `page` the address,
    site-relative, of the page that says the same, empty when there is none."""

    file: str
    online: date | None = None
    page: str = ""


def twins(contents: Iterable[Any]) -> dict[str, str]:
    """The page of each PDF of which one of `contents`, Pelican's, says everything: its address by the file."""
    return {content.publication.extra["pdf"]: content.url for content in contents if content.publication.extra.get("pdf")}


def minutes(told: Mapping[str, Any], pages: Mapping[str, str]) -> Minutes | None:
    """The minutes of the session whose front matter is `told`; `pages` are the `twins` of every PDF."""
    file = told.get("pv")
    return Minutes(file, told.get("pv_online"), pages.get(file, "")) if file else None

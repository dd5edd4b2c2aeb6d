"""A picture and a card for templates, feeds and networks, with nothing left to decide."""

from dataclasses import dataclass
from typing import NamedTuple


class PictureSource(NamedTuple):
    """One `<source>` of a `<picture>`: a media type and its candidates."""

    type: str
    srcset: str

    def candidates_within(self, widest: int) -> str:
        """The candidates no wider than `widest` pixels, at least the narrowest: for a picture that is shown small."""
        candidates = self.srcset.split(", ")
        return ", ".join(
            [candidate for candidate in candidates if int(candidate.rpartition(" ")[2].removesuffix("w")) <= widest] or candidates[:1]
        )


@dataclass(frozen=True)
class ResponsivePicture:
    """A picture in every size; addresses are those of pages, without a host, `width` and `height` are those of the largest, in pixels.

    `src` is that one as JPEG or PNG, for feeds and for whatever reads neither AVIF nor WebP. `sizes` suits an article's column; a
    template that shows the picture elsewhere gives its own.
    """

    src: str
    sources: tuple[PictureSource, ...]
    sizes: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Card:
    """The card of a link: a JPEG or PNG at an absolute address. `length` is in bytes."""

    url: str
    width: int
    height: int
    alt: str
    media_type: str
    length: int

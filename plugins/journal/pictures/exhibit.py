"""A publication and its pictures: those it needs, its card, and their mistakes."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import ContentError, Mistake
from plugins.core.publication.kind import NO_FACE
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.journal.pictures.cache import CachedWork
from plugins.journal.pictures.gallery import Gallery, open_gallery
from plugins.journal.pictures.hand_offs import PicturesContext, PicturesExtras
from plugins.journal.pictures.original import SUFFIXES, PictureError
from plugins.journal.pictures.picture import Card, ResponsivePicture
from plugins.journal.pictures.whereabouts import find_below, locate_picture


@dataclass(frozen=True)
class HungBody:
    """A body whose pictures are hung: the digest of what it was, what it became, and the picture that it found at each address."""

    was: bytes
    became: str
    pictures_by_address: tuple[tuple[str, ResponsivePicture], ...]


class Exhibit:
    """The pictures of one publication, whose HTML is `html`, out of the folder `content`; `body` is what its last build hung.

    `mistakes` and `pictures_by_address`, the pictures inside the HTML, fill while they are asked for; one that cannot be read is shown
    nowhere.
    """

    def __init__(self, gallery: Gallery, content: Path, publication: Publication, html: str, body: HungBody | None = None):
        self.gallery, self.content, self.publication, self.html = gallery, content, publication, html
        self.hanging = body
        image = publication.image
        self.lead = find_below(content, image.src) if image else None
        self.inside = {address: path for address in list_addresses(html) if (path := locate_picture(address, publication.source, content))}
        self.mistakes: list[Mistake] = []
        self.pictures_by_address: list[tuple[str, ResponsivePicture]] = []

    def list_paths(self) -> set[Path]:
        """Every picture shown."""
        return {*self.inside.values(), *([self.lead] if self.lead else [])}

    def list_works(self) -> Iterator[CachedWork]:
        """Everything to make, as far as the heads of the pictures can tell."""
        for path in sorted(self.list_paths()):
            with suppress(PictureError):
                yield self.gallery.make_sizes_work(path)
        with suppress(PictureError):
            if cut := self._find_work():
                yield cut
            elif self.publication.strict:
                yield self._drawing

    def get_picture(self) -> ResponsivePicture | None:
        """The publication's own picture."""
        image = self.publication.image
        try:
            return self.gallery.make_picture(self.lead, image.alt, image.credit, image.caption) if self.lead and image else None
        except PictureError as error:
            self._report_error(error)
            return None

    def get_card(self, default: Card) -> Card:
        """The publication's own picture cut to a card, else the card drawn for it; what is older than STRICT_SINCE has `default`."""
        title, image = self.publication.title, self.publication.image
        with suppress(PictureError):  # `picture` tells it
            if self.lead and image and (cut := self._find_work()):
                return self.gallery.make_card(cut, self.lead.stem, image.alt or title)
        return self.gallery.make_card(self._drawing, self.publication.slug, title) if self.publication.strict else default

    @property
    def hung_pictures(self) -> tuple[ResponsivePicture, ...]:
        """The pictures inside the HTML, in the order of the text."""
        return tuple(picture for _, picture in self.pictures_by_address)

    def render_body(self) -> str:
        """The HTML with its pictures in every size. What parses it is loaded by the first whose pictures are not hung yet (70 ms)."""
        if not self.inside:
            return self.html
        was = hashlib.sha256(self.html.encode("utf-8", "surrogatepass")).digest()
        if self.hanging and self.hanging.was == was and self._is_current(self.hanging):
            self.pictures_by_address = list(self.hanging.pictures_by_address)
            return self.hanging.became
        from plugins.journal.pictures.body import hang_pictures  # BeautifulSoup, for bodies that moved alone

        became = hang_pictures(self.html, self._find_picture, self._report_error)
        self.hanging = None if self.mistakes else HungBody(was, became, tuple(self.pictures_by_address))
        return became

    def _is_current(self, hanging: HungBody) -> bool:
        with suppress(PictureError):
            return all(
                address in self.inside and self._build_picture(address) == picture for address, picture in hanging.pictures_by_address
            )
        return False

    def _build_picture(self, address: str) -> ResponsivePicture:
        return self.gallery.make_picture(self.inside[address])

    def _find_work(self) -> CachedWork | None:
        return self.gallery.make_card_work(self.lead) if self.lead else None

    @cached_property
    def _drawing(self) -> CachedWork:
        find = self.publication.kind.find_card_face
        return self.gallery.draw_card(self.publication.title, self.publication.category, find(self.publication) if find else NO_FACE)

    def _find_picture(self, address: str) -> ResponsivePicture | None:
        if address not in self.inside:
            return None
        self.pictures_by_address.append((address, self._build_picture(address)))
        return self.pictures_by_address[-1][1]

    def _report_error(self, error: PictureError) -> None:
        file = f"{self.content.name}/{self.publication.source}"
        spared = not self.publication.strict or self.publication.kind.spares
        mistake = Mistake(file, 0, "image", str(error), sort="image illisible", harmless=spared)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


ADDRESS = re.compile(r"""(?:src|href)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)

ENDING = re.compile(rf"{'|'.join(map(re.escape, SUFFIXES))}|%[2-7]|&(?:#|period)", re.IGNORECASE)
"""How the name of a picture ends, or might once it is unescaped; most bodies have nothing of the kind."""


def list_addresses(html: str) -> Iterator[str]:
    """The possible picture addresses in `html`: a quick scan, which may find too much."""
    return (unescape(match[1]) for match in (ADDRESS.finditer(html) if ENDING.search(html) else ()))


def hang_pictures_ahead(generator: Any, content: PublishedContent, folder: Path) -> None:
    """Give `content` its pictures and its card, the same as the build will, their files below `folder`. Raises ContentError where a build
    would stop, or drop one."""
    gallery = open_gallery(generator.settings, folder)
    exhibit = Exhibit(gallery, Path(generator.path), content.publication, content._content or "")
    extras = PicturesExtras(content)
    extras.picture, extras.card = exhibit.get_picture(), exhibit.get_card(PicturesContext(generator.context).default_card)
    if exhibit.inside:
        content._content = exhibit.render_body()
    extras.hung = exhibit.hung_pictures
    if exhibit.mistakes:
        raise ContentError(exhibit.mistakes)

"""A publication and its pictures: those it needs, its card, and their mistakes; checks of the town's own pictures and documents."""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cached_property, partial
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from plugins.core.infrastructure.build_services import Memory, PublicationRows, RoomRows, get_memory
from plugins.core.infrastructure.errors import ContentError, Mistake, SettingsError
from plugins.core.publication.kind import NO_FACE
from plugins.core.publication.picture_bytes import looks_damaged
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.journal.pictures.gallery import Gallery, open_gallery
from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.renditions import (
    SMALLEST_CARD,
    SUFFIXES,
    CachedWork,
    Original,
    PictureError,
    has_card,
    read_original,
    read_pixels,
)
from plugins.journal.pictures.room import Card, PicturesContext, PicturesExtras, ResponsivePicture, parse_described_image

PELICAN = re.compile(r"[{|](?:static|filename|attach)[|}]")
"""How Pelican's authors name a file: https://docs.getpelican.com/en/stable/content.html#linking-to-internal-content"""


def locate_picture(address: str, source: str, content: Path) -> Path | None:
    """The picture that `address` names in the publication `source`, both below the folder `content`; None otherwise.

    `{static}photo.jpg` and `photo.jpg` lie beside the publication, `{static}/images/photo.jpg` and `/images/photo.jpg` below `content`.
    A file outside `content`, even through a link, is none.
    """
    named = PELICAN.sub("", address.strip(), count=1)
    try:
        parts = urlsplit(named)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path.lower().endswith(SUFFIXES) or "\0" in path:
        return None
    folder = PurePosixPath("/") if path.startswith("/") else PurePosixPath(source).parent
    return find_below(content, str(folder / path).lstrip("/"))


def find_below(content: Path, path: str) -> Path | None:
    """The file at `path` below the folder `content`; None when it is missing or elsewhere."""
    try:
        resolved = (content / path).resolve()
        return resolved if resolved.is_file() and resolved.is_relative_to(content.resolve()) else None
    except (OSError, ValueError):
        return None


EXHIBITED, BARE = ("",), ()
"""The rows of what shows pictures, and of what shows nothing of its own: it has the card of the town."""
PlainCard = tuple[str, int, int, str, str, int] | tuple[()]
"""The fields of a Card; none of one that was not made yet."""


@dataclass(frozen=True)
class StandingCards:
    """The unchanged cards of one build: by source, the `drawn_cards`, and whatever is `exhibited`. Of anything else nothing is shown.
    `default` is what the card of the town was at the last build."""

    gallery: Gallery
    rows: RoomRows
    drawn_cards: dict[str, PlainCard]
    exhibited: dict[str, None]
    default: PlainCard

    @classmethod
    def from_rows(cls, gallery: Gallery, name: str, contents: Iterable[PublishedContent], rows: PublicationRows) -> "StandingCards":
        """Those cards of `contents`, Pelican's; their rows are called `name`."""
        card_rows = rows.get_rows_as_read(name, b"", contents, partial(describe_content, gallery))
        memo: tuple[dict[str, PlainCard], dict[str, None], PlainCard] = card_rows.memo or ({}, {}, ())
        drawn, exhibited, default = memo
        changed = card_rows.now if card_rows.memo is None else card_rows.changes.present
        for source in (*changed, *card_rows.changes.removed):
            drawn.pop(source, None)
            exhibited.pop(source, None)
        for source in changed:
            row = card_rows.now[source]
            if row == EXHIBITED:
                exhibited[source] = None
            elif row:
                drawn[source] = ()
        return cls(gallery, card_rows, drawn, exhibited, default)

    def find_unmade(self) -> list[str]:
        """The sources that must be processed again: they have pictures of their own, or their card is missing."""
        stands = self.gallery.is_card_kept
        return [*self.exhibited, *(source for source, card in self.drawn_cards.items() if not (card and stands(card[0])))]

    def find_changed(self, default: Card) -> frozenset[str] | None:
        """The sources whose pictures may differ from the last build; None for all of them. The others had the `default` card, if they had
        none of their own."""
        if self.rows.memo is None or self.default != astuple(default):
            return None
        return frozenset((*self.exhibited, *self.rows.changes.present))

    def find_card(self, source: str, default: Card) -> Card:
        """The card of a publication that shows no picture."""
        plain_card = self.drawn_cards.get(source)
        return Card(*plain_card) if plain_card else default

    def remember(self, made_cards: Mapping[str, Card], default: Card) -> None:
        """Record all of them, once those that were `made_cards` are, by source."""
        new_cards = {source: astuple(card) for source, card in made_cards.items() if source in self.drawn_cards}
        self.drawn_cards.update(new_cards)
        if new_cards or self.rows.changes or self.rows.memo is None or self.default != astuple(default):
            self.rows.write_memo((self.drawn_cards, self.exhibited, astuple(default)))


def describe_content(gallery: Gallery, content: PublishedContent) -> tuple[str, ...]:
    """The row of a content: EXHIBITED, BARE, or all that its drawn card and the name of its file are made of."""
    publication = content.publication
    if publication.image or find_html(content):
        return EXHIBITED
    return (build_drawing_key(gallery, publication), publication.slug, publication.title) if publication.strict else BARE


def find_html(content: PublishedContent) -> str:
    """The body of `content`, unless it asked for no file of ours: then it is not even looked at."""
    link_answers = vars(content).get("asked")  # a label tells it: nobody need ask the shelf whether there is one
    if link_answers is not None and not any(target.startswith("{static}") for answer in link_answers for target in answer.result):
        return ""
    return content._content or ""


def build_drawing_key(gallery: Gallery, publication: Publication) -> str:
    """The key of the card that is drawn for `publication`."""
    find = publication.kind.find_card_face
    return gallery.draw_card(publication.title, publication.category, find(publication) if find else NO_FACE).key


log = logging.getLogger(__name__)


def build_default_card(gallery: Gallery, content: Path, without: bool = False) -> Card:
    """DEFAULT_IMAGE cut to a card; without it in the folder `content`, a card drawn with the town's name.

    Raises SettingsError when the picture is there and cannot be read, or is too small; an alert at night goes `without` it, and says so.
    """
    room = gallery.room
    path = find_below(content, room.default_image.src) if room.default_image else None
    if room.default_image and path is None:
        missing = room.default_image.src
        log.warning("DEFAULT_IMAGE : « %s » n’est pas dans %s ; une carte au nom de la ville la remplace.", missing, content)
    if room.default_image and path:
        try:
            return _cut_card(gallery, path, room.default_image.alt)
        except SettingsError as error:
            if not without:
                raise
            log.warning("%s Une carte au nom de la ville la remplace.", error)
    return gallery.make_card(gallery.draw_card(room.town), room.town, room.town)


def _cut_card(gallery: Gallery, path: Path, alt: str) -> Card:
    try:
        cut = gallery.make_card_work(path)
        if cut is not None:
            return gallery.make_card(cut, path.stem, alt)
    except PictureError as error:
        raise SettingsError([f"DEFAULT_IMAGE : {error}"]) from error
    least = "{} × {}".format(*SMALLEST_CARD)
    raise SettingsError([f"DEFAULT_IMAGE : « {path.name} » est trop petite ; il faut au moins {least} pixels."])


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


AROUND = b""
"""An original is a function of its bytes, and the key of a work names all that decides its files."""


@dataclass(frozen=True)
class Recollection:
    """A memory under `name` of the files of the folder `content`, valid while their bytes are the same."""

    memory: Memory
    name: str
    content: Path

    @classmethod
    def from_generator(cls, generator: Any) -> "Recollection":
        """The recollection of one of Pelican's generators."""
        return cls(get_memory(generator.settings), f"pictures {type(generator).__name__}", Path(generator.path).resolve())

    def recall(self, gallery: Gallery) -> dict[str, HungBody]:
        """Give `gallery` what it knew; the bodies whose pictures were hung, by their sources."""
        hangings = {}
        for path, recalled in self.memory.recall(self.name, AROUND, self.content).items():
            if isinstance(recalled, Original):
                gallery.originals[self.content / path] = recalled
            else:
                works, hangings[path] = recalled
                gallery.made.update(works)
        return hangings

    def store(self, gallery: Gallery, exhibits: Iterable[Exhibit]) -> None:
        """Keep what `gallery` has learnt, and what was made for each of `exhibits`."""
        stored: dict[str, Any] = {path.relative_to(self.content).as_posix(): original for path, original in gallery.originals.items()}
        for exhibit in exhibits:
            if works := {work.key: gallery.made[work.key] for work in exhibit.list_works() if work.key in gallery.made}:
                stored[exhibit.publication.source] = works, exhibit.hanging
        self.memory.remember(self.name, AROUND, self.content, stored)


def check_default_image(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """DEFAULT_IMAGE that no card can be cut from. One that is not there is replaced by a card of the town's name, and
    the build says so."""
    setting = conf.get("DEFAULT_IMAGE")
    named = parse_described_image(setting).src if setting else ""
    path = find_below(Path(conf["PATH"]), named) if named else None
    if path is None:
        return
    try:
        original = read_original(path)
        if looks_damaged(path):
            read_pixels(original)
    except PictureError as error:
        yield Mistake("réglages", 0, "DEFAULT_IMAGE", str(error), sort="image illisible")
        return
    if not has_card(original):
        least = "{} × {}".format(*SMALLEST_CARD)
        yield Mistake(
            "réglages", 0, "DEFAULT_IMAGE", f"« {named} » est trop petite.", f"Il faut au moins {least} pixels.", "image illisible"
        )


def check_documents(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """Pictures among the documents that are cut, and from which nothing can be taken off."""
    content, folders = Path(conf["PATH"]), tuple(f"{folder}/" for folder in conf.get("STATIC_PATHS") or ())
    for name in sorted(name for name in files if name.startswith(folders) and name.lower().endswith(SUFFIXES)):
        path = content / name
        try:
            if looks_damaged(path):
                strip_metadata(path.read_bytes())
        except PictureError as error:
            yield Mistake(f"{content.name}/{name}", 0, "", str(error), sort="image illisible")
        except OSError:
            continue


RESOURCES = (check_default_image, check_documents)

"""Make announcements of publications, regardless of the ledger."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol
from unicodedata import normalize
from urllib.parse import urljoin

from plugins.announce.post import AnnouncedImage, Announcement, WithdrawnPublication
from plugins.core.infrastructure.durable import write_whole
from plugins.core.infrastructure.errors import PersonRequired
from plugins.core.publication.kind import EVERYBODY
from plugins.core.publication.publication import PUBLISHED, Occasion, Occasions, Publication, format_guid, list_default_occasions

ANNOUNCEMENTS_FILE = "announcements.json"
LISTS = ("announcements", "withdrawn", "silent")
"""What the file holds."""
ENCODED = json.JSONEncoder(ensure_ascii=False, default=str).encode


Line = tuple[float, str, str, bytes]
"""An announcement as its line in the file, behind what it is sorted by: its instant, its guid, its occasion. Lines are bytes: those of ten
thousand announcements are 8 MB, and 16 as texts, for an apostrophe in each."""


class PublicationLines(NamedTuple):
    """The gathered lines of one publication: announcements, or silence."""

    announcements: tuple[Line, ...] = ()
    silent: tuple[bytes, ...] = ()


def format_announcement(announcement: Announcement) -> Line:
    """The line of an announcement, and its place among the others."""
    return announcement.published.timestamp(), announcement.guid, announcement.occasion, format_line(announcement)


def format_line(announcement: Announcement) -> bytes:
    """The line of an announcement, in UTF-8."""
    return ENCODED(announcement.to_json()).encode()


def write_gathered(path: Path, publications: Iterable[PublicationLines], withdrawn: Iterable[WithdrawnPublication]) -> None:
    """Write what was made of each publication at `path`, one a line, whole or not at all: the announcements in their order, the rest as it
    comes."""
    every = list(publications)
    announced = [line for *_, line in sorted(chain.from_iterable(each.announcements for each in every))]
    withdrawn_lines = [ENCODED(publication._asdict()).encode() for publication in withdrawn]
    silent = [line for each in every for line in each.silent]
    parts = [b'{"version": 1']
    for name, lines in zip(LISTS, (announced, withdrawn_lines, silent), strict=True):
        parts.append(f', "{name}": ['.encode())
        for number, line in enumerate(lines):
            parts += (b",\n" if number else b"\n", line)
        parts.append(b"]")
    parts.append(b"}\n")
    write_whole(path, parts)


class GatheredAnnouncements(NamedTuple):
    """What a build gathered: announcements, withdrawn publications, silent publications."""

    announcements: list[Announcement]
    withdrawn: list[WithdrawnPublication]
    silent: list[Announcement]


def read_gathered(path: Path, authority: str) -> GatheredAnnouncements:
    """Read the gathered announcements at `path`, all made under the name `authority`.

    Raises PersonRequired when there is nothing, when it cannot be read, or is another journal's: the site must be built first.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        announcements = [Announcement.from_json(each) for each in record["announcements"]]
        silent = [Announcement.from_json(each) for each in record.get("silent", ())]
        gathered_announcements = GatheredAnnouncements(
            announcements, [WithdrawnPublication.from_json(each) for each in record.get("withdrawn", ())], silent
        )
    except FileNotFoundError:
        raise PersonRequired(f"{path} : rien n’est rassemblé. Lancez d’abord ./beffroi build.") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PersonRequired(f"{path} : les annonces rassemblées sont illisibles ({error}). Relancez ./beffroi build.") from None
    guids = [each.guid for each in announcements] + [each.guid for each in gathered_announcements.withdrawn]
    if not all(name.startswith(format_guid(authority, "")) for name in guids):
        raise PersonRequired(f"{path} : FEED_AUTHORITY a changé, ou ces annonces sont d’un autre journal. Relancez ./beffroi build.")
    return gathered_announcements


GALLERY = "gallery-pictures"
"""The class of what holds the pictures of a gallery: docs/manuel/images.md, « galerie »."""


class _Pictures(HTMLParser):
    """Collects the pictures inside galleries; `depth` counts the elements that are open since one began."""

    def __init__(self, html: str):
        super().__init__()
        self.depth, self.found = 0, dict[str, AnnouncedImage]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "div":
            self.depth += bool(self.depth or GALLERY in attributes.get("class", "").split())
        elif tag == "img" and self.depth and attributes.get("src", "").startswith(("https://", "http://", "/")):
            self.found.setdefault(attributes["src"], AnnouncedImage(attributes["src"], attributes.get("alt", "")))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self.depth -= bool(tag == "div" and self.depth)


def list_gallery_pictures(html: str, page: str) -> tuple[AnnouncedImage, ...]:
    """The pictures of the galleries of `html`, the body of what is at `page`, in the order of the text, each once."""
    pictures = _Pictures(html).found.values() if GALLERY in html else ()
    return tuple(replace(picture, url=urljoin(page, picture.url)) for picture in pictures)


CORRECTION = "correction/"
WORD_CHARACTER = re.compile(r"\w|(?<=\d)[.,:/-](?=\d)")
"""What of a text makes it another one: its letters and digits, and what stands inside a number, an hour or a date."""


def format_correction_occasion(text: str) -> str:
    """The occasion of a correction: the same whatever the spaces, the capitals and the typography of `text`."""
    letters = "".join(WORD_CHARACTER.findall(normalize("NFKC", text).casefold()))
    return f"{CORRECTION}{hashlib.sha256(letters.encode()).hexdigest()[:12]}"


def find_first_occasion(occasion: str) -> str:
    """The occasion under which the words of a correction were first said; any other occasion as it is. See `due.renew_corrections`."""
    return "/".join(occasion.split("/")[:2]) if occasion.startswith(CORRECTION) else occasion


def build_correction(first: Announcement, publication: Publication) -> Announcement | None:
    """The announcement of the correction in `publication`, after `first`; None without a correction or without its date.

    Each answers the first announcement, which is what people have read, and so never waits for another correction. It has the tags, by
    which accounts choose what they speak of, and no picture: the link's card is enough.
    """
    text = publication.extra.get("correction")
    if not text or not publication.modified:
        return None
    return replace(
        first,
        occasion=format_correction_occasion(text),
        in_reply_to=PUBLISHED,
        published=publication.modified,
        overrides={"text": text},
        image=None,
        pictures=(),
    )


class WithdrawableContent(Protocol):
    """A Pelican content that may be withdrawn."""

    publication: Publication
    state: str


def find_withdrawn(contents: Iterable[WithdrawableContent], authority: str) -> list[WithdrawnPublication]:
    """Filter `contents` to withdrawn ones, in a stable order; one without a stamped identity was never announced."""
    withdrawn = (content.publication for content in contents if content.state == "withdrawn" and content.publication.stamped)
    return sorted(WithdrawnPublication(format_guid(authority, publication.identity), publication.title) for publication in withdrawn)


NO_OTHER: Mapping[str, Occasions] = {}
"""No room says more of its kinds than that they are published."""


class PublicPicture(Protocol):
    """A picture that networks fetch."""

    @property
    def src(self) -> str:
        """Its address."""
        ...

    @property
    def alt(self) -> str:
        """What it shows."""
        ...


class PublicCard(Protocol):
    """The card of a link, which networks fetch."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    @property
    def alt(self) -> str:
        """What it shows."""
        ...


class AnnounceableContent(Protocol):
    """A Pelican content to announce: its publication, public address, own picture and card, each None when it has none."""

    publication: Publication
    permalink: str

    @property
    def picture(self) -> PublicPicture | None:
        """Its own picture."""
        ...

    @property
    def card(self) -> PublicCard | None:
        """The card of its page."""
        ...


def gather_announcements(
    contents: Iterable[AnnounceableContent], authority: str, occasions: Mapping[str, Occasions] = NO_OTHER
) -> list[Announcement]:
    """The announcements of those that may be announced, and of what follows, the oldest first. `occasions` are those of each kind.

    Left out are the kinds that announce nothing, the publications without a stamped identity (imported ones), those without a date, and
    those whose front matter says `social: {skip: yes}`.
    """
    announcements = [
        each for content in contents if is_announced(content.publication) for each in _gather_all(content, authority, occasions)
    ]
    return sorted(announcements, key=lambda each: (each.published, each.guid, each.occasion))


def find_silent(contents: Iterable[AnnounceableContent], authority: str) -> list[Announcement]:
    """Publications that are not announced (`social: {skip: yes}`): only their pages are checked."""
    return [build_announcement(content, authority) for content in contents if _is_announceable(content.publication) and _is_silent(content)]


def build_publication_lines(
    content: AnnounceableContent, authority: str, occasions: Mapping[str, Occasions]
) -> tuple[tuple[Line, ...], tuple[bytes, ...]]:
    """The gathered lines of one publication, as `PublicationLines` of plain values."""
    announced, silent = gather_announcements([content], authority, occasions), find_silent([content], authority)
    return tuple(map(format_announcement, announced)), tuple(map(format_line, silent))


def _gather_all(content: AnnounceableContent, authority: str, occasions: Mapping[str, Occasions]) -> Iterator[Announcement]:
    first, publication = build_announcement(content, authority), content.publication
    for occasion in occasions.get(publication.kind.name, list_default_occasions)(publication):
        yield follow_up_announcement(first, occasion)
    if following := build_correction(first, publication):
        yield following


def follow_up_announcement(first: Announcement, occasion: Occasion) -> Announcement:
    """The announcement for one later occasion of the publication that `first` announces.

    What follows has the tags of `first`, by which accounts choose what they speak of, but neither the editor's words nor the picture.
    """
    follow_up = replace(first, published=occasion.since or first.published, until=occasion.until)
    if occasion.name == PUBLISHED:
        overrides = {"text": occasion.text, **first.overrides} if occasion.text else first.overrides  # the editor's own words go first
        return replace(follow_up, urgent=first.urgent or occasion.urgent, overrides=overrides)
    words = {"text": occasion.text} if occasion.text else {}
    following = {name: getattr(occasion, name) for name in ("urgent", "alone", "again")}
    return replace(follow_up, occasion=occasion.name, in_reply_to=PUBLISHED, overrides=words, image=None, pictures=(), **following)


def is_announced(publication: Publication) -> bool:
    """Whether the town announces this publication, when it is due."""
    return _is_announceable(publication) and not publication.social.get("skip")


def _is_announceable(publication: Publication) -> bool:
    return bool(publication.kind.announces and publication.stamped and publication.date and publication.audience == EVERYBODY)


def _is_silent(content: AnnounceableContent) -> bool:
    return bool(content.publication.social.get("skip"))


def build_announcement(content: AnnounceableContent, authority: str) -> Announcement:
    """The first announcement of one publication."""
    publication = content.publication
    picture, card = getattr(content, "picture", None), getattr(content, "card", None)
    root = content.permalink.removesuffix(publication.address)
    return Announcement(
        guid=format_guid(authority, publication.identity),
        permalink=content.permalink,
        title=publication.title,
        published=publication.date,  # type: ignore[arg-type]  # a draft without a date is looked at, and never gathered
        kind=publication.kind.name,
        summary=publication.summary,
        category=publication.category,
        tags=publication.tags,
        public=publication.public,
        image=AnnouncedImage(urljoin(content.permalink, picture.src), picture.alt) if picture else None,
        pictures=list_gallery_pictures(getattr(content, "_content", None) or "", content.permalink) if picture else (),
        card=AnnouncedImage(card.url, card.alt) if card else None,
        overrides=dict(publication.social),
        lang=publication.lang,
        heading=publication.category or publication.kind.label,
        urgent=bool(publication.social.get("urgent")),
        former_addresses=tuple(f"{root}{alias.lstrip('/')}" for alias in publication.aliases),
    )

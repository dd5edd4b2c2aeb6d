"""Call networks: bounded in time and size, never twice, and knowing whether anything was sent.

Client libraries set no timeout, or offer none; their session takes an adapter, which is where all of this lives. Proxies and private
authorities come from the environment, as requests reads it.
"""

import io
import struct
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from plugins.announce.post import Announcement
from plugins.core.infrastructure.http_client import read_body
from plugins.core.publication.untrusted_text import strip_harmful_markup

CONNECT_TIMEOUT, READ_TIMEOUT, TOTAL_TIMEOUT = 10, 30, 60
"""Seconds: to reach a network through a town hall's proxy, between two pieces of its answer, and for the whole answer."""
LARGEST_ANSWER = 8_000_000
"""Bytes of an answer. A full page of X's timeline is below 400,000; the heaviest picture is 5,000,000."""


class Wire(HTTPAdapter):
    """One request, one try. `has_begun_sending` tells whether the body of the last request began to leave.

    A POST whose body was never asked for cannot have made a post: this is the exact border between « not sent » and « maybe sent »,
    whatever exception, proxy or protocol is in the way.
    """

    has_begun_sending = False

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """What reaches networks through a town hall's proxy. There urllib3 lets the body of a request wait until its head is acknowledged
        (Nagle), 40 ms for each post: here both leave at once, as without a proxy."""
        return super().proxy_manager_for(proxy, **{"socket_options": HTTPConnection.default_socket_options, **options})

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """The answer, read whole. Raises requests.RequestException when there is none, or when it is too slow or too large."""
        self.has_begun_sending = False
        if isinstance(request.body, bytes | str) and request.body:
            request.body = _Watched(request.body, self)
        elif request.body:  # a stream, which cannot be watched
            self.has_begun_sending = True
        response = super().send(request, *arguments, **options | {"timeout": (CONNECT_TIMEOUT, READ_TIMEOUT), "stream": True})
        response.raw = io.BytesIO(read_body(response, LARGEST_ANSWER, TOTAL_TIMEOUT))
        return response


class _Watched(io.BytesIO):
    """A body that notes when the transport begins to read it."""

    def __init__(self, body: bytes | str, wire: Wire):
        super().__init__(body.encode() if isinstance(body, str) else body)
        self.wire = wire

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, which are leaving now."""
        self.wire.has_begun_sending = True
        return super().read(size)


def bind_session(session: requests.Session) -> Wire:
    """Make `session` speak through a new Wire, under our own name, as some servers ask, and follow no redirection: what is signed for one
    network is for it alone."""
    wire = Wire()
    session.headers["User-Agent"] = "Beffroi"
    session.mount("https://", wire)
    session.mount("http://", wire)
    session.max_redirects = 0
    return wire


DRIFT = timedelta(minutes=2)
"""How far a clock may be from the networks' : X refuses a signature that is 5 minutes off (docs.x.com, « Authorizing a request »)."""
NTP = "Mettez la machine à l’heure (timedatectl set-ntp true)."


def measure_clock_drift(answer: requests.Response) -> int:
    """The difference in minutes between this machine and a server's clock; 0 when they agree, or when it does not say."""
    time = read_server_time(answer)
    drift = abs(datetime.now(UTC) - time) if time else timedelta(0)
    return round(drift.total_seconds() / 60) if drift > DRIFT else 0


def read_server_time(answer: requests.Response) -> datetime | None:
    """The instant at which a server says that it answered (RFC 9110, `Date`), aware; None when it says nothing that can be read."""
    try:
        time = parsedate_to_datetime(answer.headers["Date"])
    except (LookupError, TypeError, ValueError):
        return None
    return time if time.tzinfo else None


Attached = TypeVar("Attached")
Named = TypeVar("Named")
TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What every network takes, among what the site serves."""
MOST_PICTURE_REDIRECTS = 3
"""A town's host may send its pictures elsewhere; a network itself is never followed."""


class PictureLost(Exception):
    """The picture cannot be sent; its text is a French sentence. The post leaves all the same."""


@dataclass(frozen=True)
class FetchedPicture:
    """`content` are the bytes, of media type `kind`."""

    content: bytes
    kind: str


def fetch_picture(url: str, largest: int, types: Collection[str] = TYPES) -> FetchedPicture:
    """The picture at `url`. Raises PictureLost when it cannot be read, exceeds `largest` bytes, or is of a type that is not in `types`."""
    with requests.Session() as session:
        bind_session(session)
        session.max_redirects = MOST_PICTURE_REDIRECTS
        try:
            answer = session.get(url)
            answer.raise_for_status()
        except (requests.RequestException, OSError, ValueError) as error:
            raise PictureLost(f"L’image {url} n’a pu être lue ({name_failure(error)}).") from None
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in TYPES & set(types):
        raise PictureLost(f"L’image {url} n’est ni JPEG, ni PNG, ni WebP.")
    if not 0 < len(answer.content) <= largest:
        raise PictureLost(f"L’image {url} est vide ou dépasse {_format_megabytes(largest)} Mo.")
    return FetchedPicture(answer.content, kind)


EXCHANGES: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "le proxy refuse"),
    (requests.exceptions.SSLError, "certificat non reconnu"),
    (requests.exceptions.Timeout, "pas de réponse à temps"),
    (requests.exceptions.JSONDecodeError, "réponse illisible"),
    (OSError, "connexion interrompue"),
)
"""How a failed exchange is called."""


def upload_images(images: Iterable[Attached], upload: Callable[[Attached], Named]) -> tuple[list[Named], str]:
    """Upload each picture with `upload`, and note those lost while others were not. Raises PictureLost when all were."""
    names: list[Named] = []
    failures: list[PictureLost] = []
    for image in images:
        try:
            names.append(upload(image))
        except PictureLost as error:
            failures.append(error)
    if failures and not names:
        raise failures[0]
    return names, " ".join(map(str, failures))


def explain_missing_picture(link: str) -> str:
    """A note for a post without its picture, with its `link` in the text or none."""
    return "L’annonce est partie avec son lien seul." if link else "L’annonce est partie sans elle."


def name_failure(error: Exception) -> str:
    """A name for a failed exchange: the status of the answer, or the type of error; never its text: secrets."""
    response = getattr(error, "response", None)
    if response is not None:
        return f"{response.status_code}"
    return next((french for kind, french in EXCHANGES if isinstance(error, kind)), "réponse illisible")


def _format_megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0").replace(".", ",")


PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that a size follows."""


def read_dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, at least 1; None when they cannot be read."""
    try:
        if content.startswith(PNG):
            width, height = struct.unpack_from(">II", content, 16)
        elif content.startswith(JPEG):
            height, width = struct.unpack_from(">HH", content, _find_frame(content) + 5)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def _find_frame(content: bytes) -> int:
    """The offset of the frame of a JPEG. Raises IndexError without one."""
    at = len(JPEG)
    while content[at + 1] not in FRAMES:
        if content[at] != 0xFF:
            raise IndexError(at)
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    return at


TIMEOUTS = (10, 20)
"""Seconds to connect and between two bytes."""
LARGEST = 500_000
"""Bytes of a page in which its head is looked for; in our theme it is below 10,000."""
MOST_PAGE_REDIRECTS = 3
"""A host may send readers from http to https, or to another name of its own."""
FAULTS = {
    requests.exceptions.ProxyError: " : le proxy refuse (HTTPS_PROXY)",
    requests.exceptions.SSLError: " : son certificat n’est pas reconnu (REQUESTS_CA_BUNDLE)",
    requests.exceptions.Timeout: " à temps",
}
"""Why a page does not answer, and the variable of the environment to look at."""
INTERVAL = 5
"""Seconds between two looks."""


def open_patient_session() -> requests.Session:
    """A session in which a page that is too slow, too large or never whole does not answer."""
    session = requests.Session()
    bind_session(session)
    session.max_redirects = MOST_PAGE_REDIRECTS
    return session


class Head(HTMLParser):
    """The metadata in a page's head for networks."""

    def __init__(self, html: str):
        super().__init__()
        self.canonical = ""
        self.said: dict[str, str] = {}
        self.feed(strip_harmful_markup(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the canonical link and the Open Graph properties."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "link" and "canonical" in attributes.get("rel", "").split():
            self.canonical = self.canonical or attributes.get("href", "")
        if tag == "meta" and attributes.get("property", "").startswith("og:"):
            self.said.setdefault(attributes["property"], attributes.get("content", ""))


@dataclass
class PublicPages:
    """Looks at public pages for at most `wait` seconds in all; proxies and private authorities come from the environment."""

    wait: float
    session: requests.Session = field(default_factory=open_patient_session)
    sleep: Callable[[float], None] = time.sleep
    _deadline: float | None = None

    def format_missing_message(self, announcement: Announcement) -> str:
        """What readers would still miss, in French; empty once the page is online, with its own link, title and picture."""
        if self._deadline is None:
            self._deadline = time.monotonic() + self.wait
        while reason := self.find_missing_now(announcement):
            if time.monotonic() + INTERVAL > self._deadline:
                break
            self.sleep(INTERVAL)
        return reason

    def find_missing_now(self, announcement: Announcement) -> str:
        """The same at once: of a page for which no announcement waits."""
        answer = self._fetch(announcement.permalink)
        if isinstance(answer, str):
            return answer
        return missing_metadata_message(Head(answer.content[:LARGEST].decode("utf-8", "replace")), announcement)

    def explain_unopenable(self, address: str) -> str:
        """Why readers cannot open `address`, in French; empty when they can, or when it leads them elsewhere."""
        answer = self._fetch(address)
        return answer if isinstance(answer, str) else ""

    def _fetch(self, address: str) -> requests.Response | str:
        """The answer of a page that is there; else what is wrong, in French."""
        try:
            answer = self.session.get(address, headers={"Cache-Control": "no-cache"})
        except (requests.RequestException, OSError) as error:
            why = next((cause for fault, cause in FAULTS.items() if isinstance(error, fault)), "")
            return f"la page ne répond pas{why}"
        return answer if answer.status_code == requests.codes.ok else f"la page répond {answer.status_code}"


def look_once(pages: PublicPages) -> Callable[[Announcement], str]:
    """The same with one check per page: when many accounts post about it together, a host that is down is waited for once."""
    message_by_permalink: dict[str, str] = {}

    def missing(announcement: Announcement) -> str:
        if announcement.permalink not in message_by_permalink:
            message_by_permalink[announcement.permalink] = pages.format_missing_message(announcement)
        return message_by_permalink[announcement.permalink]

    return missing


def missing_metadata_message(head: Head, announcement: Announcement) -> str:
    """The metadata missing from the page at the announced address, in French; empty when complete."""
    if head.canonical != announcement.permalink:
        return "la page en ligne n’est pas encore la sienne (lien canonique)"
    if _keep_letters(announcement.title) not in _keep_letters(head.said.get("og:title", "")):
        return "la page en ligne n’a pas encore son titre (og:title)"
    picture = head.said.get("og:image", "")
    if not picture or (announcement.card and picture != announcement.card.url):
        return "la page en ligne n’a pas encore son image (og:image)"
    return ""


def _keep_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))

"""Whether readers, and the networks that draw a card, can already open the page that we are about to announce."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import requests

from plugins.announce.announcement import Announcement
from plugins.announce.wire import bind_session
from plugins.core.publication.untrusted_text import strip_harmful_markup

TIMEOUTS = (10, 20)
"""Seconds to connect and between two bytes."""
LARGEST = 500_000
"""Bytes of a page in which its head is looked for; in our theme it is below 10,000."""
REDIRECTS = 3
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
    session.max_redirects = REDIRECTS
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

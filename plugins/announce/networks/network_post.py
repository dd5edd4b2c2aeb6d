"""Recognising a post of ours among those that a network shows, where nothing is written as it was sent."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.announce.claim import Claim
from plugins.announce.failures import NotSent
from plugins.announce.networks.comparison import place, words
from plugins.announce.receipt import Receipt

DRIFT = timedelta(days=2)
"""How far a timeline is read beyond a claim: this machine's clock may be wrong, and only the network's dates posts."""

NEAR = timedelta(minutes=5)
"""How far before a claim another post with its link may have been made, and still be about it."""


@dataclass(frozen=True)
class NetworkPost:
    """A post as a network shows it, its addresses written out. `links` are the places (`alike.place`) where it leads; `time` is when the
    network received it, by its own clock. `hides`: one of its addresses is not shown, and could be ours."""

    id: str
    url: str
    text: str
    links: frozenset[str]
    time: datetime
    hides: bool = False

    def has_words(self, text: str) -> bool:
        """Whether it has the words of `text`: the same letters and digits."""
        return words(self.text) == words(text)

    def links_to(self, link: str) -> bool:
        """Whether it leads to `link`, by http or https."""
        return place(link) in self.links


class ReadBack(ABC):
    """A network whose posts are found again by reading the account's timeline."""

    def find(self, claim: Claim) -> Receipt | None:
        """The post that says the words of `claim` with its link, or None when the account was read back to it.

        Raises NotSent or PostRefused when it cannot be read, or when a post since the claim may be it all the same.
        """
        return self.recognise(self.timeline(claim.time - DRIFT), claim)

    @abstractmethod
    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable, in `network.py`."""

    @abstractmethod
    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable."""


def recognize_claim(posts: Iterable[NetworkPost], claim: Claim, whose: str) -> NetworkPost | None:
    """The post of `claim` among `posts`: the same words with the same link; None when it is not there.

    One that is said without a link has only its words to be known by: it is none of those that were known before it, nor older than it.
    Raises NotSent when a post since the claim may be it all the same: its link with other words, or an address that is not shown. `whose`
    names the account in French.
    """
    for post in posts:
        says, links = any(map(post.has_words, claim.wordings)), post.links_to(claim.link)
        if says and links:
            return post
        if post.time < claim.time - NEAR or post.id in claim.siblings:
            continue
        if says and not claim.link:
            return post
        if links:
            raise NotSent(f"{whose} porte ce lien avec un autre texte : {post.url}")
        if post.hides or (says and not post.links):
            raise NotSent(f"{whose} porte une publication dont l’adresse n’est pas montrée : {post.url}")
    return None

"""A proof of one post, as printers pull one: what a network will show, before anything leaves."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.announce.announcement import Announcement, Image
from plugins.announce.compose import compose
from plugins.announce.declared import Declared
from plugins.announce.looks import domain, look
from plugins.announce.networks.picture import shortened
from plugins.announce.outlook import Outlook
from plugins.announce.post import Post
from plugins.announce.spans import Span, spans
from plugins.announce.speakers import named, row_of
from plugins.announce.words import Voicing


@dataclass(frozen=True)
class Proof:
    """`spans` are the text as readers see it. Below it stands the publication's `picture`, with the alternative text that the network
    keeps of it, or the link's card: `drawn`, then the pairs of a part's name and its text in `card`.

    `outlook` says whether an account that relays another one will say it; None for an account that says everything.
    """

    network: str
    label: str
    post: Post
    spans: tuple[Span, ...]
    unit: str
    at: str
    picture: Image | None = None
    drawn: Image | None = None
    card: tuple[tuple[str, str], ...] = ()
    alt_cut: bool = False
    outlook: Outlook | None = None

    @property
    def count(self) -> str:
        """« 128 sur 280 signes »."""
        return f"{self.post.weight} sur {_thousands(self.post.heaviest)} {self.unit}"

    @property
    def held(self) -> bool:
        """Whether the account will not say it."""
        return self.outlook is not None and self.outlook.goes is False

    def remarks(self) -> Iterator[str]:
        """What an editor should know of this post, in French sentences."""
        if self.post.lost:
            yield f"Coupé, faute de place\u00a0: «\u00a0{self.post.lost}\u00a0»."
        if self.post.dropped:
            yield f"Sans place\u00a0: {' '.join(self.post.dropped)}."
        if self.picture and not self.picture.alt:
            yield "Sans texte alternatif\u00a0: qui ne voit pas l’image n’en saura rien."
        if self.alt_cut:
            yield "Son texte alternatif est coupé\u00a0: ce réseau n’en garde pas davantage."


def proof(one: Announcement, account: Declared, voicing: Voicing, outlook: Outlook | None = None) -> Proof:
    """What the network of `account` will show of an announcement."""
    limits, seen = row_of(account).limits, look(account.network)
    post = compose(one, limits, voicing)
    parts = {"title": one.title, "summary": one.summary, "domain": domain(one.permalink)}
    picture = Image(post.image.url, shortened(post.image.alt, limits.alt)) if post.image else None
    return Proof(
        account.network,
        named(account),
        post,
        spans(post.text, seen.address),
        seen.unit,
        seen.at,
        picture,
        drawn=None if picture else one.card,
        card=() if picture else tuple((part, parts[part]) for part in seen.card if parts[part]),
        alt_cut=bool(picture and post.image and picture.alt != post.image.alt),
        outlook=outlook,
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")

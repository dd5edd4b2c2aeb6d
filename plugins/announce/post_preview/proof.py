"""A proof of one post, as printers pull one: what a network will show, before anything leaves."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.announce.announcement import AnnouncedImage, Announcement
from plugins.announce.limits import Limits
from plugins.announce.money.budget import price
from plugins.announce.money.spending import dollars
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.post import Post
from plugins.announce.post_preview.looks import domain, look
from plugins.announce.post_preview.outlook import Outlook
from plugins.announce.post_preview.spans import TextSpan, spans
from plugins.announce.words.compose import compose
from plugins.announce.words.words import TownVoice


@dataclass(frozen=True)
class Proof:
    """`spans` are the text as readers see it. Below it stands the publication's `picture`, with the alternative text that the network
    keeps of it, or the link's card: `drawn`, then the pairs of a part's name and its text in `card`.

    `account` is empty for the only one of its network. `outlook` says whether an account that relays another one will say it; None for
    one that says everything.
    """

    network: str
    account: str
    label: str
    post: Post
    spans: tuple[TextSpan, ...]
    unit: str
    at: str
    picture: AnnouncedImage | None = None
    extra_images: tuple[AnnouncedImage, ...] = ()
    drawn: AnnouncedImage | None = None
    card: tuple[tuple[str, str], ...] = ()
    alt_cut: bool = False
    outlook: Outlook | None = None

    @property
    def count(self) -> str:
        """« 128 sur 280 signes »."""
        return f"{self.post.weight} sur {_thousands(self.post.heaviest)} {self.unit}"

    @property
    def has_alternative_text(self) -> int:
        """How many pictures are sent with their alternative text."""
        return sum(bool(one and one.alt) for one in (self.picture, *self.extra_images))

    @property
    def cost(self) -> str:
        """« 0,205 $ au plus »; nothing where posts are free."""
        asked = price(self.network, self.post.text, self.has_alternative_text)
        return f"{dollars(asked)} au plus" if asked else ""

    @property
    def is_blocked(self) -> bool:
        """Whether the account will not say it."""
        return self.outlook is not None and self.outlook.goes is False

    def remarks(self) -> Iterator[str]:
        """What an editor should know of this post, in French sentences."""
        if self.post.cut_words:
            yield f"Coupé, faute de place\u00a0: «\u00a0{self.post.cut_words}\u00a0»."
        if self.post.dropped:
            yield f"Sans place\u00a0: {' '.join(self.post.dropped)}."
        if self.picture and not all(one.alt for one in (self.picture, *self.extra_images)):
            yield "Sans texte alternatif\u00a0: qui ne voit pas l’image n’en saura rien."
        if self.alt_cut:
            yield "Son texte alternatif est coupé\u00a0: ce réseau n’en garde pas davantage."

    def details(self) -> Iterator[str]:
        """What is shown beside the text, and what an editor should know of it, one line each: for who reads no picture."""
        if self.picture:
            yield f"image\u00a0: {self.picture.url}"
            if self.picture.alt:
                yield f"texte alternatif\u00a0: {self.picture.alt}"
            for one in self.extra_images:
                yield f"autre image\u00a0: {one.url}" + (f" ({one.alt})" if one.alt else "")
        elif self.drawn:
            yield f"carte\u00a0: {self.drawn.url}"
        yield from self.remarks()


def proof(one: Announcement, limits: Limits, voicing: TownVoice, account: str = "", outlook: Outlook | None = None) -> Proof:
    """What a network of these limits will show of an announcement; `account` is the name of one that has one."""
    seen = look(limits.network)
    post = compose(one, limits, voicing)
    parts = {"title": one.title, "summary": one.summary, "domain": domain(one.permalink)}
    picture = AnnouncedImage(post.image.url, shorten_alternative(post.image.alt, limits.alt)) if post.image else None
    return Proof(
        limits.network,
        account,
        " · ".join(filter(None, (limits.label, account))),
        post,
        spans(post.text, seen.address),
        seen.unit,
        seen.at,
        picture,
        extra_images=tuple(AnnouncedImage(beside.url, shorten_alternative(beside.alt, limits.alt)) for beside in post.pictures),
        drawn=None if picture else one.card,
        card=() if picture else tuple((part, parts[part]) for part in seen.card if parts[part]),
        alt_cut=bool(picture and post.image and picture.alt != post.image.alt),
        outlook=outlook,
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")

"""An announcement composed for one network: exactly what will be sent."""

from dataclasses import dataclass

from plugins.announce.announcement import AnnouncedImage


@dataclass(frozen=True)
class Post:
    """`text` is the whole text as sent, link and hashtags included; `weight` is its length as the network counts,
    and `heaviest` the most that it takes.

    `image` is the picture to send with it, and `pictures` those that go beside.

    `title`, `summary` and `card` are what the network shows for the link; no part of `text`.
    `hashtags` are those that are in `text`, with their #; `dropped` those that did not fit, and `cut_words` the words that were cut.
    """

    text: str
    weight: int
    link: str
    image: AnnouncedImage | None = None
    pictures: tuple[AnnouncedImage, ...] = ()
    hashtags: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    card: AnnouncedImage | None = None
    lang: str = "fr"
    heaviest: int = 0
    cut_words: str = ""
    dropped: tuple[str, ...] = ()

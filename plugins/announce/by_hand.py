"""Prepare posts for the young, or with a picture, for networks where no program may post: a folder each in the outbox, until a person posts
it.

Instagram takes stories from no such program, TikTok posts after an audit of the program: a town posts there by hand. So it does on a
WhatsApp channel, to which WhatsApp opens no interface of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from plugins.announce import gathered_file
from plugins.announce.announcement import Announcement
from plugins.announce.settings import Settings
from plugins.announce.words.compose import list_hashtags
from plugins.core.publication.occasion import PUBLISHED
from plugins.core.publication.publics import YOUNG
from plugins.core.publication.slug import slugify

FOLDER = Path("outbox", "a-la-main")
WORDS = "texte.txt"
"""Written last: a folder that has it is whole, and is not made again."""
WHATSAPP = "whatsapp.txt"
"""The words for a WhatsApp channel, beside them or alone."""
MARKS = str.maketrans("", "", "*_~`")
"""What WhatsApp takes for bold, italics, struck and code: faq.whatsapp.com, « How to format your messages »."""


def find_posts_by_hand(room: Settings, now: datetime) -> Iterator[tuple[Announcement, Path]]:
    """The posts to prepare for a person, each with its folder: public at `now`, recent enough, not prepared yet.

    Raises PersonRequired when nothing was gathered.
    """
    gathered = gathered_file.read_gathered(room.beffroi_state / gathered_file.NAME, room.feed_authority)
    young = (
        announcement
        for announcement in gathered.announcements
        if YOUNG in map(slugify, announcement.public) and announcement.occasion == PUBLISHED
    )
    for recent_announcement in select_recent(chain(young, gathered.stories), now, room.announce_max_age_days):
        folder = _find_folder(recent_announcement, room)
        if not (folder / WORDS).exists():
            yield recent_announcement, folder


def list_whatsapp_posts(room: Settings, accounts: Iterable[str], now: datetime) -> Iterator[tuple[Announcement, Path]]:
    """What is to be posted on the town's WhatsApp channel, if it is one of the networks of its `accounts`, with the file of its words: each
    publication once, recent enough to be announced, not prepared yet.

    Raises PersonRequired when nothing was gathered.
    """
    if "whatsapp" not in accounts:
        return
    gathered = gathered_file.read_gathered(room.beffroi_state / gathered_file.NAME, room.feed_authority)
    first = (announcement for announcement in gathered.announcements if announcement.occasion == PUBLISHED)
    for recent_announcement in select_recent(first, now, room.announce_max_age_days):
        file = _find_folder(recent_announcement, room) / WHATSAPP
        if not file.exists():
            yield recent_announcement, file


def format_whatsapp_text(announcement: Announcement) -> str:
    """The text to be pasted in the channel: the title in bold, and the address, of which WhatsApp makes a link and a card."""
    own = announcement.overrides.get("text")
    title = str(own or announcement.title).translate(MARKS).strip()
    summary = "" if own else announcement.summary.translate(MARKS)
    return "\n\n".join(filter(None, (f"*{title}*", summary, announcement.permalink))) + "\n"


def _find_folder(announcement: Announcement, room: Settings) -> Path:
    name = " ".join((*announcement.occasion.split("/")[1:], announcement.title))
    return room.beffroi_state.resolve() / FOLDER / f"{announcement.published:%Y-%m-%d}-{slugify(name)[:60].strip('-')}"


def select_recent(announcements: Iterable[Announcement], now: datetime, days: int) -> Iterator[Announcement]:
    """Filter to publications of the last `days`."""
    oldest = now - timedelta(days=days)
    return (announcement for announcement in announcements if oldest <= announcement.published <= now)


def format_text(announcement: Announcement) -> str:
    """The text to be pasted. The address is written out: neither network makes a link of it."""
    body = "\n".join(announcement.lines) or announcement.summary
    tags = " ".join(list_hashtags(announcement.tags, announcement.title + body))
    alternative = f"Texte alternatif de l’image : {' '.join((announcement.title, *announcement.lines))}"
    return (
        "\n\n".join(
            filter(None, (announcement.title, body, f"Lire : {announcement.permalink.partition('://')[2]}", tags, "---", alternative))
        )
        + "\n"
    )

"""What is for the young, or has a picture of its own, and goes where no program may post: a folder each in the outbox, with the words
ready, until a person posts it.

Instagram lets programs post from professional accounts only, TikTok after an audit of the program: a town posts there by hand.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from plugins.announce import gathered_file
from plugins.announce.announcement import Announcement
from plugins.announce.key import PUBLISHED
from plugins.announce.settings import Settings
from plugins.announce.words.hashtags import hashtags
from plugins.publication.publics import YOUNG
from plugins.publication.slug import slugify

FOLDER = Path("outbox", "a-la-main")
WORDS = "texte.txt"
"""Written last: a folder that has it is whole, and is not made again."""


def waiting(room: Settings, now: datetime) -> Iterator[tuple[Announcement, Path]]:
    """What is to be prepared, with its folder: public at `now` and recent enough to be announced, not prepared yet.

    Raises PersonNeeded when nothing was gathered.
    """
    gathered = gathered_file.read(room.beffroi_state / gathered_file.NAME, room.feed_authority)
    young = (one for one in gathered.announcements if YOUNG in map(slugify, one.public) and one.occasion == PUBLISHED)
    for one in recent(chain(young, gathered.stories), now, room.announce_max_age_days):
        name = " ".join((*one.occasion.split("/")[1:], one.title))
        folder = room.beffroi_state.resolve() / FOLDER / f"{one.published:%Y-%m-%d}-{slugify(name)[:60].strip('-')}"
        if not (folder / WORDS).exists():
            yield one, folder


def recent(announcements: Iterable[Announcement], now: datetime, days: int) -> Iterator[Announcement]:
    """Those that appeared in the last `days`."""
    oldest = now - timedelta(days=days)
    return (one for one in announcements if oldest <= one.published <= now)


def words(one: Announcement) -> str:
    """The text to be pasted. The address is written out: neither network makes a link of it."""
    told = "\n".join(one.lines) or one.summary
    tags = " ".join(hashtags(one.tags, one.title + told))
    alternative = f"Texte alternatif de l’image : {' '.join((one.title, *one.lines))}"
    return "\n\n".join(filter(None, (one.title, told, f"Lire : {one.permalink.partition('://')[2]}", tags, "---", alternative))) + "\n"

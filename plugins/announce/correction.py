"""A correction: one more announcement of a publication, once for each text, where the first was sent."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime
from unicodedata import normalize

from plugins.announce.announcement import Announcement
from plugins.announce.key import PUBLISHED
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.run import AnnounceRun
from plugins.publication.publication import Publication

HEAD = "correction/"
WORD_CHARACTER = re.compile(r"\w|(?<=\d)[.,:/-](?=\d)")
"""What of a text makes it another one: its letters and digits, and what stands inside a number, an hour or a date."""
ALREADY = "l’annonce est partie déjà corrigée"
SAID_NOW = "l’annonce elle-même est partie au même moment"


def occasion(text: str) -> str:
    """The occasion of a correction: the same whatever the spaces, the capitals and the typography of `text`."""
    plain = "".join(WORD_CHARACTER.findall(normalize("NFKC", text).casefold()))
    return f"{HEAD}{hashlib.sha256(plain.encode()).hexdigest()[:12]}"


def correction(first: Announcement, publication: Publication) -> Announcement | None:
    """What to say of the mistake that `publication` owns up to, after `first`, its announcement; None when there is none, or no date.

    Each answers the first announcement, which is what people have read, and so never waits for another correction. It has the tags, by
    which accounts choose what they speak of, and no picture: the link's card is enough.
    """
    text = publication.extra.get("correction")
    if not text or not publication.modified:
        return None
    return replace(
        first,
        occasion=occasion(text),
        in_reply_to=PUBLISHED,
        published=publication.modified,
        overrides={"text": text},
        image=None,
        pictures=(),
    )


def needless(claimed: LedgerEntry, run: AnnounceRun) -> list[LedgerEntry]:
    """The ends of what nobody needs, once `claimed` tells of the publication as it is now: its corrections, and what was due that it says
    as well.

    To be recorded with it, or before: a correction that outlives its end in the ledger would correct what is right. They are for good,
    whatever date the publication takes later.
    """
    following = (one for one in run.announcements if one.guid == claimed.key.guid and one.in_reply_to == claimed.key.occasion)
    ended = {claimed.key._replace(occasion=one.occasion): one for one in following if _ended(one, claimed.time)}
    return [
        LedgerEntry(claimed.time, PostState.SKIPPED, key, text=str(one.overrides.get("text") or one.title), reason=_why(one), decided=True)
        for key, one in ended.items()
        if run.known_ledger.latest(key) is None
    ]


def _ended(one: Announcement, now: datetime) -> bool:
    return one.occasion.startswith(HEAD) or (one.again and one.published <= now)


def _why(one: Announcement) -> str:
    return SAID_NOW if one.again else ALREADY

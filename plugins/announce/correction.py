"""A correction: one more announcement of a publication, once for each text, where the first was sent."""

import hashlib
import re
from dataclasses import replace
from unicodedata import normalize

from plugins.announce.announcement import Announcement
from plugins.announce.key import PUBLISHED
from plugins.announce.ledger.entry import Entry, State
from plugins.announce.run import Run
from plugins.publication.publication import Publication

HEAD = "correction/"
SAID = re.compile(r"\w|(?<=\d)[.,:/-](?=\d)")
"""What of a text makes it another one: its letters and digits, and what stands inside a number, an hour or a date."""
ALREADY = "l’annonce est partie déjà corrigée"


def occasion(text: str) -> str:
    """The occasion of a correction: the same whatever the spaces, the capitals and the typography of `text`."""
    plain = "".join(SAID.findall(normalize("NFKC", text).casefold()))
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
        first, occasion=occasion(text), in_reply_to=PUBLISHED, published=publication.modified, overrides={"text": text}, image=None
    )


def needless(claimed: Entry, run: Run) -> list[Entry]:
    """The ends of the corrections that nobody needs, once `claimed` tells of the publication as it was corrected.

    To be recorded with it, or before: a correction that outlives its end in the ledger would correct what is right. They are for good,
    whatever date the publication takes later.
    """
    following = (one for one in run.announcements if one.guid == claimed.key.guid and one.in_reply_to == claimed.key.occasion)
    corrections = {claimed.key._replace(occasion=one.occasion): one for one in following if one.occasion.startswith(HEAD)}
    return [
        Entry(claimed.time, State.SKIPPED, key, text=str(one.overrides["text"]), reason=ALREADY, decided=True)
        for key, one in corrections.items()
        if run.known.latest(key) is None
    ]

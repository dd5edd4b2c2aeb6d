"""What the law has the town put online after a session, and when: for `check`.

Code général des collectivités territoriales, since 1 July 2022: the list of the deliberations examined is put on the site within a week
(article L. 2121-25); the minutes are settled at the beginning of the next session, and on the site within the week that follows it
(article L. 2121-15).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from plugins.council.sitting import PublishedSession
from plugins.publication.instants import in_french

WEEK = timedelta(days=7)


class Overdue(NamedTuple):
    """What is late in the session `identity`: under which `key` it will be told, what to do, and the stable name of this mistake."""

    identity: str
    key: str
    text: str
    remedy: str
    sort: str


def overdue(archive: Iterable[PublishedSession], today: date) -> Iterator[Overdue]:
    """What is late on the day `today` in `archive`, the sessions that were held, in their order."""
    archive = list(archive)
    for one in archive:
        due = one.day + WEEK
        if today > due and one.online is None:
            yield _list(one, due)
    for one, following in pairwise(archive):
        due = following.day + WEEK
        if today > due and one.minutes is None:
            yield _minutes(one, following, due)


def _list(one: PublishedSession, due: date) -> Overdue:
    text = f"la liste des délibérations de cette séance devait être en ligne le {in_french(due)}, une semaine après elle."
    remedy = "Relisez la liste, puis écrivez « deliberations_online: » et le jour (CGCT, article L. 2121-25)."
    sort = "liste en retard"
    return Overdue(one.session.identity, "deliberations_online", text, remedy, sort)


def _minutes(one: PublishedSession, following: PublishedSession, due: date) -> Overdue:
    text = f"le procès-verbal, arrêté à la séance du {in_french(following.day)}, devait être en ligne le {in_french(due)}."
    remedy = "Rangez-le dans content/documents/, et écrivez « pv: documents/… .pdf » (CGCT, article L. 2121-15)."
    sort = "procès-verbal manquant"
    return Overdue(one.session.identity, "pv", text, remedy, sort)

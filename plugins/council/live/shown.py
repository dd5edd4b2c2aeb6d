"""What readers see of a session that is live: its entries in the order of their receipt, without those that were taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.council.live.kept import Kept
from plugins.council.page import Told, told
from plugins.council.session import LIVE, PLANNED, Session


@dataclass(frozen=True)
class Shown:
    """`session` is as it stands at `revision`; `told` are the entries, `seqs` the place of each among all that was received, `gone` the ids
    of those that were taken back, `item` the agenda item that the council has come to, `closed_doors` whether it sits behind them now;
    `awaited`, whether it is live ahead of its hour, see Session."""

    session: Session
    revision: int
    told: tuple[Told, ...]
    seqs: tuple[int, ...]
    gone: tuple[str, ...]
    item: str
    closed_doors: bool = False
    awaited: bool = False

    @property
    def status(self) -> str:
        """Where the session stands, as the page says it: one that was made live ahead of its hour is still to come."""
        return PLANNED if self.awaited else self.session.status

    @property
    def struck(self) -> dict[str, str]:
        """The ids of what was put right, and the id of what puts it right."""
        return {one.entry.id: one.by.id for one in self.told if one.by}


def shown(session: Session, kept: Iterable[Kept], revision: int, item: str = "", status: str = LIVE, end: datetime | None = None) -> Shown:
    """What readers see of `session` once `kept` was received; `end` is when it was closed."""
    known = list(kept)
    ours = [one for one in known if not one.gone]
    now = replace(session, status=status, end=end or session.end, entries=tuple(one.entry for one in ours))
    return Shown(
        session=now,
        revision=revision,
        told=told(now),
        seqs=tuple(one.seq for one in ours),
        gone=tuple(one.entry.id for one in known if one.gone),
        item=item,
    )

"""The public part of a live session: its entries in order of receipt, without those taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.service.council_live.register_entry import RegisterEntry
from plugins.town.council.session import LIVE, PLANNED, CouncilSession, PageEntry, build_page_entries

SILENT = "sans nouvelles"
"""The state of a live session of which nothing was heard for an evening, for who reads it."""


@dataclass(frozen=True)
class VisibleSession:
    """`session` is as it stands at `revision`; `entries` are the entries, `seqs` the place of each among all that was received,
    `removed_ids` the ids of those that were taken back, `item` the agenda item that the council has come to, `closed_doors` whether it
    sits behind them now; `is_awaited`, whether it is live ahead of its hour, `is_silent`, whether nothing was heard of it for an
    evening, see Session."""

    session: CouncilSession
    revision: int
    entries: tuple[PageEntry, ...]
    seqs: tuple[int, ...]
    removed_ids: tuple[str, ...]
    item: str
    closed_doors: bool = False
    is_awaited: bool = False
    is_silent: bool = False

    @property
    def status(self) -> str:
        """The session's state as shown: one opened ahead of its hour is still to come, one that nobody closes does not go on for ever."""
        if self.is_awaited:
            return PLANNED
        return SILENT if self.is_silent else self.session.status

    @property
    def corrected_ids(self) -> dict[str, str]:
        """The ids of what was put right, and the id of what puts it right."""
        return {entry.entry.id: entry.by.id for entry in self.entries if entry.by}


def build_visible_session(
    session: CouncilSession,
    register_entries: Iterable[RegisterEntry],
    revision: int,
    item: str = "",
    status: str = LIVE,
    end: datetime | None = None,
) -> VisibleSession:
    """The visible session once `register_entries` were received; `end` is when it was closed."""
    all_entries = list(register_entries)
    ours = [each for each in all_entries if not each.is_taken_back]
    now = replace(session, status=status, end=end or session.end, entries=tuple(each.entry for each in ours))
    return VisibleSession(
        session=now,
        revision=revision,
        entries=build_page_entries(now),
        seqs=tuple(each.seq for each in ours),
        removed_ids=tuple(each.entry.id for each in all_entries if each.is_taken_back),
        item=item,
    )

"""An entry in the register, and the reasons to reject one."""

from dataclasses import dataclass
from datetime import datetime

from plugins.core.infrastructure.errors import BeffroiError
from plugins.town.council.entry import SessionEntry


@dataclass(frozen=True)
class EntrySender:
    """Who sends an entry: the `n`-th of a device, from 1. `tell` asks to post it on the networks."""

    device: str
    n: int
    author: str = ""
    tell: bool = False


@dataclass(frozen=True)
class RegisterEntry:
    """An entry and its place: the `seq`-th that was received, at `received` (aware).

    One that `is_taken_back` is not shown. One that is `leaving` is posted or about to be, and cannot be taken back.
    One that was `withdrawn` is gone too, whatever had been told of it, and has no words any more.
    """

    seq: int
    entry: SessionEntry
    sent: EntrySender
    received: datetime
    is_taken_back: bool = False
    leaving: bool = False
    withdrawn: bool = False


def format_picture_name(id: str) -> str:
    """The name of the picture of the entry of that id, where it has one."""
    return f"{id}.jpg"


class EntryRejected(BeffroiError):
    """An entry that the register does not take, or a change that it does not make; its text says why, in French."""


class EntryOutOfOrder(EntryRejected):
    """The device sent its entries out of order: the `n`-th comes first."""

    def __init__(self, n: int):
        super().__init__(f"L’entrée {n} de ce téléphone n’est pas encore arrivée.")
        self.n = n


class Different(EntryRejected):
    """The id belongs to an entry with other words."""


class TooLate(EntryRejected):
    """The entry is already on the networks: it can be corrected, but not taken back."""


class ClosedSessionError(EntryRejected):
    """The session is closed."""


class UnknownEntry(EntryRejected):
    """No entry has this id."""

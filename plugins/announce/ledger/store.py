"""Where a ledger is kept: what the two stores promise."""

from collections.abc import Callable, Iterable
from typing import Protocol

from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry
from plugins.announce.ledger.ledger import Ledger
from plugins.infrastructure.errors import NotNow, PersonRequired

RECOVER = "Rien n’est parti. ./beffroi recover le refait d’après les comptes, puis tout reprend."


class LedgerOvertaken(NotNow):
    """Another publisher has written about the same post since we read the ledger; it speaks, we do not."""


class ShortLedger(PersonRequired):
    """The ledger does not say all that was sent: an older copy of it was restored, or its end is lost. To send would be to repeat.

    Who catches it asks a person for `recover`. `reason` is a French sentence without its end.
    """

    def __init__(self, reason: str):
        super().__init__(f"{reason}. {RECOVER}")


class LedgerStore(Protocol):
    """Append-only and durable. Used as a context manager: one run at a time holds a state folder."""

    def __enter__(self) -> "LedgerStore": ...

    def __exit__(self, *_: object) -> None: ...

    def read(self) -> Ledger:
        """The ledger as it is now. Raises PersonRequired (damaged, newer, missing, or ShortLedger) or NotNow (out of reach)."""

    def append(self, *entries: LedgerEntry, rivals: Iterable[Key] = ()) -> None:
        """Make `entries` durable, all or none, before returning.

        Raises LedgerOvertaken when one of their keys, or of their `rivals`, has changed since `read`: of rivals, one only may be said.
        Raises NotNow or PersonNeeded when they could not be kept.
        """

    def trust(self) -> None:
        """From now on take the ledger as it is, even if it is shorter than what this machine has seen of it, which stays noted."""

    def recover(self) -> int:
        """Put back the lines that this machine has seen and that are no longer there; how many. Raises as `append`."""

    def acknowledge(self) -> None:
        """What the ledger holds now is all there is: nobody is to look for what it has lost any more. Raises as `read`."""

    def read_lines(self) -> bytes:
        """All its lines, as they are written. Raises as `read`."""

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in the place of all lines what `change` makes of them: a person erases. No publisher ever calls it.

        Raises PersonRequired or NotNow, and then nothing has changed.
        """

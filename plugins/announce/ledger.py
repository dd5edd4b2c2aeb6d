"""What the ledger answers and what its storage guarantees. `ledger_lines.py` writes a line, `ledger_file.py` and `ledger_git.py` keep it.

The same lines give the same answers, whoever keeps them.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from plugins.announce.ledger_lines import (
    CONFIRMED,
    LONGEST,
    SHIFT,
    STATES,
    VERSION,
    LedgerFold,
    Spending,
    decode_key,
    encode_account,
    encode_key,
    encode_word,
    extract_guid,
    format_line,
    parse_line,
)
from plugins.announce.post import BEGIN, OPEN_STATES, Key, Post, PostState
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow, PersonRequired

__all__ = ["format_line", "parse_line"]
Lines = Callable[[Iterable[int]], Iterator[bytes]]
"""The lines of the ledger that begin at these places, in bytes from its beginning."""


def begin_key(network: str, account: str) -> Key:
    """The key under which the ledger remembers that an account has begun."""
    return Key("", network, account, BEGIN)


def read_lines_at(file: BinaryIO, places: Iterable[int]) -> Iterator[bytes]:
    """The lines of `file` that begin at `places`."""
    for place in places:
        file.seek(place)
        yield file.readline()


class Ledger:
    """The state that the lines add up to; the last line of a key gives its post's state.

    Texts stay where the lines are kept: an entry is read back from its line when it is asked for. `lines` finds them; a ledger of its own
    keeps those of `entries`.
    """

    def __init__(self, entries: Iterable[Post] = (), lines: Lines | None = None):
        buffer = io.BytesIO("".join(format_line(entry) + "\n" for entry in entries).encode())
        self._lines = lines or (lambda places: read_lines_at(buffer, places))
        self._fold = LedgerFold()
        self._posts: dict[bytes, list[bytes]] = {}
        self._indexed = 0
        self.add_lines(buffer, "")

    @property
    def size(self) -> int:
        """The bytes of lines read."""
        return self._fold.size

    @property
    def spending(self) -> Spending:
        """The cost of all lines."""
        return self._fold.spending

    @property
    def length(self) -> int:
        """The number of lines read."""
        return self._fold.length

    def add_lines(self, lines: BinaryIO, where: str, offset: int = 0) -> None:
        """Take the lines that follow those already taken. Raises PersonRequired, as `LedgerFold.add_lines`."""
        self._fold.add_lines(lines, where, offset)

    def get_state(self, key: Key) -> PostState | None:
        """The state of the post, or None for an unknown one."""
        last = self._fold.last.get(encode_key(key))
        return None if last is None else _find_state(last)

    def get_latest_entry(self, key: Key) -> Post | None:
        """The last entry of the post, or None when it was never spoken of."""
        entries = list(self._list_entries([encode_key(key)]))
        return entries[0] if entries else None

    def list_claims(self, key: Key) -> list[Post]:
        """The attempts that were begun and whose end is not certain, the first one first."""
        name = encode_key(key)
        places = self._fold.claims.get(name, [])
        return list(self._read_back([name] * len(places), places))

    def count_excused_attempts(self, key: Key) -> int:
        """The number of those attempts that prove nothing against the post: the network was down."""
        return len(self._fold.excused.get(encode_key(key), ()))

    def is_requested_by_person(self, key: Key) -> bool:
        """Whether a person has asked for the post, which has not been sent since."""
        return encode_key(key) in self._fold.asked

    def get_left_aside_time(self, key: Key) -> datetime | None:
        """When the post was left aside by our rules; None when it was not, or when a person wanted it so."""
        time = self._fold.aside.get(encode_key(key))
        return datetime.fromisoformat(time.decode()) if time else None

    def is_announced_by_another(self, key: Key, link: str) -> bool:
        """Whether the account has spoken of `link` for a publication of another identity."""
        first = self._fold.links.get(encode_account(*key[1:3]), {}).get(encode_word(link))
        return first is not None and extract_guid(first) != encode_word(key.guid)

    def has_publication(self, guid: str) -> bool:
        """Whether any account has ever had to do with this publication."""
        return bool(self._list_names(guid))

    def list_posts(self, guid: str) -> list[Post]:
        """The last entry of each post of this publication, on every account and occasion, in the order of their first line."""
        return list(self._list_entries(self._list_names(guid)))

    def find_pause_end(self, network: str, account: str, now: datetime) -> datetime | None:
        """Until when the network has asked that the account be left alone; None when it may speak. Twice as far as any pause,
        it was noted while the clock was ahead."""
        until = self._fold.pauses.get(encode_account(network, account))
        return until if until and now < until <= now + 2 * LONGEST else None

    def is_pause_ours(self, network: str, account: str) -> bool:
        """Whether the end of that pause is our own choice, of a network that named none."""
        return encode_account(network, account) in self._fold.chosen

    def list_suspects(self, network: str, account: str) -> list[Post]:
        """The posts for which the account was stopped, though the network did not say whether it is they or the account."""
        untaken = self._list_in_states((PostState.NOT_SENT,), encode_account(network, account))
        return [entry for entry in untaken if entry.unproved and not entry.retry_at]

    def is_to_blame(self, key: Key) -> bool:
        """Whether the network refused this post without saying whether it is the post or the account, and has taken another since."""
        entry = self.get_latest_entry(key) if self.get_state(key) is PostState.NOT_SENT else None
        place = self._fold.last.get(encode_key(key), 0) >> SHIFT
        return entry is not None and entry.unproved and self._fold.heard.get(encode_account(*key[1:3]), -1) > place

    def has_failed(self, key: Key) -> bool:
        """Whether the network did not take this post, for a reason that may be the post's own; not a limit that it asked to wait for."""
        entry = self.get_latest_entry(key) if self.get_state(key) is PostState.NOT_SENT else None
        return entry is not None and not entry.decided and (entry.unproved or not entry.retry_at)

    def list_confirmed(self, paired: tuple[str, str], since: tuple[str, str]) -> list[tuple[Key, datetime]]:
        """The announcements that the account `paired` (network, account) has confirmed since the account `since` began, and when, in that
        order: first ones, and those that are `counted`; urgent ones and other follow-ups are not among them. A later withdrawal takes none
        away."""
        name_of_paired, before = encode_account(*paired), self._fold.beginnings.get(encode_account(*since))
        if before is None:
            return []
        names, times = self._fold.confirmed.get(name_of_paired, ([], []))
        start = before.get(name_of_paired, 0)
        return [(decode_key(name), datetime.fromisoformat(time.decode())) for name, time in zip(names[start:], times[start:], strict=True)]

    def find_beginning(self, network: str, account: str) -> datetime | None:
        """When the account began announcing, or None: it never did."""
        entry = self.get_latest_entry(begin_key(network, account))
        return entry.time if entry else None

    def open_claims(self, network: str, account: str) -> list[Post]:
        """The posts of the account that may or may not have been sent, in the order of their first line."""
        return self._list_in_states(OPEN_STATES, encode_account(network, account))

    def list_refused(self, network: str, account: str) -> list[Post]:
        """The posts that the account refused, and that no person has decided on."""
        return self._list_in_states((PostState.REFUSED,), encode_account(network, account))

    def list_sent(self) -> list[Post]:
        """The posts that are on their accounts, in the order of their first line."""
        return self._list_in_states((PostState.SENT,))

    def list_entries(self) -> list[Post]:
        """The last entry of each post and of each beginning, in the order of their first line."""
        return self._list_in_states(STATES)

    def list_undecided(self) -> list[Post]:
        """The posts on which a person may decide: those that await it, and those that were left aside."""
        return self._list_in_states((*OPEN_STATES, PostState.REFUSED, PostState.SKIPPED))

    def list_awaiting_decision(self) -> list[Post]:
        """The posts that wait for a person's decision, or may come to."""
        return self._list_in_states((*OPEN_STATES, PostState.REFUSED))

    def _list_in_states(self, states: tuple[PostState, ...], account: bytes = b"") -> list[Post]:
        names = [name for name, last in self._fold.last.items() if _find_state(last) in states and account in name]
        return list(self._list_entries(names))

    def _list_names(self, guid: str) -> list[bytes]:
        """The posts of a publication; the index of what was taken since it was last asked for is made first."""
        for name in islice(self._fold.last, self._indexed, None):
            self._posts.setdefault(extract_guid(name), []).append(name)
        self._indexed = len(self._fold.last)
        return self._posts.get(encode_word(guid), [])

    def _list_entries(self, names: list[bytes]) -> Iterator[Post]:
        known_names = [name for name in names if name in self._fold.last]
        return self._read_back(known_names, [self._fold.last[name] >> SHIFT for name in known_names])

    def _read_back(self, names: list[bytes], places: list[int]) -> Iterator[Post]:
        for name, line in zip(names, self._lines(places) if places else (), strict=True):
            try:
                entry = parse_line(line)
            except ValueError:
                entry = None
            if entry is None or encode_key(entry.key) != name:
                raise PersonRequired("Le registre des annonces a été récrit pendant cette exécution. Relancez.")
            yield entry


def _find_state(last: int) -> PostState:
    return STATES[last & CONFIRMED - 1]


LINE_VERSION = VERSION
"""The number that our lines bear, for who only looks at them."""
VERSION_OF_LINE = re.compile(rb'"version": (\d+)\}$', re.MULTILINE)


def read_newest_version(file: Path) -> int:
    """The greatest number that a line of the ledger in `file` bears: one line of a later version stops everything. Raises OSError."""
    return max((int(number) for number in VERSION_OF_LINE.findall(file.read_bytes())), default=VERSION)


RECOVER = "Rien n’est parti. ./beffroi recover le refait d’après les comptes, puis tout reprend."


class LedgerOvertaken(NotNow):
    """Another publisher has written about the same post since we read the ledger; it speaks, we do not."""


class ShortLedger(PersonRequired):
    """The ledger lacks posts that were sent: an older copy was restored, or its end is lost. To send would be to repeat.

    Who catches it asks a person for `recover`. `reason` is a French sentence without its end.
    """

    def __init__(self, reason: str):
        super().__init__(f"{reason}. {RECOVER}")


class LedgerStore(Protocol):
    """Append-only and durable. Used as a context manager: one run at a time holds a state folder."""

    def __enter__(self) -> "LedgerStore": ...

    def __exit__(self, *_: object) -> None: ...

    def read(self) -> Ledger:
        """Read the present ledger. Raises PersonRequired (damaged, newer, missing, or ShortLedger) or NotNow (out of reach)."""

    def append(self, *entries: Post, rivals: Iterable[Key] = ()) -> None:
        """Make `entries` durable, all or none, before returning.

        Raises LedgerOvertaken when one of their keys, or of their `rivals`, has changed since `read`: of rivals, one only may be said.
        Raises NotNow or PersonRequired when they could not be kept.
        """

    def trust(self) -> None:
        """Accept the ledger from now on, even if it is shorter than what this machine has seen of it, which stays noted."""

    def recover(self) -> int:
        """Put back the lines that this machine has seen and that are no longer there; how many. Raises as `append`."""

    def acknowledge(self) -> None:
        """Accept the present ledger as complete: its losses are no longer reported, and it is vouched for. Raises as `read`."""

    def is_vouched(self) -> bool:
        """Whether something that is not put back with the ledger says that what was read last is no older copy."""

    def read_lines(self) -> bytes:
        """Read all raw lines. Raises as `read`."""

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in place of all lines what `change` makes of them: a person erases. No publisher ever calls it.

        Raises PersonRequired or NotNow, and then nothing has changed.
        """


URGENT = ".urgent"
"""The lane of what is urgent: its publisher holds nothing that a publication under way holds."""
LIVE = ".live"
"""How the lanes of what is told while it happens begin: one an account."""


def find_marks_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder of this machine's ledger marks, outside any state folder: https://specifications.freedesktop.org/basedir-spec. None for a
    user who has no home."""
    state_home, home = environ.get("XDG_STATE_HOME", ""), environ.get("HOME", "")
    if Path(state_home).is_absolute():
        return Path(state_home) / "beffroi"
    return Path(home) / ".local" / "state" / "beffroi" if Path(home).is_absolute() else None


def open_store(choice: str, state: Path, environ: Mapping[str, str], lane: str = "") -> LedgerStore:
    """The ledger of the setting LEDGER, `choice`, in the state folder `state`, as the publisher of a lane reaches it; nothing is read yet.

    Raises PersonRequired when git cannot hold it.
    """
    from plugins.announce.ledger_file import FileLedger  # each store stands on what it promises, above
    from plugins.announce.ledger_git import open_git

    if choice == "file":
        return FileLedger(state / "ledger.jsonl", lane, find_marks_folder(environ))
    return open_git(choice, state, environ, lane)


class StateFolderLock:
    """An exclusive hold on `path`, from `acquire` until `release` or the death of the process; `is_held` says whether we are who has it."""

    def __init__(self, path: Path):
        self.path, self.is_held, self._lock = path, False, ExitStack()

    def acquire(self) -> None:
        """Take the hold. Raises NotNow at once when another run has it, PersonRequired when the folder cannot be written in."""
        busy = NotNow("Une autre publication est en cours sur cette machine. Relancez quand elle sera terminée.")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.enter_context(exclusive_lock(self.path, busy))
        except OSError as error:
            raise PersonRequired(f"BEFFROI_STATE : impossible d’écrire dans {self.path.parent} ({error.strerror}).") from None
        self.is_held = True

    def release(self) -> None:
        """Give it back."""
        self._lock.close()
        self.is_held = False

"""A session that is told on loopback, by the real accounts and in a real ledger, on a clock that the test moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.announce.continuity import set_baselines
from plugins.announce.ledger_file import FileLedger
from plugins.announce.network import Network
from plugins.announce.post import PostState
from plugins.announce.run import AnnounceRun, OpenAccount, RunRules
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.relay_account import RelayAccount
from plugins.service.council_live.relay_announcements import AnnouncementWriter, RelayLines
from plugins.service.council_live.store import EntrySender
from plugins.town.council.entry import SessionEntry
from plugins.town.council.room import CatchUp
from plugins.town.council.session import AgendaItem, CouncilSession
from plugins.town.council.vote import Vote

SITE, GUID, TAG = "https://journal.essai.example", "tag:essai.example,2026:conseil", "ConseilValbrune"
ITEMS = (AgendaItem("1", "Compte administratif"), AgendaItem("2", "Passerelle de la gare"))


class Killed(BaseException):
    """The machine dies here."""


@dataclass
class Time:
    """The instant, and the seconds that have passed: both move together, and only when the test says."""

    start: datetime
    passed: float = 0.0

    def __call__(self) -> datetime:
        return (self.start + timedelta(seconds=self.passed)).replace(microsecond=0)

    def passing(self) -> float:
        """Seconds of the machine's own clock."""
        return 1_000 + self.passed


@dataclass
class Town:
    """`network` is spoken to by the one account; `die` is called with the name of each moment at which the service may be killed."""

    folder: Path
    time: Time
    network: Network
    hold: float = 20
    rule: CatchUp = field(default_factory=CatchUp)
    doubt: int = 60
    die: Callable[[str], None] = lambda moment: None
    rules: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = CouncilSession("conseil", "Conseil du 26 mars", "conseil/2026-03-26/", self.time(), "direct", items=ITEMS)
        self.register = EntryRegister(self.folder / "register", self.time)
        with FileLedger(self.ledger) as ledger:
            set_baselines([], [OpenAccount(self.network)], ledger, self.time)
        self.start()

    @property
    def ledger(self) -> Path:
        """The town's one ledger."""
        return self.folder / "ledger.jsonl"

    def start(self) -> None:
        """The service begins, or begins again: it knows what is on the disk, and nothing else."""
        store = Mortal(self.ledger, ".live-0")
        store.die = lambda moment: self.die(moment)
        rules = RunRules(reconcile_after=self.doubt, reconcile_pause=0, patience=0, sleep=bool, **self.rules)
        lines = RelayLines(self.register, lambda: self.hold, self.time, self.time.passing)
        run = AnnounceRun(store, self.time, rules)
        open_account = OpenAccount(self.network)
        teller = AnnouncementWriter(GUID, SITE, TAG)
        self.account = RelayAccount(
            open_account, run, lines, lambda: self.session, self.register.leave, teller, self.rule, self.time.passing
        )

    def write(self, *words: str, tell: bool = True, **more: Any) -> list[SessionEntry]:
        """Entries that a phone sends, one a second."""
        return [self.entry(text=text, tell=tell, **more) for text in words]

    def entry(self, text: str = "", kind: str = "propos", tell: bool = True, device: str = "a", **more: Any) -> SessionEntry:
        """One entry, received now."""
        number = len(self.register.list_entries()) + 1
        one = SessionEntry(f"m0phone{number:010}", kind, text or f"Mot {number}", self.time(), **{"item": "1", **more})
        kept = self.register.add(one, EntrySender(device, self.register.count_entries(device) + 1, "Camille", tell))
        self.time.passed += 1
        return kept.entry

    def vote(self, pour: int = 20, contre: int = 9, **more: Any) -> SessionEntry:
        """A vote."""
        return self.entry(kind="vote", vote=Vote(pour=pour, contre=contre), **more)

    def tell(self, seconds: float = 3_600, steps: int = 10_000) -> None:
        """Let the account work until it has nothing to do, for `seconds` at most; being killed, it begins again."""
        end = self.time.passed + seconds
        for _ in range(steps):
            try:
                pause = self.account.step()
            except Killed:
                self.start()
                continue
            if self.time.passed + pause > end:
                break
            self.time.passed += pause
        else:
            raise AssertionError(f"it never rests: {self.account.trouble}")
        self.time.passed = end

    def state(self, one: SessionEntry | str) -> PostState | None:
        """What the ledger says of an entry, or of an occasion."""
        return FileLedger(self.ledger).read().get_state(self.account.make_key(one if isinstance(one, str) else one.occasion))

    def close(self) -> None:
        """The session is over."""
        self.register.close(self.time())

    def rewrite(self, **changes: Any) -> None:
        """An editor changes the session's file."""
        self.session = replace(self.session, **changes)


class Mortal(FileLedger):
    """A ledger in which the service may be killed before and after each line; `die` decides."""

    die: Callable[[str], None] = staticmethod(lambda moment: None)

    def append(self, *entries: Any, rivals: Any = ()) -> None:
        """As the ledger does."""
        moment = entries[-1].state.value
        self.die(f"before {moment}")
        super().append(*entries, rivals=rivals)
        self.die(f"after {moment}")

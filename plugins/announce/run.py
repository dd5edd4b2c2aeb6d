"""The state of one run: the accounts that post, the ledger, the clock, and the limits of the run."""

import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from plugins.announce.budget import UNLIMITED, Budget, format_dollars_in_french
from plugins.announce.ledger import Ledger, LedgerStore
from plugins.announce.network import Network
from plugins.announce.post import BEGIN, ZERO, Announcement, Key, Post, find_networks_with_several_accounts
from plugins.announce.words import PLAIN_TOWN_WORDS, TownWords
from plugins.core.infrastructure.errors import BeffroiError, Exit

SUMMED = (
    (("refused", "unknown"), "annonce attend toujours une décision", "annonces attendent toujours une décision", "./beffroi settle"),
    (("unpaid",), "annonce attend toujours le budget", "annonces attendent toujours le budget", "./beffroi budget"),
)
"""The words that are told together, for one post and for several, and the command that tells more."""
REPAIRED = "Une fois réparé : ./beffroi announce --now"


def summarize_unchanged(outcomes: Iterable["Outcome"]) -> Iterator[str]:
    """The lines, in French, for outcomes that were reported before."""
    repeated = [(outcome, outcome.since) for outcome in outcomes if outcome.since]
    for words, singular, several, command in SUMMED:
        if instants := [since for outcome, since in repeated if outcome.word in words]:
            many = len(instants) > 1
            first_told = f"déjà signalée{'s depuis' if many else ''} le {format_day_and_hour(min(instants))}"
            yield f"{len(instants)} {several if many else singular}, {first_told} : {command}"
    for outcome, since in repeated:
        if outcome.word == "blocked":
            remedy = outcome.remedy if outcome.key.occasion == BEGIN else REPAIRED
            account = "/".join(outcome.key[1:3])
            yield f"{account} est toujours arrêté, signalé le {format_day_and_hour(since)} : {outcome.reason} {remedy}"


def format_day_and_hour(instant: datetime) -> str:
    """A day and an hour, for a person."""
    return f"{instant:%d/%m/%Y à %H:%M}"


WORDS = {
    "sent": ("envoyé", Exit.DONE),
    "found": ("déjà en ligne", Exit.DONE),
    "would": ("partirait", Exit.DONE),
    "skipped": ("laissé de côté", Exit.DONE),
    "open": ("à décider", Exit.DONE),
    "left": ("ne partirait pas", Exit.DONE),
    "waiting": ("attend", Exit.LATER),
    "not_sent": ("pas envoyé", Exit.LATER),
    "outage": ("réseau en panne", Exit.LATER),
    "unpaid": ("attend", Exit.LATER),
    "withdrawn": ("retiré", Exit.DONE),
    "standing": ("pas retiré", Exit.LATER),
    "kept": ("pas retiré", Exit.PERSON),
    "blocked": ("compte arrêté", Exit.PERSON),
    "refused": ("refusé", Exit.PERSON),
    "unknown": ("incertain", Exit.PERSON),
}
"""What can be said of a post in this run, in French, and what it makes the command answer."""
TOGETHER = {"skipped": "laissées de côté", "waiting": "attendent", "unpaid": "attendent"}
"""What is said of many posts at once, when they are more than a few, before the reasons."""
FEW = 5
WORST_LAST = (Exit.DONE, Exit.LATER, Exit.CONTENT, Exit.SETTINGS, Exit.PERSON)


@dataclass(frozen=True)
class Outcome:
    """The outcome of one post in this run; `stops` when nothing more should be posted on this account now. `cost` is what it would cost at
    most, in dollars; `unit` what `weight` is counted in, and `details` what its text does not show, for a person. `since` is when a problem
    was first said, None for one that is new, and `again` whether it is time to say it once more; `late`: it has waited for hours, and will
    be a problem. `outage`: of a post that is `unknown`, that the network answers nobody; `unproved`: of an account that is `blocked`, that
    it may be the post."""

    word: str
    key: Key
    title: str = ""
    text: str = ""
    weight: int = 0
    heaviest: int = 0
    url: str = ""
    reason: str = ""
    remedy: str = ""
    stops: bool = False
    cost: Decimal = ZERO
    unit: str = ""
    details: tuple[str, ...] = ()
    since: datetime | None = None
    again: bool = False
    late: bool = False
    outage: bool = False
    unproved: bool = False

    def __str__(self) -> str:
        return self.format_line()

    @property
    def is_told(self) -> bool:
        """Whether this run reports it in full, instead of only summing it up."""
        return not self.since or self.again or self.late

    @property
    def exit(self) -> Exit:
        """The exit code it leads to: a person must hear of every problem once, then daily, then weekly, and of what waits."""
        if self.again:
            return Exit.PERSON
        return Exit.DONE if self.since and not self.late else WORDS[self.word][1]

    def format_line(self, crowded: Collection[str] = ()) -> str:
        """The outcome for a person; on a network of `crowded`, with the account's name."""
        french, _ = WORDS[self.word]
        subject = self.title or self.text.partition("\n")[0] or self.key.guid
        before = f"(déjà signalé le {format_day_and_hour(self.since)})" if self.since else ""
        detail = " ".join(filter(None, (self.url, self.reason, self.remedy, before)))
        return f"{self.key.format_account(crowded)} · {french} : {subject}" + (f" — {detail}" if detail else "")

    def format_text(self) -> str:
        """The text as it would leave, indented, its weight beside the heaviest that the network takes, what it would cost, the rest."""
        unit, price = f" {self.unit}" if self.unit else "", f", {format_dollars_in_french(self.cost)} au plus" if self.cost else ""
        count = f"({self.weight} sur {self.heaviest}{unit}{price})"
        return "\n".join(f"    {line}".rstrip() for line in [*self.text.split("\n"), count, *self.details])

    def to_json(self) -> dict[str, object]:
        """Plain values that JSON can hold."""
        values = {name: getattr(self, name) for name in ("title", "text", "weight", "url", "reason", "remedy")}
        more: dict[str, object] = {"cost": str(self.cost)} if self.cost else {}
        more |= {"since": self.since.isoformat()} if self.since else {}
        more |= {name: True for name in ("again", "late") if getattr(self, name)}
        more |= {"details": list(self.details)} if self.details else {}
        return {"outcome": self.word, **self.key._asdict(), **{name: value for name, value in values.items() if value}, **more}


@dataclass
class RunReport:
    """The outcomes of a run, in order, and the error that cut it short, if any; `remarks` come after them."""

    outcomes: list[Outcome] = field(default_factory=list)
    cut_short: BeffroiError | None = None
    remarks: list[str] = field(default_factory=list)

    def add(self, *outcomes: Outcome) -> None:
        """Take note of what became of some posts."""
        self.outcomes.extend(outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    @property
    def exit(self) -> Exit:
        """The exit code: the gravest of all new outcomes."""
        return find_gravest([outcome.exit for outcome in self] + ([self.cut_short.exit_code] if self.cut_short else []))

    def format_lines(self, full: bool = False) -> list[str]:
        """The report for a person; `full` shows whole texts. A long past that is left aside is one line, as is a long queue."""
        counts = Counter(outcome.word for outcome in self if outcome.is_told)
        many = {word: french for word, french in TOGETHER.items() if counts[word] > FEW}
        outcomes = [outcome for outcome in self if outcome.is_told and (outcome.word not in many or outcome.exit is Exit.PERSON)]
        shared = find_networks_with_several_accounts(outcome.key for outcome in self)
        lines = [outcome.format_line(shared) + (f"\n{outcome.format_text()}" if full and outcome.weight else "") for outcome in outcomes]
        lines += [f"{counts[word]} annonces {french} : {self._format_reasons(word)}" for word, french in many.items()]
        lines += [
            *summarize_unchanged(outcome for outcome in self if not outcome.is_told),
            *self.remarks,
            *([str(self.cut_short)] if self.cut_short else []),
        ]
        return lines or ["Rien à annoncer."]

    def _format_reasons(self, word: str) -> str:
        """The reasons that are given, the most frequent first, at most three."""
        reasons = Counter(outcome.reason.rstrip(".") for outcome in self if outcome.word == word and outcome.is_told)
        return " ; ".join(reason for reason, _ in reasons.most_common(3)) + "."

    def to_json(self) -> str:
        """The report for a program."""
        more = ({"remarks": self.remarks} if self.remarks else {}) | ({"error": str(self.cut_short)} if self.cut_short else {})
        return json.dumps({"exit": int(self.exit), "posts": [outcome.to_json() for outcome in self], **more}, ensure_ascii=False, indent=2)


def find_gravest(exits: Iterable[Exit]) -> Exit:
    """The gravest outcome, that a person must hear of first."""
    return max(exits, key=WORST_LAST.index, default=Exit.DONE)


FREE = ("waiting", "unpaid")
"""What becomes of a post that the network was not asked to take."""


@dataclass
class PostQuota:
    """At most `most` posts, those sent `again` included, which do not hold up what is urgent; none once the account is `stopped`."""

    most: int
    again: int = 0
    new: int = 0
    stopped: bool = False

    def has_room(self, urgent: bool = False) -> bool:
        """Whether one more post may be sent."""
        return not self.stopped and self.new + (0 if urgent else self.again) < self.most

    def count(self, outcome: Outcome, again: bool = False) -> None:
        """Count what became of one more post."""
        is_counted = outcome.word not in FREE
        self.again, self.new = self.again + (is_counted and again), self.new + (is_counted and not again)
        self.stopped = self.stopped or outcome.stops


def build_outcome(word: str, entry: Post, remedy: str = "", stops: bool = False) -> Outcome:
    """The outcome of a post whose last entry is `entry`."""
    down = word == "unknown" and entry.outage
    return Outcome(word, entry.key, text=entry.text, url=entry.url, reason=entry.reason, remedy=remedy, stops=stops, outage=down)


TROUBLE = "trouble"
"""The occasion of the line that remembers the problems of an account."""


def build_refused_account(network: str, account: str, reason: str, remedy: str = "") -> Outcome:
    """An outcome for an account that is refused, whatever it posts."""
    return Outcome("blocked", build_trouble_key(network, account), title=f"{network}/{account}", reason=reason, remedy=remedy, stops=True)


def build_trouble_key(network: str, account: str) -> Key:
    """The key under which the ledger remembers the problems of an account."""
    return Key("", network, account, TROUBLE)


SETTLE = "Regardez le compte, puis décidez avec ./beffroi settle."
REPAIR = "Corrigez et publiez, puis décidez avec ./beffroi settle."
TURN = "à une prochaine exécution"


ABSENT = "absent du fil du compte ; son tour de repartir viendra"


@dataclass(frozen=True)
class Choice:
    """What an account selects: for each non-empty list, an announcement must have at least one of its words."""

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def is_taken(self, announcement: Announcement) -> bool:
        """Whether the account speaks of this."""
        criteria = (
            (self.kinds, (announcement.kind,)),
            (self.categories, (announcement.category,)),
            (self.tags, announcement.tags),
            (self.langs, (announcement.lang,)),
            (self.public, announcement.public),
        )
        return all(not chosen or set(chosen) & set(words) for chosen, words in criteria)


@dataclass(frozen=True)
class CarryRule:
    """Of `one_in` announcements confirmed on the account `paired` (network, account), one is carried."""

    paired: tuple[str, str]
    one_in: int


@dataclass(frozen=True)
class OpenAccount:
    """An account that announces: `network` is how it is reached, `choice` what it speaks of. With `carrying`, it relays another."""

    network: Network
    choice: Choice = field(default_factory=Choice)
    carrying: CarryRule | None = None


PATIENCE = 60
"""Seconds: a network that asks for no more is waited for, once; most of a window of 5 or 15 minutes has often passed."""


def wait_for_no_page(_: Announcement) -> str:
    """Do not wait for any page."""
    return ""


def accept_any_address(_: str) -> str:
    """Every address opens."""
    return ""


@dataclass(frozen=True)
class RunRules:
    """Durations are in seconds. `page` says in French what is missing from the public page, or nothing when readers can open it; `opens`,
    why an address does not open. With
    `insist`, an account that its network has stopped is tried at once. `urgent`: nothing is said but what is urgent, whatever pause an
    account was asked for, and though its page be missing. A network that asks to be left alone for no longer than `patience` is waited for.
    """

    max_per_run: int = 5
    max_age_days: int = 7
    reconcile_after: int = 900
    reconcile_pause: float = 20
    page: Callable[[Announcement], str] = wait_for_no_page
    opens: Callable[[str], str] = accept_any_address
    sleep: Callable[[float], None] = time.sleep
    town_words: TownWords = PLAIN_TOWN_WORDS
    budget: Budget = UNLIMITED
    insist: bool = False
    urgent: bool = False
    patience: float = PATIENCE


Clock = Callable[[], datetime]


@dataclass
class AnnounceRun:
    """`known_ledger` is the ledger as it was when it was last `read_ledger`, and what this run has written since: what others write is not
    in it, and makes the store refuse our lines about the same post. `announcements` is all that the town has to say, said or not;
    `withdrawn` are the guids of the publications that it no longer stands by; `scopes` what each account (network, account) speaks of."""

    ledger: LedgerStore
    clock: Clock
    rules: RunRules
    announcements: tuple[Announcement, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    scopes: Mapping[tuple[str, str], tuple[Choice, ...]] = field(default_factory=dict)
    known_ledger: Ledger = field(default_factory=Ledger)

    def read_ledger(self) -> Ledger:
        """Read the ledger again. Raises what the ledger raises."""
        self.known_ledger = self.ledger.read()
        return self.known_ledger

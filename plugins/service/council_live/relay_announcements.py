"""The announcements of the evening: one line for each network, what is due in it, and its words."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

from plugins.announce.post import OPEN_STATES, AnnouncedImage, Announcement, PostState
from plugins.announce.words import format_hashtag
from plugins.core.publication.publication import ENTRY
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.store import RegisterEntry
from plugins.town.council.entry import RECTIFIED, SAID, SessionEntry, find_doubtful_votes, list_standings
from plugins.town.council.room import CatchUp
from plugins.town.council.session import CLOSED, CouncilSession
from plugins.town.council.vote import format_vote

END = f"{ENTRY}/closed"
"""The occasion of the last post of a session. No entry has so short a name."""


@dataclass(frozen=True)
class RelayLine:
    """One post to make, or the end of the session, which has no `entry`. It may be posted from `due` on, in seconds of the machine's
    monotonic clock."""

    due: float
    entry: SessionEntry | None = None

    @property
    def occasion(self) -> str:
        """Its occasion in the ledger."""
        return self.entry.occasion if self.entry else END


@dataclass
class RelayLines:
    """The lines of a register. Each is due once its hold of `hold_seconds` seconds is over, as `clock` said when it was first seen: a
    clock that jumps afterwards neither shortens a hold nor makes it last. Safe from several threads."""

    register: EntryRegister
    hold_seconds: Callable[[], float]
    clock: Callable[[], datetime]
    passing: Callable[[], float] = time.monotonic
    _due: dict[str, float] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _made: tuple[int, tuple[RelayLine, ...]] = (-1, ())
    _withdrawn: tuple[str, ...] = ()

    def list_lines(self) -> tuple[RelayLine, ...]:
        """All lines, posted or not; recomputed only when the register changes."""
        with self._lock:
            revision = self.register.get_revision()
            if self._made[0] != revision:
                self._made = revision, self._read()
            return self._made[1]

    def list_withdrawn_ids(self) -> tuple[str, ...]:
        """The ids of withdrawn entries; recomputed only when the register changes."""
        self.list_lines()
        return self._withdrawn

    def list_entries(self) -> list[SessionEntry]:
        """Every entry of the session, posted on networks or not."""
        return [entry.entry for entry in self.register.list_entries() if not entry.is_taken_back]

    def _read(self) -> tuple[RelayLine, ...]:
        all_kept = self.register.list_entries()
        self._withdrawn = tuple(each.entry.id for each in all_kept if each.withdrawn)
        relayed = [each for each in all_kept if each.sent.tell and not each.is_taken_back]
        lines = [RelayLine(self._find_due_time(each), each.entry) for each in relayed]
        if lines and self.register.get_status() == CLOSED:
            lines.append(RelayLine(max(line.due for line in lines)))
        return tuple(lines)

    def _find_due_time(self, entry: RegisterEntry) -> float:
        if entry.entry.id not in self._due:
            delay = self.hold_seconds()
            seconds_left = (entry.received + timedelta(seconds=delay) - self.clock()).total_seconds()
            self._due[entry.entry.id] = self.passing() + min(seconds_left, delay)
        return self._due[entry.entry.id]


SUMMARY = re.compile(rf"{ENTRY}/([0-9a-z]+)-([0-9a-z]+)")
"""The occasion of a summary: the ids of the first and the last of the entries that it stands for."""
UNSAID = (None, PostState.NOT_SENT)
FINAL_STATES = (PostState.SENT, PostState.REFUSED, PostState.WITHDRAWN)
"""The ends of a summary that had its turn; one that another replaces never had."""


@dataclass(frozen=True)
class Rest:
    """Do nothing for so many `seconds`; None: until something changes."""

    seconds: float | None = None


@dataclass(frozen=True)
class TellLine:
    """Say this line."""

    line: RelayLine


@dataclass(frozen=True)
class AskAboutPost:
    """Find out what became of the post of this `occasion`; `passed` when later ones were told already."""

    occasion: str
    passed: bool = False


@dataclass(frozen=True)
class SumUp:
    """Say one post in place of these lines."""

    lines: tuple[RelayLine, ...]

    @property
    def occasion(self) -> str:
        """Its occasion in the ledger."""
        first, last = (line.entry.id if line.entry else "" for line in (self.lines[0], self.lines[-1]))
        return f"{ENTRY}/{first}-{last}"


@dataclass(frozen=True)
class Cover:
    """Record that these lines were posted in a summary."""

    lines: tuple[RelayLine, ...]


@dataclass(frozen=True)
class TakeAway:
    """Delete the post of this `occasion`."""

    occasion: str


Step = Rest | TellLine | AskAboutPost | SumUp | Cover | TakeAway
States = Mapping[str, PostState]
"""What became of each occasion of the session on one account; of those that are not there, nothing yet."""


@dataclass(frozen=True)
class PostViews:
    """What else is known of a post, by its occasion: whether it is `is_lost`, to be waited for no longer; whether a person has `is_wanted`
    it by itself, however old; in how many seconds one that was left behind may be asked after `again`."""

    is_lost: Callable[[str], bool] = lambda _: False
    is_wanted: Callable[[str], bool] = lambda _: False
    again: Callable[[str], float] = lambda _: 0.0


def plan_next_step(lines: Sequence[RelayLine], states: States, now: float, rule: CatchUp, views: PostViews) -> Step:
    """The next step at the instant `now`."""
    begun = [occasion for occasion in sort_occasions(lines, states) if states.get(occasion) is not None]
    if begun and states[begun[-1]] in OPEN_STATES and not views.is_lost(begun[-1]):
        return AskAboutPost(begun[-1])
    if covered := next(_find_covered(lines, states, views.is_wanted), None):
        return Cover(covered)
    unsaid = [line for line in lines if states.get(line.occasion) in UNSAID]
    ready = list(takewhile(lambda line: line.due <= now, unsaid))
    late = [line for line in ready if line.entry and line.due < now - rule.minutes * 60 and not views.is_wanted(line.occasion)]
    if len(late) > rule.entries:
        summary = SumUp(tuple(late))
        return summary if states.get(summary.occasion) in UNSAID else Cover(summary.lines)
    if ready:
        return TellLine(ready[0])
    waits = [(views.again(occasion), occasion) for occasion in begun if states[occasion] in OPEN_STATES]
    if waits and min(waits)[0] <= 0:
        return AskAboutPost(min(waits)[1], passed=True)
    return Rest(min([*(wait for wait, _ in waits), *(line.due - now for line in unsaid[:1])], default=None))


def sort_occasions(lines: Sequence[RelayLine], states: States) -> Iterator[str]:
    """The occasions in the order in which they are posted: a summary comes after those that it replaces."""
    after: dict[str, list[str]] = {}
    for occasion in states:
        if match := SUMMARY.fullmatch(occasion):
            after.setdefault(f"{ENTRY}/{match[2]}", []).append(occasion)
    for line in lines:
        yield line.occasion
        yield from after.get(line.occasion, ())


def _find_covered(lines: Sequence[RelayLine], states: States, wanted: Callable[[str], bool]) -> Iterator[tuple[RelayLine, ...]]:
    """The lines that a summary stands for, and of which the ledger does not say so yet."""
    done = [matched for occasion, state in states.items() if state in FINAL_STATES and (matched := SUMMARY.fullmatch(occasion))]
    places = {line.occasion: place for place, line in enumerate(lines)} if done else {}
    for matched in done:
        first, last = (places.get(f"{ENTRY}/{id}") for id in matched.groups())
        if first is not None and last is not None:
            unsaid = [line for line in lines[first : last + 1] if states.get(line.occasion) in UNSAID and not wanted(line.occasion)]
            if unsaid:
                yield tuple(unsaid)


NBSP = "\u00a0"


def format_entry(entry: SessionEntry, session: CouncilSession) -> str:
    """The text of one entry; `session` has those received until then."""
    item = f"point {entry.item}" if entry.item else ""
    if entry.vote:
        head = _join_words("Rectification" if entry.kind == RECTIFIED else "", "vote sur un amendement" if entry.amendment else "vote")
        about = entry.text or next((each.title for each in session.items if each.number == entry.item), "")
        if entry.id in find_doubtful_votes(session.members, session.entries):
            return "\n".join(filter(None, (f"{_join_words(head[0].upper() + head[1:], item)}{NBSP}: résultat à vérifier.", about)))
        came = format_vote(entry.vote, session.get_session_at(entry).votes_at_most)
        return "\n".join(filter(None, (f"{_join_words(head[0].upper() + head[1:], item)}{NBSP}: proposition {came}.", about)))
    if entry.annuls:
        return "\n".join(filter(None, (f"{_join_words('Rectification', item)}{NBSP}: ce qui avait été annoncé est annulé.", entry.text)))
    if entry.kind == RECTIFIED:
        return f"{_join_words('Rectification', item)}{NBSP}: {entry.text}"
    quoted = f"{entry.speaker}{NBSP}: {entry.text}" if entry.kind == SAID and entry.speaker else entry.text
    return f"{item.capitalize()} · {quoted}" if item else quoted


def format_opening(title: str, words: str) -> str:
    """The first post, which says what all the others belong to."""
    return f"{title}, en direct.\n\n{words}"


def add_time(words: str, entry: SessionEntry) -> str:
    """Make a repeated text differ by its time: networks refuse the same text twice."""
    return f"{words} ({entry.at:%H}{NBSP}h{NBSP}{entry.at:%M})"


def add_number(words: str, number: int, hashtag: str) -> str:
    """A numbered post, where a network has no thread for us: the total is not known yet."""
    return f"[{number}/–] {hashtag}\n{words}"


def format_catch_up(entries: Sequence[SessionEntry]) -> str:
    """The summary posted in place of entries that an outage has made old."""
    votes = [standing for standing in list_standings(entries) if standing.vote]
    count = f"{len(entries)}{NBSP}entrées"
    if not votes:
        return f"Pendant la coupure{NBSP}: {count}, à lire sur la page de la séance."
    results = f"{NBSP}; ".join(
        ", ".join(filter(None, (f"point {vote.item}" if vote.item else "", vote.vote.result if vote.vote else ""))) for vote in votes
    )
    return f"Pendant la coupure{NBSP}: {count}, dont {_count(len(votes), 'vote')} ({results})."


def format_closing(entries: Iterable[SessionEntry]) -> str:
    """The text of the last post. Votes that were put right count once, as they now stand."""
    entries = list(entries)
    results = Counter(standing.vote.is_adopted for standing in list_standings(entries) if standing.vote)
    votes = ", ".join(_count(number, word) for number, word in ((results[True], "adoptée"), (results[False], "rejetée")) if number)
    summary = f"{_count(sum(results.values()), 'vote')} ({votes})" if votes else ""
    return f"Fin de la séance{NBSP}: {', '.join(filter(None, (_count(len(entries), 'entrée'), summary)))}. Tout relire{NBSP}:"


def _join_words(*words: str) -> str:
    return ", ".join(filter(None, words))


def _count(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"


KIND = "seance"
FIRST_HEADING, HEADING, ANSWERING = "Séance publique", "Conseil municipal", "Questions en direct"
PICTURES = "images/"


def find_heading(session: CouncilSession, is_first: bool) -> str:
    """The heading of a post: the council sits, or residents' questions are answered."""
    return ANSWERING if session.answered_by else FIRST_HEADING if is_first else HEADING


@dataclass(frozen=True)
class ThreadPosition:
    """Where the account stands in the session: how many posts it has, which of them comes next answers (an occasion, empty for none), and
    whether its network refuses answers (`starts_thread`)."""

    count: int = 0
    last: str = ""
    starts_thread: bool = False


@dataclass(frozen=True)
class AnnouncementWriter:
    """`guid` is that of the session's publication, `site` the address of the journal without a final slash, `tag` the words of the
    hashtag. `counted`: its posts are among those of which another account relays one in so many."""

    guid: str
    site: str
    tag: str
    lang: str = "fr"
    counted: bool = False

    def get_page_address(self, session: CouncilSession) -> str:
        """The address of the session's page."""
        return f"{self.site}/{session.address}"

    def compose_session(self, session: CouncilSession, now: datetime) -> Announcement:
        """The announcement by which accounts select the session."""
        return Announcement(
            self.guid, self.get_page_address(session), session.title, now, KIND, lang=self.lang, heading=find_heading(session, False)
        )

    def compose_entry(
        self, entry: SessionEntry, session: CouncilSession, entries_before: Iterable[SessionEntry], thread: ThreadPosition, now: datetime
    ) -> Announcement:
        """The announcement of an entry; `entries_before` are those posted before it."""
        words = format_entry(entry, session)
        if any(format_entry(former, session) == words for former in entries_before):
            words = add_time(words, entry)
        image = AnnouncedImage(f"{self.get_page_address(session)}{PICTURES}{entry.picture}", entry.alt) if entry.picture else None
        return self._build_post(entry.occasion, words, session, thread, now, linked=not thread.count, image=image)

    def end(self, entries: Iterable[SessionEntry], session: CouncilSession, thread: ThreadPosition, now: datetime) -> Announcement:
        """The last post."""
        return self._build_post(END, format_closing(entries), session, thread, now, linked=True)

    def compose_summary(self, step: SumUp, session: CouncilSession, thread: ThreadPosition, now: datetime) -> Announcement:
        """The announcement of one summary in place of many posts."""
        words = format_catch_up([line.entry for line in step.lines if line.entry])
        return self._build_post(step.occasion, words, session, thread, now, linked=True)

    def _build_post(
        self,
        occasion: str,
        words: str,
        session: CouncilSession,
        thread: ThreadPosition,
        now: datetime,
        linked: bool,
        image: AnnouncedImage | None = None,
    ) -> Announcement:
        alone = add_number(words, thread.count + 1, format_hashtag(self.tag))
        if not thread.count:
            words = format_opening(session.title, words)
        elif thread.starts_thread:
            words = alone
        return Announcement(
            guid=self.guid,
            permalink=self.get_page_address(session) if linked else "",
            title=session.title,
            published=now,
            kind=KIND,
            tags=(self.tag,),
            image=image,
            overrides={"text": words},
            lang=self.lang,
            heading=find_heading(session, not thread.count),
            occasion=occasion,
            in_reply_to="" if thread.starts_thread else thread.last,
            alone=True,
            apart="" if thread.starts_thread else alone,
            counted=self.counted,
        )

    def announce_alone(self, entry: SessionEntry, session: CouncilSession, now: datetime) -> Announcement:
        """The announcement of an entry for an account that relays another: on its own, with its own anchor in the page."""
        link = f"{self.get_page_address(session)}#{entry.anchor}"
        words = {"text": format_entry(entry, session)}
        return replace(
            self.compose_session(session, now), permalink=link, occasion=entry.occasion, overrides=words, alone=True, counted=True
        )

"""Report the same problem once, then daily for a week, then weekly: the ledger remembers what was reported, one line an account.

Between two of these it is summed up. Written only once the report has been printed: a run that dies before is told again.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from plugins.announce.gather import find_first_occasion
from plugins.announce.ledger.ledger import Ledger, LedgerStore
from plugins.announce.post import Post, PostState
from plugins.announce.report import ABSENT, REPAIRED, TROUBLE, TURN, Outcome, RunReport, build_refused_account, build_trouble_key
from plugins.announce.run import AnnounceRun, Clock
from plugins.core.infrastructure.errors import NotNow, PersonRequired

REMEDIES = (
    (r"répond 40[34]|répond 410", "La page n’est pas en ligne : ./beffroi deploy, puis ouvrez-la dans un navigateur."),
    (r"la page répond", "Voyez l’hébergeur du site."),
    (r"lien canonique|og:", "Le site en ligne n’est pas celui qui a été construit : ./beffroi publish."),
    (r"aliases|./beffroi settle", ""),
    (r"certificat", "Donnez à REQUESTS_CA_BUNDLE le fichier des autorités de la mairie, ou voyez l’hébergeur."),
    (r"proxy", "Vérifiez HTTPS_PROXY avec qui tient le réseau de la mairie."),
    (r"la page ne répond pas", "Voyez l’hébergeur et le nom de domaine."),
    (
        r"renvoie vers",
        "S’il a déménagé, donnez sa nouvelle adresse (pour Mastodon : BEFFROI_MASTODON_…URL, et …ACCOUNT si le compte a changé).",
    ),
    (r"minutes d’écart|horloge", "Mettez la machine à l’heure (timedatectl set-ntp true)."),
    (r"budget", "Augmentez ANNOUNCE_BUDGET, ou attendez le mois prochain ; ./beffroi budget dit où il est passé."),
    (r"injoignable", "Vérifiez l’accès de cette machine à Internet ; ./beffroi doctor regarde chaque réseau."),
    (r"demande d’attendre|laisse .* tranquille", "Rien à faire avant cette heure."),
    (r"interrompue|pas répondu|inattendue|incident|ne répondait pas", "Le réseau est en panne ; Beffroi réessaie à chaque exécution."),
)
"""A pattern of the reason, in lower case, and the remedy."""
GENERAL = "./beffroi doctor regarde ce qui ne va pas ; ./beffroi settle montre ce qui se décide."


def find_remedy_of_reason(reason: str) -> str:
    """The remedy for something that waits for `reason`."""
    return next((remedy for pattern, remedy in REMEDIES if re.search(pattern, reason.casefold())), GENERAL)


PROBLEMS = ("blocked", "refused", "unknown", "unpaid")
CHANGING = re.compile(r"\d+|\(.*?\)|« .*? »")
"""What of a reason may change while the problem is the same: numbers, the sort of an error, the network's own words."""
WAITS = ("waiting", "not_sent", "outage")
"""What another run will do: a problem once it has been late for a day."""
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
REPORTED_PATTERN = re.compile(rf"([0-9a-f]{{10}})@({INSTANT})(?:~({INSTANT}))?")
LATE, DAY, WEEK = timedelta(hours=6), timedelta(days=1), timedelta(days=7)
"""What has waited for so long is remembered; how often, at first and then, what is remembered is said in full."""
LONGEST = timedelta(days=1)
"""The longest that a stopped account is left alone."""


class TroubleMemory(NamedTuple):
    """When a problem was `first` said, and when it was `last` said in full (aware)."""

    first: datetime
    last: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be said in full once more."""
        return now - self.last >= (DAY if self.last - self.first < WEEK else WEEK)


def add_first_seen(outcomes: Iterable[Outcome], ledger: Ledger, now: datetime) -> list[Outcome]:
    """The same outcomes, with the date each known problem was first reported, and its remedy when it is reported in full again."""
    outcomes = list(outcomes)
    memories = {
        account: _read_memories(ledger.get_latest_entry(build_trouble_key(*account)))
        for account in {outcome.key[1:3] for outcome in outcomes}
    }
    return [_recall(outcome, memories[outcome.key[1:3]].get(fingerprint_trouble(outcome)), now) for outcome in outcomes]


def _recall(outcome: Outcome, memory: TroubleMemory | None, now: datetime) -> Outcome:
    again = memory is not None and memory.is_due(now)
    return replace(outcome, since=memory.first if memory else None, again=again, remedy=find_remedy(outcome) if again else outcome.remedy)


def find_remedy(outcome: Outcome) -> str:
    """The remedy of an outcome, said with it or not."""
    return outcome.remedy or (REPAIRED if outcome.word == "blocked" else find_remedy_of_reason(outcome.reason))


def is_waiting_for_somebody(outcome: Outcome) -> bool:
    """Whether a person must act, or has to know since it has waited for long."""
    return outcome.word in PROBLEMS or outcome.late


def record_troubles(report: RunReport, accounts: Iterable[tuple[str, str]], ledger: LedgerStore, clock: Clock) -> None:
    """Record the problems of each of `accounts` where they have changed. Raises nothing: an unrecorded problem is reported again.

    Nothing is remembered in a ledger that has not begun, nor of a run that was cut short.
    """
    with suppress(NotNow, PersonRequired):
        current, now = ledger.read(), clock()
        lines = [
            line
            for account in accounts
            if (line := _build_memory_line(report, account, current.get_latest_entry(build_trouble_key(*account)), now))
        ]
        if lines and current.length and not report.cut_short:
            ledger.append(*lines)


def list_cleared_troubles(decided: Iterable[Post], ledger: Ledger, now: datetime) -> list[Post]:
    """The lines by which the problems of the posts that a person has `decided` on are new again, should they come back."""
    ends = {fingerprint_trouble(Outcome(word, entry.key, reason=entry.reason)) for entry in decided for word in PROBLEMS}
    memories = [memory for key in {build_trouble_key(*entry.key[1:3]) for entry in decided} if (memory := ledger.get_latest_entry(key))]
    return [
        replace(
            each, time=now, text=_format_memories({trouble: when for trouble, when in _read_memories(each).items() if trouble not in ends})
        )
        for each in memories
    ]


def find_pause(network: str, account: str, run: AnnounceRun) -> Outcome | None:
    """Why an account stopped by its network is not tried yet; None when it may be.

    Each pause is half as long as the account has been stopped, and at most a day; a person who has repaired it says `--now`. One that was
    noted at an hour that is still to come is none: the clock was ahead.
    """
    entry = run.known_ledger.get_latest_entry(build_trouble_key(network, account))
    if entry is None or not entry.retry_at or run.rules.insist:
        return None
    if not entry.time <= run.clock() < min(entry.retry_at, entry.time + LONGEST):
        return None
    return replace(build_refused_account(network, account, entry.reason), stops=False)


def fingerprint_trouble(outcome: Outcome) -> str:
    """A key that is equal for the same problem: the post, its state, and the cause. A stopped account is one problem, whichever post met
    it."""
    post = outcome.key[1:3] if outcome.word == "blocked" else outcome.key
    if outcome.late:
        return hashlib.sha256(repr(("late", *post)).encode()).hexdigest()[:10]
    return hashlib.sha256(repr((outcome.word, *post, CHANGING.sub("", outcome.reason))).encode()).hexdigest()[:10]


def _build_memory_line(report: RunReport, account: tuple[str, str], before: Post | None, now: datetime) -> Post | None:
    """The line to write, or None when nothing has changed."""
    mine = [outcome for outcome in report if is_waiting_for_somebody(outcome) and outcome.key[1:3] == account]
    memories = _read_memories(before)
    current = {trouble: _update(memories.get(trouble), outcome.again, now) for outcome in mine if (trouble := fingerprint_trouble(outcome))}
    stop = next((outcome for outcome in mine if outcome.word == "blocked" and (outcome.stops or outcome.key.occasion == TROUBLE)), None)
    again = (
        before.retry_at
        if before and stop and not stop.stops
        else _find_next_reminder(current[fingerprint_trouble(stop)].first, now)
        if stop
        else None
    )
    text = _format_memories(current)
    if (text, again) == ((before.text, before.retry_at) if before else ("", None)):
        return None
    return Post(now, PostState.NOTED, build_trouble_key(*account), text=text, reason=stop.reason if stop else "", retry_at=again)


def _find_next_reminder(since: datetime, now: datetime) -> datetime:
    return now + min((now - since) / 2, LONGEST)


def _update(memory: TroubleMemory | None, again: bool, now: datetime) -> TroubleMemory:
    if memory is None:
        return TroubleMemory(now, now)
    return TroubleMemory(memory.first, now) if again else memory


def _format_memories(told: Mapping[str, TroubleMemory]) -> str:
    """An earlier version of Beffroi reads the first instant, and nothing else."""
    parts = ((trouble, memory.first.isoformat(), memory.last.isoformat()) for trouble, memory in told.items())
    return " ".join(f"{trouble}@{first}" + (f"~{last}" if last != first else "") for trouble, first, last in parts)


def _read_memories(entry: Post | None) -> dict[str, TroubleMemory]:
    matches = REPORTED_PATTERN.findall(entry.text if entry else "")
    return {name: TroubleMemory(datetime.fromisoformat(first), datetime.fromisoformat(last or first)) for name, first, last in matches}


def mark_overdue(outcomes: Iterable[Outcome], run: AnnounceRun) -> Iterator[Outcome]:
    """The same outcomes, marked late when they have waited too long for more than their turn."""
    published = {(announcement.guid, announcement.occasion): announcement.published for announcement in run.announcements}
    for outcome in outcomes:
        if outcome.word in WAITS and not outcome.reason.endswith((TURN, ABSENT)):
            claims, key = run.known_ledger.list_claims(outcome.key), outcome.key
            since = claims[0].time if claims else published.get((key.guid, find_first_occasion(key.occasion)))
            outcome = replace(outcome, late=since is not None and run.clock() - since > LATE)
        yield outcome

"""Report the same problem once, then daily for a week, then weekly: the ledger remembers what was reported, one line an account.

Between two of these it is summed up. Written only once the report has been printed: a run that dies before is told again.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from plugins.announce.gather import find_first_occasion
from plugins.announce.ledger import Ledger, LedgerStore
from plugins.announce.post import Post, PostState, find_networks_with_several_accounts
from plugins.announce.run import (
    ABSENT,
    REPAIRED,
    TROUBLE,
    TURN,
    AnnounceRun,
    Clock,
    Outcome,
    RunReport,
    build_refused_account,
    build_trouble_key,
    format_day_and_hour,
)
from plugins.announce.settings import Settings
from plugins.core.infrastructure.durable import write_whole
from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.mail import Undelivered, deliver_letter, mail_server, open_connection
from plugins.core.infrastructure.redact import Redactor
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, green, red

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
CHANGING = re.compile(r"\d+|\([^()\n]*\)|« [^«»\n]* »")
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


NAME = "digest-sent"
"""The file of the state folder that says when the last letter left."""
MOST_LINES = 40
"""Lines of a letter: what is longer is read with the command."""
UNADDRESSED = "ANNOUNCE_DIGEST : BEFFROI_MAIL_SERVER n’est pas donnée, rien n’est envoyé par courriel."
FAILED = "Le courriel de ce qui attend n’est pas parti : {}. Rien d’autre n’en dépend."
LETTER = """Bonjour,

Voici ce qui attend quelqu’un pour le journal « {name} », le {day} :

{lines}

Sur la machine qui publie, ./beffroi settle montre ce qui se décide, et ./beffroi doctor ce qui ne va pas.

Beffroi écrit cette lettre une fois par jour au plus, tant que quelque chose attend. À qui elle va :
ANNOUNCE_DIGEST, dans les réglages.
"""


@dataclass(frozen=True)
class Digest:
    """Everything one town's digest mail needs."""

    settings: Settings
    conf: Mapping[str, Any]
    environ: Mapping[str, str]

    def send(self, report: RunReport, now: datetime) -> str:
        """Write to whoever is to know of `report`, unless it was done today; a line for the output of the command. Raises nothing."""
        lines = list_waiting_lines(report)
        if not self.settings.announce_digest or not lines or self._has_left_on(now):
            return ""
        redactor = Redactor(self.environ)
        try:
            server = mail_server(self.environ)
            if server is None:
                raise Undelivered(UNADDRESSED)
            letter = self._compose_letter([redactor.clean(line) for line in lines], server.sender or server.user, now)
            refused = deliver_letter(letter, server)
        except (Undelivered, SettingsError) as failure:
            return redactor.clean(FAILED.format(str(failure).rstrip(".")))
        with suppress(OSError):
            write_whole(self._path, now.isoformat() + "\n")
        if refused:
            return f"Le serveur de courriel a refusé {', '.join(refused)} : voyez ANNOUNCE_DIGEST."
        return f"Ce qui attend a été écrit à {', '.join(self.settings.announce_digest)}."

    @property
    def _path(self) -> Path:
        return self.settings.beffroi_state / NAME

    def _has_left_on(self, now: datetime) -> bool:
        with suppress(OSError, ValueError):
            return datetime.fromisoformat(self._path.read_text(encoding="utf-8").strip()).date() == now.date()
        return False

    def _compose_letter(self, lines: list[str], sender: str, now: datetime) -> EmailMessage:
        name = " ".join(str(self.conf.get("SITENAME") or "journal").split())
        more = [f"- … et {len(lines) - MOST_LINES} autres : ./beffroi settle"] if len(lines) > MOST_LINES else []
        body = "\n".join([*(f"- {' '.join(line.split())}" for line in lines[:MOST_LINES]), *more])
        addresses = self.settings.announce_digest
        letter = EmailMessage()
        letter["From"] = sender if "@" in sender else addresses[0]
        letter["To"] = ", ".join(addresses)
        letter["Subject"] = f"{name} : ce qui attend ({len(lines)})"
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = make_msgid(domain=addresses[0].rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(LETTER.format(name=name, day=format_day_and_hour(now), lines=body), cte="quoted-printable")
        return letter


def list_waiting_lines(report: RunReport) -> list[str]:
    """One line for each outcome of `report` that waits for a person, with its remedy."""
    waiting = [outcome for outcome in report if is_waiting_for_somebody(outcome)]
    shared = find_networks_with_several_accounts(outcome.key for outcome in report)
    lines = [replace(outcome, remedy=find_remedy(outcome)).format_line(shared) for outcome in waiting]
    stopped = [str(report.cut_short)] if isinstance(report.cut_short, PersonRequired) else []
    return [*stopped, *lines, *report.remarks]


def mail_looks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Whether a letter could leave: the server is entered, and nothing is written."""
    try:
        settings = gather_settings(Settings, conf, environ)
    except SettingsError:
        return
    if settings.announce_digest:
        yield HealthCheck("courriel", partial(_check_mail_server, environ))


def _check_mail_server(environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    try:
        server = mail_server(environ)
        if server is None:
            raise Undelivered(UNADDRESSED)
        with open_connection(server) as connection:
            connection.noop()
    except (Undelivered, SettingsError) as failure:
        yield red(f"{str(failure).rstrip('.')}.")
        return
    yield green(f"{server.host} prend ce qui attend.")

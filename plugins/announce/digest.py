"""The digest: a mail, at most once a day, listing what waits for a person who reads neither cron's mail nor the forge.

Daily while something new has come within a week, then weekly. It is written after the report was printed, and a letter that cannot be sent
is reported there: no announcement waits for it. When it last left is noted in the ledger, which machines share, and in the state folder,
which is there when the ledger cannot be read.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import partial
from pathlib import Path
from typing import Any

from plugins.announce.ledger.ledger import LedgerStore
from plugins.announce.mail import Undelivered, deliver_letter, mail_server, open_connection
from plugins.announce.post import Key, Post, PostState, find_networks_with_several_accounts
from plugins.announce.report import Outcome, RunReport, format_day_and_hour
from plugins.announce.settings import Settings
from plugins.announce.state_folder import write_whole
from plugins.announce.troubles import DAY, WEEK, find_remedy, is_waiting_for_somebody
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.health import HealthCheck, HealthFinding, green, red
from plugins.core.infrastructure.redact import Redactor
from plugins.core.infrastructure.settings import gather_settings

NAME = "digest.json"
KEY = Key("", "mail", "digest", "digest")
"""What the ledger knows the digest by: no network has that name."""
MOST = 40
"""Lines of a letter: what is longer is read with the command."""
UNADDRESSED = "ANNOUNCE_DIGEST : BEFFROI_MAIL_SERVER n’est pas donnée, rien n’est envoyé par courriel."
FAILED = "Le courriel de ce qui attend n’est pas parti : {}. Rien d’autre n’en dépend."
LETTER = """Bonjour,

Voici ce qui attend quelqu’un pour le journal « {name} », le {day} :

{lines}

Sur la machine qui publie, ./beffroi settle montre ce qui se décide, et ./beffroi doctor ce qui ne va pas.

Beffroi écrit cette lettre une fois par jour au plus, tant que quelque chose attend, puis une fois par semaine quand rien n’est venu
depuis sept jours. À qui elle va : ANNOUNCE_DIGEST, dans les réglages.
"""


@dataclass(frozen=True)
class DigestMemory:
    """When the digest last left, when it last could not (aware; None: never), and whether that lasts until a person has acted."""

    sent: datetime | None = None
    failed: datetime | None = None
    lasting: bool = False

    def is_due(self, fresh: bool, now: datetime, insist: bool) -> bool:
        """Whether a letter may leave; `fresh`: something has come within a week. A clock that was ahead is no longer believed."""
        if self.lasting and self.failed and self.failed <= now < self.failed + DAY and not insist:
            return False
        if self.sent is None or self.sent > now:
            return True
        return self.sent.date() < now.date() if fresh else now - self.sent >= WEEK

    def is_told_of_failing(self, now: datetime) -> bool:
        """Whether a person was told within a day that letters do not leave."""
        return self.failed is not None and self.failed <= now < self.failed + DAY

    def format_json(self) -> str:
        """The memory as JSON, for the ledger and the state folder."""
        times = {name: instant.isoformat() for name in ("sent", "failed") if (instant := getattr(self, name))}
        return json.dumps(times | ({"lasting": True} if self.lasting else {}))


@dataclass(frozen=True)
class Digest:
    """Everything one town's digest mail needs. `insist`: a person has repaired something, and wants to see it tried."""

    settings: Settings
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    insist: bool = False

    def send(self, report: RunReport, now: datetime, store: LedgerStore | None) -> tuple[Exit, str]:
        """Write to whoever is to know of `report`, unless it was done today: what the command answers for it, and a line for its output.

        `store` is the ledger, None when it cannot be read. Raises nothing.
        """
        lines = list_waiting_lines(report)
        if not self.settings.announce_digest or not lines:
            return Exit.DONE, ""
        memory = self._read_memory(store)
        if not memory.is_due(_is_fresh(report, now), now, self.insist):
            return Exit.DONE, ""
        redactor = Redactor(self.environ)
        try:
            server = mail_server(self.environ)
            if server is None:
                raise Undelivered(UNADDRESSED)
            letter = self._compose_letter([redactor.clean(line) for line in lines], server.sender or server.user, now)
            refused = deliver_letter(letter, server)
        except (Undelivered, SettingsError) as failure:
            lasting, is_told = getattr(failure, "lasting", True), memory.is_told_of_failing(now)
            if not is_told:
                self._note(replace(memory, failed=now, lasting=lasting), store, now)
            return Exit.DONE if is_told else Exit.PERSON, redactor.clean(FAILED.format(str(failure).rstrip(".")))
        self._note(DigestMemory(sent=now), store, now)
        if refused:
            return Exit.PERSON, f"Le serveur de courriel a refusé {', '.join(refused)} : voyez ANNOUNCE_DIGEST."
        return Exit.DONE, f"Ce qui attend a été écrit à {', '.join(self.settings.announce_digest)}."

    def _compose_letter(self, lines: list[str], sender: str, now: datetime) -> EmailMessage:
        name = " ".join(str(self.conf.get("SITENAME") or "journal").split())
        more = [f"- … et {len(lines) - MOST} autres : ./beffroi settle"] if len(lines) > MOST else []
        body = "\n".join([*(f"- {' '.join(line.split())}" for line in lines[:MOST]), *more])
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

    @property
    def _path(self) -> Path:
        return self.settings.beffroi_state / NAME

    def _read_memory(self, store: LedgerStore | None) -> DigestMemory:
        """The later of what the ledger and the state folder know."""
        memories = [DigestMemory()]
        with suppress(OSError, ValueError):
            memories.append(_read(self._path.read_text(encoding="utf-8")))
        with suppress(NotNow, PersonRequired):
            if store and (entry := store.read().get_latest_entry(KEY)):
                memories.append(_read(entry.text))
        return max(
            memories,
            key=lambda one: max(instant.timestamp() for instant in (one.sent, one.failed) if instant) if one != DigestMemory() else 0,
        )

    def _note(self, memory: DigestMemory, store: LedgerStore | None, now: datetime) -> None:
        """Remember; what cannot be noted is written once more. A ledger that has not begun is left as it is."""
        with suppress(OSError):
            write_whole(self._path, memory.format_json() + "\n")
        with suppress(NotNow, PersonRequired):
            if store and store.read().length:
                store.append(Post(now, PostState.NOTED, KEY, text=memory.format_json()))


def list_waiting_lines(report: RunReport) -> list[str]:
    """One line for each outcome of `report` that waits for a person, with its remedy."""
    waiting = [outcome for outcome in report if is_waiting_for_somebody(outcome)]
    shared = find_networks_with_several_accounts(outcome.key for outcome in report)
    lines = [replace(outcome, remedy=find_remedy(outcome)).format_line(shared) for outcome in waiting]
    stopped = [str(report.cut_short)] if isinstance(report.cut_short, PersonRequired) else []
    return [*stopped, *lines, *report.remarks]


def _is_fresh(report: RunReport, now: datetime) -> bool:
    """Whether something of it has come within a week; what stopped the run, or is still online though it should not be, is always new."""

    def is_new(outcome: Outcome) -> bool:
        return outcome.since is None or now - outcome.since < WEEK

    return bool(report.cut_short or report.remarks) or any(is_new(each) for each in report if is_waiting_for_somebody(each))


def _read(text: str) -> DigestMemory:
    """What `Memory.written` wrote; nothing for words that a person has erased, or that are damaged."""
    try:
        record = json.loads(text)
        times = {name: datetime.fromisoformat(record[name]) for name in ("sent", "failed") if record.get(name)}
        if any(instant.tzinfo is None for instant in times.values()):
            return DigestMemory()
        return DigestMemory(**times, lasting=bool(record.get("lasting")))
    except (ValueError, TypeError, AttributeError):
        return DigestMemory()


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

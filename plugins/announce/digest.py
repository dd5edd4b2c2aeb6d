"""The digest: a mail, at most once a day, listing what waits for a person who reads neither cron's mail nor the forge.

It is written after the report was printed, and a letter that cannot be sent is reported there, and tried again by the next run: no
announcement waits for it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import partial
from pathlib import Path
from typing import Any

from plugins.announce.mail import Undelivered, deliver_letter, mail_server, open_connection
from plugins.announce.post import find_networks_with_several_accounts
from plugins.announce.report import RunReport, format_day_and_hour
from plugins.announce.settings import Settings
from plugins.announce.state_folder import write_whole
from plugins.announce.troubles import find_remedy, is_waiting_for_somebody
from plugins.core.infrastructure.errors import PersonRequired, SettingsError
from plugins.core.infrastructure.redact import Redactor
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, green, red

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

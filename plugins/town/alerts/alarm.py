"""Publish an alert before anything else: build, deploy, announce, then commit it to the journal's history.

A publication under way is interrupted, and resumed afterwards. Other wrong files are left out and reported.
"""

import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugins.core.infrastructure.commit_files import commit_and_push
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.engine.deploy.deploy import URGENT_PATIENCE, Comparison, DeployReport, deploy
from plugins.engine.deploy.settings import Settings
from plugins.engine.incremental.build import build, build_town_job, print_build_report
from plugins.engine.incremental.disk.build_lock import BuildLock, hold_build_lock, print_at_once
from plugins.journal.editorial.demonstration import refuse_demonstration
from plugins.journal.feeds.websub import ping_hubs

OTHERWISE = "Un automate qui publierait depuis ce dépôt retirerait l’alerte"


@dataclass(frozen=True)
class AlarmReport:
    """The result of an alert: `exit` is the graver of the codes of its steps; `trouble` says, in French, why its page is not online."""

    exit: Exit
    trouble: str = ""


def raise_alarm(town: TownPaths, file: Path, message: str) -> AlarmReport:
    """Publish the written alert of `file` by every means; report what was done, and in how long.

    Raises BeffroiError when the site cannot be built: nothing is then said.
    """
    began, history_record = time.monotonic(), HistoryRecord(file, message, town)
    try:
        with hold_build_lock(town.output, True, print_at_once) as lock:
            report = _publish_alert(town, lock, history_record)
    finally:
        history_record.finish()
        print_line(history_record.outcome_text)
    print_line(f"En {time.monotonic() - began:.0f} s.")
    return replace(report, exit=max(report.exit, history_record.code))


def _publish_alert(town: TownPaths, lock: BuildLock, history_record: "HistoryRecord") -> AlarmReport:
    job = replace(build_town_job(replace(town, leaves_mistakes_aside=True)), urgent=True)
    print_build_report(build(job, lock=lock), town)
    history_record.start()  # a process that has other threads could not have built in a copy of itself
    trouble = ""
    try:
        done = _put_online(town)
    except BeffroiError as error:
        trouble = str(error)
        print_at_once(f"{error}\nL’alerte n’est pas en ligne ; elle est annoncée quand même, avec l’adresse qu’elle aura.")
        done = DeployReport(frozenset(), error.exit_code)
    from plugins.announce import commands  # the networks' own code takes a tenth of a second to import, which the page does not wait for

    code = commands.announce_alert(town.conf, town.environ, sys.stdout)
    ping_hubs(done.changed, town.output, town.conf, town.environ, sys.stdout)
    return AlarmReport(max(done.exit, code), trouble)


def _put_online(town: TownPaths) -> DeployReport:
    """Deploy the site as it is. The next publication indexes the search: that takes half a minute, too long during an alert."""
    _refuse_demonstration(town)
    return deploy(
        town.output,
        town.conf,
        town.environ,
        sys.stdout,
        patience=URGENT_PATIENCE,
        comparison=Comparison.CHANGES,
        keeps_address=True,
    )


def _refuse_demonstration(town: TownPaths) -> None:
    refuse_demonstration(town.conf, town.environ, folder=gather_settings(Settings, town.conf, town.environ).deploy.scheme == "folder")


@dataclass
class HistoryRecord:
    """The file on its way to the journal's history, while the site goes online; `outcome_text` is what became of it."""

    file: Path
    message: str
    town: TownPaths
    outcome_text: str = ""
    code: Exit = Exit.DONE
    remote: str | None = None
    _thread: threading.Thread | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin. Raises SettingsError."""
        self.remote = gather_settings(Settings, self.town.conf, self.town.environ).history_remote
        self._thread = threading.Thread(target=self._commit_file)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the end, whether it has begun or not: git's commands are bounded in time. Raises SettingsError."""
        if self._thread is None:
            self.start()
        assert self._thread is not None  # started above
        self._thread.join()

    def _commit_file(self) -> None:
        self.outcome_text, self.code = commit_and_push(
            self.message, self.town.environ, self.remote, str(self.town.shorten_path(self.file)), OTHERWISE, self.file
        )

"""Pelican, run as the program it is: in a process of its own, where signals and settings cannot leak into the next build."""

import errno
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError, ContentError, Exit
from plugins.core.infrastructure.redact import remove_our_variables
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.raw_value import FileFailure
from plugins.engine.incremental.cache.store import Spoilt
from plugins.engine.incremental.disk.build_lock import BuildLock, BuildPreempted
from plugins.engine.incremental.processes.child import BuildOrders, ChildProcess, PelicanCommand, Start, start_pelican, terminate_on_exit

PROGRESS = re.compile(r"^\S.* : \d+ sur \d+$")
OUR_ERROR = re.compile(r"^plugins\.[\w.]+\.(\w+): (.*)", re.MULTILINE | re.DOTALL)
RAISED = re.compile(r"^Traceback \(most.*\n(?:[ \t].*\n|\n)*(\S.*)", re.MULTILINE)
FATAL = "RuntimeError: Warning or error encountered"
"""What Pelican raises by --fatal after the error itself: no cause of its own."""
FULL = "Il n’y a plus de place sur le disque ; le site en place n’a pas changé. Libérez-en, puis relancez."
ILL = "Le disque n’écrit plus : il est plein, ou malade ; le site en place n’a pas changé. Voyez-le, puis relancez."
CLOSED = "Un dossier ne se laisse pas écrire ; le site en place n’a pas changé. Donnez-le au compte qui lance Beffroi, puis relancez."
REFUSALS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL),
    errno.EIO: ILL,
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), CLOSED),
}
"""What to say of a disk that refuses. SQLite says EIO of a quota too."""
OF_CONTENT = (ContentError.__name__, FileFailure.__name__)
CLOSING = (errno.EROFS, errno.EACCES, errno.EPERM)
REFUSED = re.compile(r"\[Errno \d+\] [\w -]+: '([^'\n]+)'")
KEPT_LINES = 20
SPOILT = 65
"""How our Pelican ends when what it was to restore cannot be read: EX_DATAERR of sysexits.h."""
WITHOUT_US = 66
"""How it ends when the settings leave our room out: it has built as Pelican does, and noted nothing."""


class BuildFailure(BeffroiError):
    """The build stopped, for reasons that its text gives; the site is untouched.

    `exit_code` is CONTENT when an editor can mend it, SETTINGS when a webmaster must. `file` is the one over which it failed unexpectedly,
    as the editor knows it; empty when unknown.
    """

    def __init__(self, text: str, exit_code: Exit = Exit.SETTINGS, file: str = ""):
        super().__init__(text)
        self.exit_code, self.file = exit_code, file


def run(
    content: Path,
    output: Path,
    settings_file: Path,
    overrides: Mapping[str, Any],
    environ: Mapping[str, str] = os.environ,
    orders: BuildOrders | None = None,
    lock: BuildLock | None = None,
    start: Start = start_pelican,
) -> bool:
    """Build `content` into the folder `output`, with `overrides` over the settings of `settings_file`, as long as we have the `lock`;
    whether our room took part.

    `--fatal errors`: without it a plugin that cannot be loaded is only logged, and the build ends well.
    Raises BuildFailure, BuildPreempted, Spoilt.
    """
    extra = [f"{name}={json.dumps(value)}" for name, value in overrides.items()]
    words = [str(content), "-s", str(settings_file), "-o", str(output), "--fatal", "errors", *(["-e", *extra] if extra else [])]
    lock_files = (lock.descriptor,) if lock else ()
    command = PelicanCommand(words, orders, str(settings_file.resolve().parent), build_environment(environ), lock_files)
    code, warnings, output_text = _run_command(command, lock, start)
    if code == SPOILT:
        raise Spoilt("Pelican")
    if code not in (0, WITHOUT_US):
        raise _build_failure("".join(warnings) + output_text, whole=environ.get("BEFFROI_DEBUG") == "1")
    _print_warnings(warnings)
    return code == 0


def build_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a Pelican of ours: it finds our code, the same build runs the same way twice, and no secret is there to be shown:
    what our commands need, they read themselves."""
    path = os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH", "")]))
    return {**remove_our_variables(environ), "PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}


def _run_command(command: PelicanCommand, lock: BuildLock | None, start: Start) -> tuple[int, list[str], str]:
    """How `command` ended, what it logged and what it printed."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as chatter,
        start(command, chatter) as child,
        terminate_on_exit(child, lock.is_preempted if lock else lambda: False) as overtaken,
    ):
        warnings = list(_read_log(child))
        code = child.wait()
        chatter.seek(0)
        if overtaken.is_set():
            raise BuildPreempted
        return code, warnings, chatter.read()


def _read_log(child: ChildProcess) -> Iterator[str]:
    """The log of the child; its progress is forwarded immediately."""
    for line in child.stderr or ():
        if PROGRESS.match(line):
            print(line, end="", file=sys.stderr, flush=True)
        else:
            yield line


def _print_warnings(lines: list[str]) -> None:
    """Print the first warnings of a build that succeeded, and how many more there are."""
    print("".join(lines[:KEPT_LINES]), end="", file=sys.stderr)
    if len(lines) > KEPT_LINES:
        print(f"… et {len(lines) - KEPT_LINES} autres avertissements ; ./beffroi check --warnings les montre.", file=sys.stderr)


def _build_failure(heard: str, whole: bool) -> BuildFailure:
    ours = OUR_ERROR.search(heard)
    if ours:
        code = Exit.CONTENT if ours[1] in OF_CONTENT else Exit.SETTINGS
        file = ours[2].partition("  ")[0] if ours[1] == FileFailure.__name__ else ""
        return BuildFailure(f"{ours[2].strip()}\nLa construction s’est arrêtée ; le site en place n’a pas changé.", code, file)
    refusal = next((code for code in REFUSALS if f"[Errno {code}]" in heard or (code not in CLOSING and os.strerror(code) in heard)), None)
    if refusal:
        where = REFUSED.search(heard)
        more = f" ({where[1]})" if where and refusal in CLOSING else ""
        return BuildFailure(REFUSALS[refusal] + more, Exit.PERSON if refusal in CLOSING else Exit.SETTINGS)
    causes = list(dict.fromkeys(cause for cause in RAISED.findall(heard) if cause != FATAL))
    last = "\n".join(causes if causes and not whole else heard.strip().splitlines()[-KEPT_LINES:])
    more = "" if whole or not causes else "\nBEFFROI_DEBUG=1 devant la commande montre d’où cela vient."
    return BuildFailure(f"La construction a échoué ; le site en place n’a pas changé. Pelican dit :\n{last}{more}")

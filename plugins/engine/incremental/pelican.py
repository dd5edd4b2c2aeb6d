"""Pelican, run as the program it is: in a process of its own, where signals and settings cannot leak into the next build."""

import errno
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError, ContentError, Exit, Mistake, NotNow
from plugins.core.infrastructure.redact import remove_our_variables
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.raw_value import FileFailure
from plugins.engine.incremental.cache.store import Spoilt
from plugins.engine.incremental.disk.build_lock import BuildLock, BuildPreempted
from plugins.engine.incremental.processes.child import (
    SAFE_TO_COPY,
    BuildOrders,
    ChildProcess,
    PelicanCommand,
    Start,
    start_pelican,
    terminate_on_exit,
)

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


TRIES = 2
FIRST, MEMORY = "*", "?"
"""What the process is asked in place of a path: a first build; what it holds."""
NOT_IN_MEMORY = "Le journal n’est pas en mémoire, ou son programme a changé depuis : il y revient."
BUILD_DIED = "La construction s’est arrêtée deux fois sans un mot (mémoire ?). Enregistrez de nouveau pour réessayer."


@dataclass(frozen=True)
class WarmAnswer:
    """`has_changes`: whether any file of the output changed. `mistakes` are those of the content that the output does without. `is_warm`:
    whether the next page can be rendered before its build."""

    has_changes: bool
    mistakes: tuple[Mistake, ...]
    is_warm: bool = False


@dataclass
class WarmBuilder:
    """Builds `content` at `output`, as `build.build` does. Its process starts at the first build, and again whenever it has died. Threads
    may call it concurrently: each is answered in its turn.

    `copies`: each build is a copy of that process; otherwise it is a new process each time.
    """

    content: Path
    output: Path
    settings_file: Path
    environ: Mapping[str, str]
    overrides: Mapping[str, Any]
    copies: bool = SAFE_TO_COPY
    child: subprocess.Popen[str] | None = field(default=None, init=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __enter__(self) -> "WarmBuilder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def build(self, is_first: bool = False) -> WarmAnswer:
        """Run one build; a `first` one loads the journal in memory even when nothing has changed. Raises BuildFailure."""
        order = FIRST if is_first else ""
        answer = next(filter(None, (self._ask(order) for _ in range(TRIES))), {"failure": BUILD_DIED})
        if "failure" in answer:
            raise BuildFailure(answer["failure"])
        return WarmAnswer(bool(answer["moved"]), tuple(Mistake(*each) for each in answer["mistakes"]), bool(answer["stays"]))

    def render_early(self, source: Path, folder: Path | None = None) -> tuple[str, str] | None:
        """The output path and the HTML of the page of a saved text, when it can be rendered before the next build. With a `folder`, that of
        a new text too: the files that its page shows, and that no build has made yet, are left there."""
        question = json.dumps({"source": str(source), "folder": str(folder or "")})
        page = (self._ask(question) or {}).get("page") if self.child is not None else None
        return tuple(page) if page else None

    def render_draft(self, source: Path, text: str) -> str | None:
        """The HTML of the page of the file `source` of the content if it held `text`; None when none can be made. Raises NotNow when the
        journal is not in memory, or was taken there by other code than the last build was made with: a first `build` takes it there
        again."""
        answer = self._ask(json.dumps({"source": str(source), "text": text})) if self.child is not None else None
        if self.copies and "page" not in (answer or {}):
            raise NotNow(NOT_IN_MEMORY)
        page = (answer or {}).get("page")
        return str(page) if page else None

    def measure_memory(self) -> float:
        """The memory of the process and its remaining forks, in MiB, each page of memory counted once; 0 where unknown."""
        answer = self._ask(MEMORY) if self.child is not None else None
        return float(answer["memory"]) if answer else 0.0

    def close(self) -> None:
        """End the process, and the build under way if there is one."""
        if self.child is not None:
            self.child.terminate()
            with self.child, suppress(OSError):
                if self.child.stdin:
                    self.child.stdin.close()
            self.child = None

    def _ask(self, source: str = "") -> dict[str, Any] | None:
        """What the process answers, or None when it has died."""
        with self._turn:
            self.child = self.child or self._start_child()
            assert self.child.stdin and self.child.stdout  # pipes, both
            try:
                self.child.stdin.write(f"{source}\n")
                self.child.stdin.flush()
                answer: dict[str, Any] = json.loads(self.child.stdout.readline())
                return answer
            except (OSError, ValueError):
                self.close()
                return None

    def _start_child(self) -> subprocess.Popen[str]:
        job = {
            **{name: str(getattr(self, name)) for name in ("content", "output", "settings_file")},
            "overrides": dict(self.overrides),
            "copies": self.copies,
        }
        command = [sys.executable, "-m", "plugins.engine.incremental.processes.prefork_server", json.dumps(job)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        child: subprocess.Popen[str] = subprocess.Popen(
            command, env=build_environment(self.environ), cwd=self.settings_file.parent, process_group=0, **pipes
        )
        return child

"""Builds by a process that stays warm: the first costs what a build costs, the next only what changed."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, NotNow
from plugins.engine.incremental.engine.pelican import BuildFailure, build_environment
from plugins.engine.incremental.processes.child import SAFE_TO_COPY

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
